"""Which decisions consented to the amounts of a version, for the figures of the floor below (budgets.hooks)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budgets.hooks import Consent, Paper
from governance.carried import AGREES, RIGHTS, agreement, carried_by, stands
from governance.lifecycle import Outcome
from governance.models import Condition, Decision, Request, Version
from governance.parts import MEASURE, Parts
from kwaliteit.organisation.rights import Rights


def paper_of(document: int, number: int, rights: Rights | None) -> Paper:
    """A version with who agreed to it. Its address, and those of the decisions, only where they are open to her."""
    rows = Version.objects.filter(document=document, number=number)
    readable = rights is None or Version.objects.visible_to(rights).filter(document=document, number=number).exists()
    version = rows.light().get()
    decisions = Decision.objects.effective().filter(version=version, right__in=RIGHTS, outcome__in=AGREES)
    if rights is not None:
        seen = Request.objects.visible_to(rights).filter(pk=OuterRef("request"))
        decisions = decisions.annotate(open_to_me=Exists(seen))
    answered = Prefetch("conditions", Condition.objects.select_related("answer"))
    rows = decisions.select_related("body", "version").prefetch_related("parts", answered).order_by("meeting_on", "pk")
    link = reverse("governance:version", args=[version.uuid]) if readable else ""
    consents = [_consent(one, rights) for one in rows if stands(one)]
    return Paper(link, readable, consents + ([] if consents else _carried(version, rights)))


def _carried(version: Version, rights: Rights | None) -> list[Consent]:
    """While nobody decided on this version: what it carries over unchanged from one that was consented to."""
    asked = version.requests.filter(right__in=RIGHTS)
    open_to_me = rights is None or Request.objects.visible_to(rights).filter(version=version).exists()
    measures: dict[Decision, set[str]] = {}
    for request in asked.select_related("version"):
        parts = Parts(request.version.content)
        for part in carried_by(request):
            if part.refusal is None:
                codes = {part.code} if part.code.startswith(MEASURE) else {*parts.below(part.code)} - {*part.without}
                for decision in part.decisions:
                    measures.setdefault(decision, set()).update(codes)
    return [
        _said(decision, {code.removeprefix(MEASURE) for code in codes}, is_open=open_to_me)
        for decision, codes in measures.items()
    ]


def _consent(decision: Decision, rights: Rights | None) -> Consent:
    measures = None
    if decision.outcome == Outcome.PARTIAL:
        one = agreement(decision)
        measures = {code.removeprefix(MEASURE) for code in one.parts.measures if one.agrees(code)}
    return _said(decision, measures, is_open=rights is None or decision.open_to_me)


def _said(decision: Decision, measures: set[str] | None, *, is_open: bool) -> Consent:
    names = {
        "body": decision.body.name,
        "outcome": decision.get_outcome_display(),
        "date": date_format(decision.meeting_on, "j F Y"),
    }
    link = reverse("governance:decision", args=[decision.uuid]) if is_open else ""
    agreed = None if measures is None else frozenset(measures)
    return Consent(_("%(body)s: %(outcome)s, %(date)s") % names, decision.body.name, link, agreed)
