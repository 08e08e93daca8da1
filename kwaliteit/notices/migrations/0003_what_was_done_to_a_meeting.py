"""A notice of a meeting keeps what its own act did. Those that are there get it from the history of their meeting."""

from django.db import migrations, models


def _stood(row):
    return [row.held_on.isoformat(), row.starts_at.isoformat() if row.starts_at else "", row.place]


def keep(apps, schema_editor):
    history = apps.get_model("governance", "HistoricalMeeting").objects
    for notice in apps.get_model("notices", "Notice").objects.filter(kind="meeting").iterator():
        start, _colon, mark = notice.subject.rpartition(":")
        rows = list(history.filter(id=notice.meeting_id).order_by("history_id"))
        for before, act in zip(rows, rows[1:], strict=False):
            if mark == "cancelled" and act.history_change_reason == mark:
                notice.subject, notice.facts = f"{start}:{act.history_id}", {}
            elif act.history_change_reason == "moved" and act.held_on.isoformat() == mark:
                facts = {"was": _stood(before), "now": _stood(act)}
                notice.subject, notice.facts = f"{start}:{act.history_id}", facts
        if notice.subject.endswith(f":{mark}"):
            notice.delete()  # history knows of no such act: there is nothing to say
        else:
            notice.save(update_fields=["subject", "facts"])


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0027_offers_that_were_not_answered"),
        ("notices", "0002_told_waits"),
    ]

    operations = [
        migrations.AddField("notice", "facts", models.JSONField(default=dict)),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
