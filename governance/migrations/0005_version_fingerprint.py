"""A fingerprint is looked up by its first characters, without reading what the versions hold."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance", "0004_frozen_tables")]

    operations = [
        migrations.AddIndex(
            model_name="version", index=models.Index(fields=["fingerprint"], name="version_fingerprint")
        ),
    ]
