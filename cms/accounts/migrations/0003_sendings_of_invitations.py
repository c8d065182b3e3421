"""
When an invitation was sent last, and how often that day.

Those of before count as sent when this runs: they wait some minutes before they are sent again.
"""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_invitations")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="sent_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="sent on"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="invitation",
            name="sent_that_day",
            field=models.PositiveSmallIntegerField(default=1, editable=False),
        ),
    ]
