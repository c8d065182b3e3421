from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("training", "0006_coverage_of_offices"),
    ]

    operations = [
        migrations.AddField(
            model_name="lessonpage",
            name="unit_in_charge",
            field=models.CharField(blank=True, max_length=160, verbose_name="unit in charge"),
        ),
    ]
