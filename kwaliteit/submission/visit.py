"""The site visit: its talks with whom the panel met, what the panel asked, and what was answered."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from governance.services.common import locked, moment, require
from kwaliteit.organisation.models import Body, Person
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Refused
from kwaliteit.submission.models import PanelAnswer, PanelQuestion, Submission, VisitGuest, VisitTalk
from kwaliteit.submission.whose import institution


@transaction.atomic
def save_talk(
    *,
    submission: Submission,
    actor: Person,
    on: datetime.date,
    begins_at: datetime.time,
    ends_at: datetime.time,
    subject: str,
    place: str = "",
    talk: VisitTalk | None = None,
) -> VisitTalk:
    """A talk in the programme: a new one, or another time or subject for one that stands in it."""
    _judge(submission, actor)
    if ends_at <= begins_at:
        raise Refused(_("The talk ends before it begins."), field="ends_at")
    if on < submission.sealed_on:
        raise Refused(_("The date is before the submission was sealed."), field="on")
    row = VisitTalk.objects.get(pk=talk.pk) if talk else VisitTalk(submission=submission)
    row.on, row.begins_at, row.ends_at, row.subject, row.place = on, begins_at, ends_at, subject.strip(), place.strip()
    row._history_user = actor  # type: ignore[attr-defined]
    row.save()
    return row


@transaction.atomic
def remove_talk(*, talk: VisitTalk, actor: Person) -> None:
    """Take a talk out of the programme; the history keeps it, and who was to be there."""
    _judge(talk.submission, actor)
    for row in (*talk.guests.all(), talk):
        row._history_user = actor  # type: ignore[attr-defined]
        row.delete()


@transaction.atomic
def add_guest(*, talk: VisitTalk, actor: Person, name: str, body: Body | None = None, function: str = "") -> VisitGuest:
    """Somebody whom the panel meets: of a body, in a function, or both."""
    _judge(talk.submission, actor)
    if body is None and not function.strip():
        raise Refused(_("Give the body that she is in, or her function."), field="function")
    row = VisitGuest(talk=talk, name=name.strip(), body=body, function=function.strip())
    row._history_user = actor  # type: ignore[attr-defined]
    row.save()
    return row


@transaction.atomic
def remove_guest(*, guest: VisitGuest, actor: Person) -> None:
    _judge(guest.talk.submission, actor)
    guest._history_user = actor  # type: ignore[attr-defined]
    guest.delete()


@transaction.atomic
def record_question(*, submission: Submission, actor: Person, text: str, asked_on: datetime.date) -> PanelQuestion:
    """What the panel asked. It never changes."""
    at, day = _judge(submission, actor)
    if asked_on > day:
        raise Refused(_("The date has not come yet."), field="asked_on")
    return PanelQuestion.objects.create(
        submission=submission, text=text.strip(), asked_on=asked_on, recorded_by=actor, recorded_at=at
    )


@transaction.atomic
def record_answer(
    *,
    question: PanelQuestion,
    actor: Person,
    text: str,
    answered_by: str,
    answered_on: datetime.date,
    to_panel: bool = False,
) -> PanelAnswer:
    """An answer, or a newer one. What the panel was given stays given; an answer that is prepared is not shown to it."""
    at, day = _judge(question.submission, actor)
    if answered_on > day:
        raise Refused(_("The date has not come yet."), field="answered_on")
    if answered_on < question.asked_on:
        raise Refused(_("The date is before the question was asked."), field="answered_on")
    return PanelAnswer.objects.create(
        question=question,
        text=text.strip(),
        answered_by=answered_by.strip(),
        answered_on=answered_on,
        to_panel=to_panel,
        recorded_by=actor,
        recorded_at=at,
    )


def _judge(submission: Submission, actor: Person) -> tuple[datetime.datetime, datetime.date]:
    at, day = moment(None)
    require(Act.SUBMIT, institution(), actor, day)
    locked(submission.version.document_id)
    return at, day
