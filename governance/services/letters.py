"""The signed letter of a decision. What was attached is never changed or deleted; a wrong one is struck through."""

from __future__ import annotations

import datetime

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from governance import files
from governance.models import Decision, DecisionLetter, LetterStrike
from governance.services import ledger
from governance.services.common import locked, may_record, moment
from governance.services.papers import keep, struck, told
from kwaliteit.organisation.models import Person
from kwaliteit.shared.errors import Refused
from plans.models import Document


@transaction.atomic
def attach_letter(
    *,
    decision: Decision,
    actor: Person,
    file: File[bytes],
    title: str = "",
    at: datetime.datetime | None = None,
) -> DecisionLetter:
    """Attach the signed letter to a decision that was recorded; who may record it may do this.

    Raises Refused at the field ``file`` when the file is no PDF, Word file or image, or too large.
    """
    at, day = moment(at)
    document = locked(decision.version.document_id)
    may_record(decision.request, document, actor, day)
    if Decision.objects.filter(corrects=decision).exists():
        raise Refused(_("This decision was corrected; attach the letter to the newest record."))
    checked = files.check(file, title=title, only=files.LETTERS)
    return attach(decision=decision, document=document, given=checked, actor=actor, at=at, day=day)


def attach(
    *,
    decision: Decision,
    document: Document,
    given: files.Checked,
    actor: Person,
    at: datetime.datetime,
    day: datetime.date,
) -> DecisionLetter:
    """Keep a judged letter, with its line in the ledger. The caller holds the lock and has judged who acts."""
    letter = DecisionLetter(decision=decision)
    keep([(letter, given)], actor=actor, at=at, day=day)
    data = {"decision": str(decision.uuid), **told(letter, "letter")}
    ledger.append(document=document, act="attach_letter", actor=actor, at=at, data=data)
    return letter


@transaction.atomic
def strike_letter(
    *, letter: DecisionLetter, actor: Person, reason: str, at: datetime.datetime | None = None
) -> LetterStrike:
    """Strike a wrong letter through, with the reason. It stays readable as what it was."""
    at, day = moment(at)
    decision = letter.decision
    document = locked(decision.version.document_id)
    may_record(decision.request, document, actor, day)
    strike = struck(LetterStrike(letter=letter), actor=actor, reason=reason, at=at, day=day)
    data = {"letter": str(letter.uuid), "fingerprint": letter.fingerprint}
    ledger.append(document=document, act="strike_letter", actor=actor, at=at, data=data)
    return strike
