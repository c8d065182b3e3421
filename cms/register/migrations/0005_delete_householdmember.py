"""Everybody is a person with stays in households now: the rows by form are of no use."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("register", "0004_people_from_members")]

    operations = [migrations.DeleteModel(name="HouseholdMember")]
