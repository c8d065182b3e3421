from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0002_completing"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="held_since",
            field=models.DateTimeField(null=True),
        ),
    ]
