from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0005_tests_are_of_no_office")]

    operations = [
        migrations.AlterField(
            model_name="draft",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("waiting", "Waiting for approval"),
                    ("submitted", "Sent"),
                    ("discarded", "Discarded"),
                    ("ended", "Ended by an outcome"),
                    ("moved", "Moved to a newer version"),
                ],
                default="open",
                max_length=12,
            ),
        ),
    ]
