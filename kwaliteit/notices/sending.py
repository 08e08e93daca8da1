"""From a row to a mail: claim, write, hand over, record. Tried again with growing pauses, then failed for all to see."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from typing import Any

from django.db.models import F, Q
from django.utils import timezone, translation

from kwaliteit.notices.models import How, Mailed, Notice
from kwaliteit.notices.wording import is_over, may_see, with_related, words
from kwaliteit.shared.mail import Letter, NotMailed, letter, link, send

PAUSES = (1, 5, 30, 120, 480)  # minutes after the first, second, ... failure
LOST = datetime.timedelta(minutes=10)  # a worker that says nothing for so long is gone
State = Mailed.State
log = logging.getLogger(__name__)

Writer = Callable[[Any], Letter | None]


def due(model: type[Mailed]) -> list[int]:
    """Rows that wait for their first or next try, and those whose worker was lost."""
    rows = _ready(model.objects.all())  # type: ignore[attr-defined]
    if model is Notice:
        rows = rows.filter(how=How.AT_ONCE)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _ready(rows: Any) -> Any:
    now = timezone.now()
    waiting = Q(state=State.WAITING, next_try_at__lte=now)
    return rows.filter(waiting | Q(state=State.SENDING, next_try_at__lte=now - LOST))


def deliver(model: type[Mailed], pk: int, write: Writer) -> str:
    """Send the mail of one row, unless somebody else does. ``write`` gives the letter, or None when it is not needed.

    Gives the state in which the row is left; nothing when it was not ours.
    """
    mine = _ready(model.objects.filter(pk=pk))  # type: ignore[attr-defined]
    if not mine.update(state=State.SENDING, next_try_at=timezone.now(), tries=F("tries") + 1):
        return ""
    row = model.objects.select_related("person").get(pk=pk)  # type: ignore[attr-defined]
    try:
        with translation.override(row.person.language):
            text = write(row) if row.person.is_active else None
        if text is None:
            return _record(row, State.DROPPED)
        send(row.person.email, text, str(row.uuid))
    except NotMailed:
        return _record(row, State.DROPPED)
    except OSError as error:  # of the connection, or one of smtplib's
        return _failed(row, error)
    except Exception as error:
        log.exception("the mail of %s was not written", row.uuid)
        return _record(row, State.FAILED, error)
    return _record(row, State.SENT)


def _failed(row: Mailed, error: OSError) -> str:
    log.warning("the mail of %s was not sent: %s", row.uuid, error)
    if row.tries > len(PAUSES):
        return _record(row, State.FAILED, error)
    row.next_try_at = timezone.now() + datetime.timedelta(minutes=PAUSES[row.tries - 1])
    return _record(row, State.WAITING, error)


def _record(row: Mailed, state: Mailed.State, error: Exception | None = None) -> str:
    row.state, row.error = state, str(error or "")[:500]
    row.sent_at = timezone.now() if state == State.SENT else None
    row.save(update_fields=["state", "error", "sent_at", "next_try_at"])
    return str(state)


def write_notice(row: Notice) -> Letter | None:
    """The letter of one notice: nothing when it is done already, or when she may no longer see it."""
    notice = with_related(Notice.objects.all()).get(pk=row.pk)
    if is_over(notice) or not may_see(notice):
        return None
    said = words(notice)
    return letter(
        said.title,
        "notices/mail/notice",
        {"person": notice.person, "said": said, "link": link(said.url), "changes": said.changes and link(said.changes)},
    )


def send_notices(pks: list[int] | None = None) -> list[str]:
    """All that is to be mailed at once."""
    return [deliver(Notice, pk, write_notice) for pk in (due(Notice) if pks is None else pks)]
