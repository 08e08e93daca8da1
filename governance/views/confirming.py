"""The record of a decision: confirmed by a second member, or doubted; and the signed letter that goes with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance import files
from governance.mandates import confirmed_by
from governance.models import Decision, DecisionLetter
from governance.outcome_forms import ConfirmRecordForm, DoubtForm, LetterForm
from governance.paper_forms import StrikeForm
from governance.services import confirming, letters
from governance.services.common import may_record
from governance.views.common import acted, decisions, demand, one, one_of, request_crumbs, show_form
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.http import attachment, one_effect


def get_record(request: HttpRequest, uuid: UUID) -> Decision:
    row = one_of(decisions, request, uuid)
    row.request.document = row.version.document
    return row


def record_around(row: Decision, rights: Rights) -> dict[str, Any]:
    """For the page of a decision: the changes that it named, its confirmation, what members doubt, and its letters.

    A statement only where there is something to read.
    """
    current = getattr(row, "correction", None) is None
    waits = current and row.is_unconfirmed and not row.is_lapsed
    inside = row.body_id in rights.body_ids(Act.READ_REQUEST)
    records = current and rights.may_for_body(Act.DECIDE, row.body).allowed
    verdict = confirming.may_confirm(row, row.version.document, rights.person, rights) if waits else None
    return {
        "changes": list(row.named_changes.order_by("number")) if row.mandate else [],
        "follow_up": confirmed_by(row) if row.mandate else None,
        "followed_by": row.followed_by.order_by("-pk").first() if row.mandate else None,
        "waits": waits,
        "lapsed": current and row.is_lapsed,
        "confirmation": row.to_confirm and getattr(row, "confirmation", None),
        "confirm_form": ConfirmRecordForm(auto_id="confirm_%s") if verdict else None,
        "confirm_reason": verdict.reason if verdict is not None and inside else "",
        "doubt_form": DoubtForm(auto_id="doubt_%s") if verdict else None,
        "doubts": list(row.doubts.select_related("said_by").order_by("pk")) if row.to_confirm and inside else [],
        "letters": letters_of(row, may_strike=rights.may_for_body(Act.DECIDE, row.body).allowed),
        "letter_form": LetterForm(auto_id="letter_%s") if records else None,
    }


def letters_of(row: Decision, *, may_strike: bool) -> list[DecisionLetter]:
    """In the order in which they came, each with ``strike_form`` for who may strike it through."""
    if not row.has_letters:  # by governance.views.common.decisions
        return []
    found = list(row.letters.select_related("strike__struck_by", "added_by").order_by("pk"))
    for letter in found:
        letter.kind_name = files.KINDS[letter.kind].name
        letter.strike_form = StrikeForm(auto_id=f"strike-{letter.pk}-%s") if may_strike and not letter.struck else None
    return found


def _other_member(request: HttpRequest, uuid: UUID) -> Decision:
    """The record, for who may confirm it."""
    row = get_record(request, uuid)
    demand(confirming.may_confirm(row, row.version.document, request.user, request.rights))
    return row


@login_required
@require_POST
@one_effect
def confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Another member confirms the record."""
    row = _other_member(request, uuid)
    said = _("You confirmed the record; the decision counts from now on.")
    return _answer(request, row, ConfirmRecordForm(request.POST), confirming.confirm_decision, said, _("Confirm"))


@login_required
@require_POST
@one_effect
def doubt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Another member says that it is not what was decided."""
    row = _other_member(request, uuid)
    said = _("Your note stands with the record; the members of %(body)s read it.") % {"body": row.body.with_article}
    title = _("This record is not right")
    return _answer(request, row, DoubtForm(request.POST), confirming.doubt_record, said, title)


@login_required
@require_POST
@one_effect
def attach(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Attach the signed letter."""
    row = get_record(request, uuid)
    may_record(row.request, row.version.document, request.user, today())
    form = LetterForm(request.POST, request.FILES)
    said = _("The letter has been attached; whoever sees the decision can read it.")
    return _answer(request, row, form, letters.attach_letter, said, _("Attach the signed letter"))


@login_required
@require_POST
@one_effect
def strike(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Strike a wrong letter through, with the reason."""
    letter = _letter(request, uuid)
    row = get_record(request, letter.decision.uuid)
    may_record(row.request, row.version.document, request.user, today())
    said = _("“%(title)s” has been struck through.") % {"title": letter.title}
    title = _("Strike “%(title)s” through") % {"title": letter.title}
    return _answer(request, row, StrikeForm(request.POST), letters.strike_letter, said, title, letter=letter)


@login_required
@require_safe
def download(request: HttpRequest, uuid: UUID) -> FileResponse:
    """The letter as an attachment, for who sees the decision."""
    letter = _letter(request, uuid)
    name = f"{slugify(letter.title)[:80] or 'brief'}.{letter.kind}"
    return attachment(letter.file, name, files.KINDS[letter.kind].mime)


def _letter(request: HttpRequest, uuid: UUID) -> DecisionLetter:
    return one(DecisionLetter.objects.visible_to(request.rights).select_related("decision"), uuid=uuid)


def _answer(
    request: HttpRequest, row: Decision, form: Any, act: Any, said: str, title: str, **about: Any
) -> HttpResponse:
    back = reverse("governance:decision", args=[row.uuid])
    if acted(request, form, act, said, **(about or {"decision": row})):
        return HttpResponseRedirect(back + "#record")
    context = {
        "form": form,
        "title": title,
        "lede": f"{capfirst(row.outcome_words)}, {row.body.name}",
        "crumbs": [*request_crumbs(row.request), (back, _("Decision")), ("", title)],
        "button": title,
        "back": back,
    }
    return show_form(request, "governance/form.html", context)
