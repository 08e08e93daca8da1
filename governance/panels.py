"""What this floor adds to the pages of plans: the road of the document, and the next step or why it cannot be taken."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Exists, FilteredRelation, Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from governance.compare import compare_text
from governance.demanded import lacking
from governance.drafts import goes_to_board, may_send
from governance.lifecycle import DECIDING
from governance.models import Adoption, Request, SentDraft, Version
from governance.rules import Asked, Requirement, requirements_for
from governance.services.adoption import acts_for, adopting_body, may_record_adoption, missing_pins
from governance.snapshot import pinned, units_without_plan
from governance.talks import behind
from governance.track import Road, road_of, steps
from governance.wording import day
from kwaliteit.organisation.models import Body
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.composed import composed
from plans import hooks
from plans.models import Document, Goal, Measure
from plans.needs import Phase


@dataclass(frozen=True, slots=True)
class Button:
    """Something that can be done next; ``reasons`` say why it cannot be done now."""

    label: str
    url: str
    reasons: tuple[str, ...] = ()


def _road(request: HttpRequest, document: Document) -> Road:
    """The road, read once for all that this floor adds to one page."""
    roads: dict[int, Road] = request.__dict__.setdefault("_roads", {})
    if document.pk not in roads:
        roads[document.pk] = road_of(document, request.rights)
    return roads[document.pk]


def versions(request: HttpRequest, document: Document) -> SafeString | None:
    """The panel on a living document: its versions, requests and decisions, and what can be done next."""
    rights: Rights = request.rights
    road = _road(request, document)
    composed = document.kind.composes
    pins = pinned(document) if composed else []
    draft = _draft(document) if road.newest and goes_to_board(document) else None
    context = {
        "document": document,
        "steps": steps(road),
        "newest": road.newest,
        "buttons": [*buttons(document, road, rights, pins), *_to_board(document, road, rights, draft)],
        "draft": draft,
        "pins": pins,
        "units_missing": units_without_plan(pins) if composed else [],
        "composed": composed,
    }
    return render_to_string("governance/panel.html", context, request=request)


def _draft(document: Document) -> SentDraft | None:
    """The version that was sent to the Board as a draft last."""
    rows = SentDraft.objects.filter(version__document=document).select_related("version")
    return rows.defer("version__payload").order_by("-version__number").first()


def buttons(document: Document, road: Road, rights: Rights, pins: list[Adoption]) -> list[Button]:
    """The next steps for who may take them; ``pins`` are what a composed plan takes in now."""
    made: list[Button] = []
    newest = road.newest
    if document.is_open and rights.reaches(Act.FREEZE, document.unit):
        number = newest.number + 1 if newest else 1
        same = newest is not None and newest.document_revision == document.revision
        reasons = (_("Nothing changed since version %(number)s.") % {"number": newest.number},) if same else ()
        label = _("Make version %(number)s to lay before others") % {"number": number}
        made.append(Button(label, reverse("governance:freeze", args=[document.uuid]), reasons))
    if newest is None or getattr(newest, "adoption", None):
        return made
    lays = rights.reaches(Act.LAY_BEFORE, document.unit)
    body = _adopting_body(document, rights)
    if not (lays or body):
        return made
    laid = road.laid_before or newest
    newest.document = laid.document = document
    asked = Asked(road.requests, road.decisions)
    rights_on = requirements_for({newest.pk: newest, laid.pk: laid}.values(), asked=asked)
    waiting = [r for r in rights_on[newest.pk] if r.body and not r.request]
    if lays and waiting:
        label = _("Lay version %(number)s before %(body)s") % {
            "number": newest.number,
            "body": waiting[0].body.with_article,
        }
        made.append(Button(label, reverse("governance:lay_before", args=[newest.uuid])))
    if body:
        is_met = all(right.met for right in rights_on[laid.pk] if right.required)
        version = laid if is_met else newest
        made.append(_adoption(version, rights_on[version.pk], rights, body, pins))
    return made


def _to_board(document: Document, road: Road, rights: Rights, draft: SentDraft | None) -> Iterator[Button]:
    """Sending the newest version to the Board as a draft, before it is adopted."""
    newest = road.newest
    if newest is None or getattr(newest, "adoption", None) or (draft and draft.version_id == newest.pk):
        return
    if may_send(document, rights):
        label = _("Send version %(number)s to the Board as a draft") % {"number": newest.number}
        yield Button(label, reverse("governance:send_draft", args=[newest.uuid]))


def _adoption(version: Version, known: list[Requirement], rights: Rights, body: Body, pins: list[Adoption]) -> Button:
    """Adopting a version, or what stands in its way."""
    document = version.document
    missing = [r.missing for r in known if r.required and not r.met]
    if not missing and document.kind.composes:
        missing = missing_pins(version, pins)
    missing = missing or lacking(version, document, Phase.ADOPTION)
    verdict = may_record_adoption(version, document, rights, body)
    reasons = missing or ([] if verdict else [verdict.reason])
    label = _("Adopt version %(number)s") % {"number": version.number}
    return Button(label, reverse("governance:adopt", args=[version.uuid]), tuple(reasons))


def _adopting_body(document: Document, rights: Rights) -> Body | None:
    """The body that adopts, for who acts for it."""
    if not document.kind.adopted_by or not (rights.may_anywhere(Act.ADOPT) or rights.body_ids(Act.DECIDE)):
        return None
    body = adopting_body(document, today())
    return body if body and acts_for(body, rights) else None


def _newest(request: HttpRequest, document: Document) -> tuple[Version | None, Request | None, Phase]:
    """The newest version, where it lies, and which step comes next: from the road when this page has read it, else in
    one query."""
    road: Road | None = request.__dict__.get("_roads", {}).get(document.pk)
    if road:
        asked = road.of_version(road.newest) if road.newest else []
        waiting = next((each for each in asked if each.is_open), None)
        return road.newest, waiting, road.phase
    newest = next(iter(_newest_of(document=document.pk)), None)
    phase = Phase.ADOPTION if getattr(newest, "was_asked", False) else Phase.COUNCIL
    return newest, getattr(newest, "open_request", None), phase


@composed
def _newest_of(*, document: int) -> QuerySet[Version]:
    open_request = FilteredRelation("requests", condition=Q(requests__closed_at__isnull=True))
    rows = Version.objects.filter(document=document).light().annotate(open_request=open_request)
    rows = rows.select_related("adoption", "open_request__body")
    rows = rows.annotate(was_asked=Exists(Request.objects.filter(document=document, right__in=DECIDING)))
    return rows.order_by("-number", "open_request__asked_on", "open_request__pk")[:1]


def version_note(request: HttpRequest, document: Document) -> hooks.Note | None:
    """Which version lies where, and the way to what changed since."""
    newest, waiting, phase = _newest(request, document)
    if newest is None:
        return None
    link = reverse("governance:compare", args=[newest.uuid]) + f"?van={newest.number}&naar=werk"
    adoption = getattr(newest, "adoption", None)
    if not document.is_open:
        text = _("This document is closed; its newest version is number %(number)s.") % {"number": newest.number}
    elif adoption:
        text = _("Version %(number)s was adopted on %(when)s. Here stands the working text.") % {
            "number": newest.number,
            "when": day(adoption.adopted_on),
        }
    elif waiting:
        text = _(
            "Version %(number)s lies before %(body)s until %(when)s. What is written here comes into the next version."
        ) % {"number": newest.number, "body": waiting.body.with_article, "when": day(waiting.due_on)}
    else:
        text = _("Version %(number)s was made on %(when)s. What is written here comes into the next version.") % {
            "number": newest.number,
            "when": day(timezone.localdate(newest.frozen_at)),
        }
    if newest.document_revision == document.revision:
        return hooks.Note(text, reverse("governance:version", args=[newest.uuid]), _("Read the version"), phase)
    return hooks.Note(text, link, _("See what changed since"), phase)


def frozen(document: Document) -> list[hooks.Frozen]:
    """The versions of a document, the first one first (one query)."""
    rows = Version.objects.light().filter(document=document).order_by("number")
    return [hooks.Frozen(row.frozen_at, str(row), reverse("governance:version", args=[row.uuid])) for row in rows]


def talks_of_theme(request: HttpRequest, goals: Collection[Goal], measures: Collection[Measure]) -> SafeString | None:
    """The talks behind the goals and measures of a theme, also from before a supplement: by their lineage."""
    if not (goals or measures):
        return None
    condition = Q(goal__lineage__in=[g.lineage for g in goals]) | Q(measure__lineage__in=[m.lineage for m in measures])
    return _talks(request, condition)


def talks_of_measure(request: HttpRequest, measure: Measure) -> SafeString | None:
    """The talks behind a measure, and behind the goals that it serves."""
    goals = Goal.objects.filter(measures=measure).values("lineage")
    return _talks(request, Q(measure__lineage=measure.lineage) | Q(goal__lineage__in=goals))


def _talks(request: HttpRequest, condition: Q) -> SafeString | None:
    rows = behind(condition, request.rights)
    return render_to_string("governance/talks_behind.html", {"rows": rows}, request=request) if rows else None


def words_marked(old: str, new: str) -> str:
    """Two canonical texts as one, with the words that came and went marked."""
    return "".join(block.html for block in compare_text(old, new))
