"""Every meeting gets its number, and the requests that were planned in it stand on its agenda."""

import uuid

from django.db import migrations


def fill(apps, _schema_editor):
    past = apps.get_model("governance", "HistoricalMeeting").objects
    for meeting in apps.get_model("governance", "Meeting").objects.order_by("pk"):
        meeting.uuid = uuid.uuid4()
        meeting.save(update_fields=["uuid"])
        past.filter(id=meeting.pk).update(uuid=meeting.uuid)
        _put_on_agenda(apps, meeting)
    for gone in past.filter(uuid=None).values_list("id", flat=True).distinct():
        past.filter(id=gone).update(uuid=uuid.uuid4())


def _put_on_agenda(apps, meeting):
    item = apps.get_model("governance", "AgendaItem").objects
    was = apps.get_model("governance", "HistoricalAgendaItem").objects
    asked = apps.get_model("governance", "Request").objects.filter(meeting=meeting).order_by("asked_at", "pk")
    for position, request in enumerate(asked, start=1):
        made = item.create(uuid=uuid.uuid4(), meeting=meeting, request=request, position=position)
        was.create(
            id=made.pk,
            uuid=made.uuid,
            meeting=meeting,
            request=request,
            position=position,
            history_date=request.asked_at,
            history_type="+",
            history_user_id=request.asked_by_id,
        )


def back(apps, _schema_editor):
    """Nothing to take back: the tables and the numbers go with the migration before this one."""


class Migration(migrations.Migration):
    dependencies = [("governance", "0018_meetings_with_an_agenda")]
    operations = [migrations.RunPython(fill, back)]
