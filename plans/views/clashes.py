"""What happens on a page when two people changed the same: both texts beside each other, and what will stand."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, TextField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from plans import hooks
from plans.forms import PartForm, RichText
from plans.merging import Clash, Pick, settle
from plans.models import Document
from plans.parts import MANY, RICH
from plans.together import Basis, Clashing, joined, writers_since
from plans.views.common import crumbs, media

STORED = ("stored", _("What stands there now"))
TYPED = ("typed", _("What you wrote"))
BOTH = ("both", _("Both, one after the other"))
OWN = ("own", _("A text of your own, below"))
_KEY = re.compile(r"(pick|own)-(\w+-\d+)")
MOST_UNSURE = 3  # as many as a browser sends
ASIDE = ("csrfmiddlewaretoken", "act_key", "revision", "choice", "base", "unsure", "picked_at")


def basis_of(request: HttpRequest) -> Basis | None:
    """On what somebody types, as her form tells it (static/autosave.js, and the page of two texts)."""
    sent = request.POST
    picks = {
        found[2]: Pick(sent[key], sent.get(f"own-{found[2]}", ""))
        for key in sent
        if (found := _KEY.fullmatch(key)) and found[1] == "pick"
    }
    at = sent.get("picked_at", "")
    picked_at = int(at) if at.isascii() and at.isdigit() and len(at) < 10 else None
    fields, unsure = _texts(_read(sent.get("base", ""))), _read(sent.get("unsure", ""))
    given = [texts for one in unsure[:MOST_UNSURE] if (texts := _texts(one))] if isinstance(unsure, list) else []
    return Basis(fields or None, given, picked_at, picks) if fields or given or picked_at is not None else None


def _read(given: str) -> Any:
    try:
        return json.loads(given)
    except ValueError:
        return None


def _texts(read: Any) -> dict[str, str]:
    return (
        {str(name): value for name, value in read.items() if isinstance(value, str)} if isinstance(read, dict) else {}
    )


@dataclass(frozen=True)
class Question:
    """One clash as it is shown: both texts, the choice between them, and the field for words of one's own."""

    label: str
    clash: Clash
    stored: str
    typed: str
    rich: bool
    marked: str
    choice: forms.BoundField
    own: forms.BoundField | None


def clash_page(
    request: HttpRequest, form: PartForm, conflict: Clashing, document: Document, back: str, title: str
) -> HttpResponse:
    """Nothing of hers was saved yet, and nothing that was typed is lost. What does not clash is merged already."""
    choices = forms.Form()
    model = type(form.part)
    asked = list(conflict.merge.clashes())
    for key, name, clash in asked:
        _ask(choices, key, name, clash, form, model)
    questions = [
        Question(
            label=str(form.fields[name].label) if name in form.fields else name,
            clash=clash,
            stored=_shown(clash.stored),
            typed=_shown(clash.typed),
            rich=name in RICH,
            marked=_marked(clash) if name in RICH else "",
            choice=choices[f"pick-{key}"],
            own=choices[f"own-{key}"] if f"own-{key}" in choices.fields else None,
        )
        for key, name, clash in asked
    ]
    context = {
        "nav": "plans",
        "document": document,
        "questions": questions,
        "merged": [
            (form.fields[name].label, pieces) for name, pieces in conflict.merge.clashing.items() if len(pieces) > 1
        ],
        "carried": _carried(request.POST, conflict),
        "conflict": conflict,
        "others": joined(_("%(names)s wrote here meanwhile."), writers_since(form.part, conflict.seen, request.user)),
        "base": json.dumps(conflict.base) if conflict.base else "",
        "media": media(request, choices),
        "back": back,
        "title": title,
        "crumbs": crumbs(document, (back, title), ("", _("Two texts"))),
    }
    return render(request, "plans/clash.html", context, status=409)


def _ask(choices: forms.Form, key: str, name: str, clash: Clash, form: PartForm, model: Any) -> None:
    is_text = isinstance(clash.typed, str) and isinstance(clash.stored, str) and not _choices_of(model, name)
    is_long = is_text and (name in RICH or isinstance(_field(model, name), TextField))
    offered = [STORED, TYPED, *([BOTH] if is_long else []), *([OWN] if is_text else [])]
    choices.fields[f"pick-{key}"] = forms.ChoiceField(
        label=_("What will stand?"), choices=offered, widget=forms.RadioSelect, initial="both" if is_long else "typed"
    )
    if is_text:
        initial = settle(clash, Pick("both"), name in RICH) if is_long else clash.typed
        plain = forms.CharField(
            required=False,
            max_length=form.fields[name].max_length,  # type: ignore[attr-defined]
            widget=forms.Textarea(attrs={"rows": 4}) if is_long else forms.TextInput,
        )
        choices.fields[f"own-{key}"] = RichText() if name in RICH else plain
        choices.fields[f"own-{key}"].label = OWN[1]
        choices.initial[f"own-{key}"] = initial


def _field(model: Any, name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _choices_of(model: Any, name: str) -> Any:
    return getattr(_field(model, name), "choices", None)


def _carried(sent: QueryDict, conflict: Clashing) -> list[tuple[str, str]]:
    """What she typed, to be sent again with her choices; where she chose before, as it stands after that choice."""
    settled = _KEY.search(" ".join(sent)) is not None
    names = [key for key in sent if key not in ASIDE and not _KEY.fullmatch(key)]
    carried = []
    for name in names:
        values = _written(name, conflict.typed[name]) if settled and name in conflict.typed else sent.getlist(name)
        carried += [(name, value) for value in values]
    return carried


def _written(name: str, value: Any) -> list[str]:
    """A value as a form sends it."""
    if name in MANY:
        return [str(row.pk) for row in value]
    if isinstance(value, Model):
        return [str(value.pk)]
    if isinstance(value, datetime.date):
        return [f"{value:%d-%m-%Y}"]
    return ["" if value is None else str(value)]


def _marked(clash: Clash) -> str:
    """Both as one text with the words that differ marked, where there are two texts."""
    if not hooks.words_marked or not clash.stored or not clash.typed:
        return ""
    return hooks.words_marked(clash.stored, clash.typed)


def _shown(value: Any) -> str:
    if isinstance(value, datetime.date):
        return date_format(value, "j F Y")
    return "" if value is None else str(value)
