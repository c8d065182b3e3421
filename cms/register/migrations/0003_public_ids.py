"""Give every household that is there already a public id of its own."""

import cms.submissions.models.drafts
from cms.submissions.models.drafts import new_public_id
from django.db import migrations, models


def give_ids(apps, schema_editor):
    households = apps.get_model("register", "Household").objects
    for household in households.only("pk").iterator():
        households.filter(pk=household.pk).update(public_id=new_public_id())


class Migration(migrations.Migration):
    dependencies = [("register", "0002_register_of_people")]

    operations = [
        migrations.RunPython(give_ids, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="household",
            name="public_id",
            field=models.CharField(
                default=cms.submissions.models.drafts.new_public_id,
                editable=False,
                max_length=64,
                unique=True,
            ),
        ),
    ]
