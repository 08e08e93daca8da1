"""The signed letter that is chosen with the record of a decision; it waits until the decision is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from governance import files, staging
from governance.forms import DecisionForm
from kwaliteit.shared.errors import Refused

LETTER, WAITS, LEAVE_OUT = "letter", "letter_waits", "leave_out_letter"


@dataclass
class ChosenLetter:
    """A letter that waits, or why the file that was sent is none."""

    row: staging.Staged | None = None
    wrong: str = ""

    def stand_on(self, form: DecisionForm) -> DecisionForm:
        """The form shows what waits, and at its field what is wrong."""
        form.chosen = self.row
        if self.wrong:
            form.add_error(LETTER, self.wrong)
        return form

    def opened(self) -> files.Checked | None:
        """Ready to be attached. Raises Refused at the field when it waited too long, and must be chosen again."""
        try:
            return self.row.opened() if self.row else None
        except Refused as reason:
            self.row = None
            raise Refused(str(reason), field=LETTER) from reason

    def attached(self) -> None:
        """It lies with the decision now; once that is certain it waits no longer."""
        if self.row:
            transaction.on_commit(partial(staging.forget, [self.row]))


def chosen_letter(request: HttpRequest) -> ChosenLetter:
    """What was chosen so far. A file that is sent along now takes the place of the one before, when it is right.

    A decision that was filled in with a letter is never recorded without: one that waits no more must be chosen again.
    """
    waits = request.POST.get(WAITS, "")
    row = staging.staged(waits, request.user)
    if LEAVE_OUT in request.POST:
        staging.forget([row] if row else [])
        row, waits = None, ""
    upload = request.FILES.get(LETTER)
    if upload is None:
        return ChosenLetter(row, _("The letter waited too long. Choose the file again.") if waits and not row else "")
    try:
        anew = staging.stage(files.check(upload, only=files.LETTERS), request.user)
    except Refused as reason:
        return ChosenLetter(row, str(reason))
    staging.forget([row] if row else [])
    return ChosenLetter(anew)
