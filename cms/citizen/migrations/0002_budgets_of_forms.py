from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("citizen", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="lookupbudget",
            name="kind",
            field=models.CharField(
                choices=[
                    ("all", "Everybody"),
                    ("document", "Document"),
                    ("network", "Network"),
                    ("start", "Network that starts forms"),
                    ("link", "Link to go on with a form"),
                    ("link_net", "Network that opens links to go on"),
                    ("code", "Codes for a link"),
                    ("mail", "Links sent to an address"),
                ],
                max_length=10,
            ),
        ),
    ]
