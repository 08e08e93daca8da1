"""A panel member has one grant on a submission; of several the longest stays."""

from django.db import migrations, models


def keep_longest(apps, _schema_editor):
    PanelGrant = apps.get_model("submission", "PanelGrant")
    seen = set()
    for grant in PanelGrant.objects.order_by("-valid_until", "-pk"):
        if (grant.submission_id, grant.person_id) in seen:
            grant.delete()
        seen.add((grant.submission_id, grant.person_id))


class Migration(migrations.Migration):
    dependencies = [("submission", "0002_frozen_tables")]

    operations = [
        migrations.RunPython(keep_longest, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="panelgrant",
            constraint=models.UniqueConstraint(fields=["submission", "person"], name="panelgrant_once"),
        ),
    ]
