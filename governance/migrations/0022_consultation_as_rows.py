"""The consultation that stood with an answer becomes its first row. Nothing that was written is lost."""

from django.db import migrations
from django.db.models import Q


def to_rows(apps, _schema_editor):
    rows = apps.get_model("governance", "Consultation").objects
    answers = apps.get_model("governance", "Answer").objects
    for answer in answers.exclude(Q(consultation="") & Q(consulted_on__isnull=True)).order_by("pk"):
        rows.create(
            answer=answer,
            what="offered",
            on=answer.consulted_on,
            text=answer.consultation,
            side="board",
            recorded_by_id=answer.answered_by_id,
            recorded_at=answer.answered_at,
        )


class Migration(migrations.Migration):
    dependencies = [("governance", "0021_points_of_an_advice")]
    operations = [migrations.RunPython(to_rows, migrations.RunPython.noop)]
