"""An act that people are told of waits until they were. What was recorded in the last two days and not told yet, waits."""

import datetime

from django.db import migrations, models
from django.utils import timezone

ACTS = ("lay_before", "decide", "correct", "answer_advice", "answer_condition", "close_request")


def wait(apps, schema_editor):
    entries = apps.get_model("governance", "LedgerEntry").objects
    told = apps.get_model("notices", "Told")
    fresh = entries.filter(at__gte=timezone.now() - datetime.timedelta(days=2), act__in=ACTS, told__isnull=True)
    told.objects.bulk_create(told(entry=entry, waits=True) for entry in fresh)


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_what_the_other_side_does")]

    operations = [
        migrations.AddField("told", "waits", models.BooleanField(default=False)),
        migrations.AlterField("told", "waits", models.BooleanField(default=True)),
        migrations.AddIndex(
            "told", models.Index(condition=models.Q(("waits", True)), fields=["entry"], name="told_waits")
        ),
        # last: PostgreSQL makes no index on a table of which rows still wait for their checks
        migrations.RunPython(wait, migrations.RunPython.noop),
    ]
