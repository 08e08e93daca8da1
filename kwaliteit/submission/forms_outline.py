"""The form in which the application manager puts the chapters of a printed document in order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kwaliteit.submission.outline import Line, lines, moved, stored
from kwaliteit.submission.proofs import Told, told
from plans.models import DocumentKind

MOST = 80


class OutlineForm(forms.Form):
    """Each chapter in its place (``order``, as the page had it), with its names, and whether it is printed.

    ``move`` is a code with "up" or "down" before it: that chapter goes one place on, beside what was filled in.
    """

    def __init__(self, data: Any = None, *, kind: DocumentKind) -> None:
        super().__init__(data)
        self.kind, self.report = kind, bool(kind.reports_on)
        kept = lines(kind.outline, report=self.report)
        if data is not None:
            given = {line.code: line for line in kept}
            order = [given.pop(code) for code in data.getlist("order") if code in given]
            kept = [*order, *given.values()]
        self.lines = kept
        for line in kept:
            self._fields_of(line)

    @property
    def codes(self) -> set[str]:
        return {line.code for line in self.lines}

    def _fields_of(self, line: Line) -> None:
        if line.place.nameable:
            for code, label, name in (
                ("nl", _("Name in Dutch"), line.title_nl),
                ("en", _("Name in English"), line.title_en),
            ):
                self.fields[f"{line.code}-{code}"] = forms.CharField(
                    label=label, max_length=MOST, required=False, initial=name
                )
        if not line.place.stays:
            self.fields[f"{line.code}-shown"] = forms.BooleanField(
                label=_("print this chapter"), required=False, initial=line.shown
            )

    def rows(self) -> list[dict[str, Any]]:
        """What the page shows of each chapter, as it was filled in."""
        return [self._row(one) for one in told(self.kind, self.lines)]

    def _row(self, one: Told) -> dict[str, Any]:
        line = one.line
        names = [self[f"{line.code}-{code}"] for code in ("nl", "en")] if line.place.nameable else []
        return {
            "told": one,
            "line": line,
            "names": names,
            "shown": None if line.place.stays else self[f"{line.code}-shown"],
        }

    def chosen(self) -> list[dict[str, Any]]:
        """What is kept of it."""
        data = self.cleaned_data
        found = [
            Line(
                line.place,
                data.get(f"{line.code}-nl", ""),
                data.get(f"{line.code}-en", ""),
                shown=data.get(f"{line.code}-shown", True),
            )
            for line in self.lines
        ]
        way, _colon, code = self.data.get("move", "").partition(":")
        if code:
            found = moved(found, code, up=way == "up")
        return stored(found, report=self.report)
