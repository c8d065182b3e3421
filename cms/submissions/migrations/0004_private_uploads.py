import cms.submissions.private_files
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep uploads in their own storage, which no address serves."""

    dependencies = [
        ("submissions", "0003_held_since"),
    ]

    operations = [
        migrations.AlterField(
            model_name="upload",
            name="file",
            field=models.FileField(
                max_length=200,
                storage=cms.submissions.private_files.uploads_storage,
                upload_to="",
            ),
        ),
    ]
