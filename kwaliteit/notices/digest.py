"""The daily mail: what waits for one person, from the same docket as her home page, and what she is told of in it.

Nothing goes out when nothing waits, nor when all of it was told before and no day is near. On Monday everything that
waits is told once more.
"""

from __future__ import annotations

import datetime
import hashlib
import logging
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kwaliteit.notices.models import Digest, How, Kind, Mailed, Notice
from kwaliteit.notices.sending import Writer, deliver, due
from kwaliteit.notices.services import chosen_by
from kwaliteit.notices.wording import Words, is_over, may_see, with_related, words
from kwaliteit.organisation.models import Appointment, Person, existing_on
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.clock import today
from kwaliteit.shared.mail import Letter, letter, link
from kwaliteit.work.docket import docket, lede
from kwaliteit.work.duties import duties
from kwaliteit.work.gather import gather
from kwaliteit.work.items import Item

MONDAY, FRIDAY = 0, 4
State = Mailed.State
log = logging.getLogger(__name__)


@dataclass
class Content:
    items: list[Item] = field(default_factory=list)
    news: list[tuple[Notice, Words]] = field(default_factory=list)
    over: list[Notice] = field(default_factory=list)

    @property
    def marks(self) -> list[str]:
        return [mark(item) for item in self.items]


def mark(item: Item) -> str:
    """Names an item from one day to the next: the same place by the same day is the same."""
    return hashlib.sha256(f"{item.url}|{item.day}".encode()).hexdigest()[:16]


def content_for(person: Person) -> Content:
    """What waits for her, and what she chose to hear of once a day; in the active language."""
    found = Content()
    if chosen_by(person)[Kind.WORK] == How.DIGEST:
        rights = rights_of(person)
        found.items = [*docket(gather(rights)), *duties(rights)]
    there = {item.url.partition("#")[0] for item in found.items}
    waiting = Notice.objects.filter(person=person, how=How.DIGEST, state=State.WAITING)
    for notice in with_related(waiting).order_by("pk"):
        said = words(notice)
        if is_over(notice) or said.url in there or not may_see(notice):
            found.over.append(notice)
        else:
            found.news.append((notice, said))
    return found


def is_worth_a_mail(content: Content, told: list[str], day: datetime.date) -> bool:
    near = day + datetime.timedelta(days=3 if day.weekday() == FRIDAY else 1)
    fresh = set(content.marks) - set(told)
    soon = any(item.day and day <= item.day <= near for item in content.items)
    return bool(content.news or fresh or soon or (content.items and day.weekday() == MONDAY))


def send_digest(person: Person) -> str:
    """Her mail of today, once. Gives the state of its row; nothing when there is no reason for one."""
    if Digest.objects.filter(person=person, day=today()).exists():
        return ""
    last = Digest.objects.filter(person=person, state=State.SENT).order_by("-day").first()
    with translation.override(person.language):
        content = content_for(person)
    if not is_worth_a_mail(content, last.items if last else [], today()):
        return ""
    try:
        with transaction.atomic():
            row = Digest.objects.create(person=person, day=today())
    except IntegrityError:
        return ""
    return _deliver(row.pk, lambda each: _write(each, content))


def _deliver(pk: int, write: Writer) -> str:
    """What she was told of in it is done once it has gone out, not before."""
    state = deliver(Digest, pk, write)
    if state == State.SENT:
        told = Digest.objects.get(pk=pk).news
        Notice.objects.filter(pk__in=told).update(state=State.SENT, sent_at=timezone.now())
    return state


def _anew(row: Digest) -> Letter | None:
    """A digest that could not be sent before, with what waits now."""
    return _write(row, content_for(row.person))


def _write(row: Digest, content: Content) -> Letter | None:
    Notice.objects.filter(pk__in=[notice.pk for notice in content.over]).update(state=State.DROPPED)
    if not (content.items or content.news):
        return None
    row.items, row.news = content.marks, [notice.pk for notice, _said in content.news]
    row.save(update_fields=["items", "news"])
    subject = lede(content.items) if content.items else _("What happened since your last mail")
    context = {
        "person": row.person,
        "items": [(item, link(item.url), item.changes and link(item.changes)) for item in content.items],
        "news": [(said, link(said.url), said.changes and link(said.changes)) for _notice, said in content.news],
    }
    return letter(subject, "notices/mail/digest", context)


def send_digests() -> dict[str, int]:
    """To everybody with an appointment today, each in a try of her own. Gives how many rows ended in which state."""
    found: dict[str, int] = {}
    mine = Appointment.objects.filter(existing_on(today()), person__is_active=True).values("person")
    for person in Person.objects.filter(pk__in=mine).order_by("pk"):
        try:
            state = send_digest(person)
        except Exception:
            log.exception("no daily mail for %s", person.uuid)
            state = State.FAILED
        found[str(state)] = found.get(str(state), 0) + 1
    return found


def send_late_digests() -> list[str]:
    """Those that failed before and may be tried again."""
    return [_deliver(pk, _anew) for pk in due(Digest)]
