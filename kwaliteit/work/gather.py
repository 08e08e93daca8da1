"""What the home page knows: one reading per kind of row, whatever their number, and none that cannot concern her."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from operator import attrgetter

from django.conf import settings
from django.db.models import Case, Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, When
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.translation import get_language

from budgets.norms import would_change
from governance.lifecycle import Closing, Outcome
from governance.mandates import open_mandates
from governance.models import Decision, Milestone, Promise, ProposedWording, Question, RecordDoubt, Request, Version
from governance.roads import asked_in, followed, roads_of
from governance.rules import Requirement, requirements_for
from governance.services.adoption import missing_pins
from governance.since import laid_again
from governance.snapshot import pinned
from governance.track import Road
from kwaliteit.handover.services import PDF as HANDOVER
from kwaliteit.meetings.services import SET
from kwaliteit.organisation.models import BOARD_KINDS
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from kwaliteit.papers.services import KINDS as PAPERS
from kwaliteit.shared.clock import today
from kwaliteit.shared.composed import composed
from kwaliteit.shared.models import Job
from kwaliteit.submission.as_word import WORD
from kwaliteit.submission.models import PanelGrant, Submission
from kwaliteit.submission.panel import open_to
from kwaliteit.submission.services import DRAFT, SEAL
from plans.checks import Completeness, completeness_of_many
from plans.models import Document
from plans.models.document import DocumentGrant

SOON = datetime.timedelta(days=60)
TOLD = datetime.timedelta(days=7)  # how long a document that was made is told about
ON_DOCUMENTS = (Act.EDIT, Act.ANSWER, Act.REPLY, Act.ADOPT, Act.LAY_BEFORE)


@dataclass
class Facts:
    """The rows from which the docket and the side column are made."""

    rights: Rights
    documents: list[Document] = field(default_factory=list)
    roads: dict[int, Road] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    wordings: list[ProposedWording] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    completeness: dict[int, Completeness] = field(default_factory=dict)
    rights_on: dict[int, list[Requirement]] = field(default_factory=dict)
    before_me: list[Request] = field(default_factory=list)
    mandates: dict[int, list[Decision]] = field(default_factory=dict)
    to_confirm: list[Decision] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    grants: list[PanelGrant] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    to_seal: set[int] = field(default_factory=set)
    pins_missing: dict[int, list[str]] = field(default_factory=dict)

    def may(self, act: Act, document: Document) -> bool:
        granted = act == Act.EDIT and getattr(document, "is_granted", False)
        return granted or self.rights.reaches(act, document.unit)

    def newest(self, document: Document) -> Version | None:
        return self.road(document).newest

    def requests_of(self, document: Document) -> list[Request]:
        """Those on the newest version, without the withdrawn ones."""
        road = self.road(document)
        return [r for r in road.of_version(road.newest) if r.closing != Closing.WITHDRAWN] if road.newest else []

    def asked_of(self, document: Document) -> list[Request]:
        """Those on the newest version that was laid before anybody: freezing a next one answers no council."""
        asked = [request for request in self.road(document).requests if request.closing != Closing.WITHDRAWN]
        return [r for r in asked if r.version_id == asked[-1].version_id]

    def road(self, document: Document) -> Road:
        """All that happened to a document of hers."""
        return self.roads[document.pk]

    def to_adopt(self, document: Document) -> Version | None:
        """The version whose adoption is next: one that was laid before somebody goes before one that nobody saw."""
        return self.road(document).laid_before or self.newest(document)

    def is_adopted(self, document: Document) -> bool:
        """Whether its newest version is adopted: then nothing is asked of the drafters any more."""
        newest = self.newest(document)
        return bool(newest and hasattr(newest, "adoption"))

    def decision_on(self, request: Request) -> Decision | None:
        return self.roads[request.document_id].decisions.get(request.pk)


def gather(rights: Rights) -> Facts:
    facts = Facts(rights)
    facts.documents = _documents(rights=rights)
    if facts.documents:
        _read_documents(facts)
        facts.to_seal = _to_seal(facts)
    bodies = _bodies(rights)
    if bodies:
        _read_bodies(facts)
        facts.mandates = open_mandates(facts.before_me)
    facts.promises = _promises(rights=rights)
    if bodies or facts.documents or rights.may_anywhere(Act.READ):
        facts.jobs = _ended_jobs(rights)
    if rights.may_anywhere(Act.ASSESS):
        facts.grants = list(open_to(rights.person, today()))
    return facts


def _bodies(rights: Rights) -> frozenset[int]:
    return rights.body_ids(Act.READ_REQUEST) | rights.body_ids(Act.DECIDE)


def _read_bodies(facts: Facts) -> None:
    """What lies before her bodies, and the records that wait for a second member, in one statement.

    A record waits as it says itself, also after the body dropped that rule: those of another, and those that somebody
    doubts and she can correct.
    """
    found = _before(rights=facts.rights)
    facts.before_me = list({row.pk: row for row in found if row.is_open}.values())
    made = [_waiting(row) for row in found if hasattr(row, "waiting") and _is_for(facts.rights, row)]
    facts.to_confirm = sorted(made, key=attrgetter("pk"))


@composed
def _before(*, rights: Rights) -> QuerySet[Request]:
    waits = Q(waiting__isnull=False, waiting__confirmation=None, waiting__correction=None)
    rows = Request.objects.filter(body__in=_bodies(rights)).annotate(
        waiting=FilteredRelation("decisions", condition=Q(decisions__to_confirm=True)),
        doubted=Exists(RecordDoubt.objects.filter(decision=OuterRef("waiting__pk"))),
        again=laid_again(),
    )
    rows = rows.filter(Q(closed_at=None) | (waits & ~Q(closing=Closing.TERM_PASSED))).for_listing()
    around = ("document__framework", "document__unit__parent__parent", "waiting__confirmation", "waiting__correction")
    return rows.select_related(*around).order_by("due_on", "pk", "waiting__pk")


def _is_for(rights: Rights, row: Request) -> bool:
    """Whether the record on this request waits for her."""
    made = row.waiting
    if getattr(made, "correction", None) or not made.is_unconfirmed or row.body_id not in rights.body_ids(Act.CONFIRM):
        return False
    doubted = row.doubted and row.body_id in rights.body_ids(Act.DECIDE)
    return doubted or made.recorded_by_id != rights.person.pk


def _waiting(row: Request) -> Decision:
    """The record, with what the row knows around it."""
    made: Decision = row.waiting
    made.request, made.body, made.version, made.doubted = row, row.body, row.version, row.doubted
    made.version.document = row.document
    return made


def _ended_jobs(rights: Rights) -> list[Job]:
    """Documents that she asked for and that were made, or could not be, in the last days; of each kind the newest.

    ``body`` and ``held_on`` name the meeting of which the papers were made, ``title`` the version of a council paper.
    """
    mine = Job.objects.filter(
        requested_by=rights.person.pk, kind__in=(DRAFT, SEAL, WORD, SET, HANDOVER, *PAPERS)
    ).defer("arguments")
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    mine = mine.annotate(body=KT(f"arguments__about__body__{language}"), held_on=KT("arguments__about__held_on"))
    mine = mine.annotate(title=KT("arguments__about__title"))
    newest = {
        (job.kind, job.dedupe): job for job in mine.filter(requested_at__gte=timezone.now() - TOLD).order_by("pk")
    }
    return [job for job in newest.values() if job.state in (Job.State.DONE, Job.State.FAILED)]


@composed
def _documents(*, rights: Rights) -> QuerySet[Document]:
    """Open documents on which she can do something herself: by role, or as an invited contributor."""
    grants = DocumentGrant.objects.filter(
        content_object=OuterRef("pk"), user_id=rights.person.pk, permission__codename="contribute_document"
    )
    condition = Q(Exists(grants))
    for act in ON_DOCUMENTS:
        condition |= rights.covers(act)
    remarks = Count("remarks", filter=Q(remarks__parent__isnull=True, remarks__resolved_at__isnull=True))
    rows = Document.objects.filter(condition, closed_at__isnull=True).for_listing()
    rows = rows.annotate(open_remarks=remarks, is_granted=Exists(grants), new_index=would_change())
    return rows.order_by(F("due_on").asc(nulls_last=True), "unit__order", "pk")


def _to_seal(facts: Facts) -> set[int]:
    """Documents for the assessor whose adopted version was not sealed yet, for who seals; not what was replaced since."""
    replaced = {document.replaces_id for document in facts.documents if facts.is_adopted(document)}
    adopted = {
        facts.roads[document.pk].versions[-1].pk: document.pk
        for document in facts.documents
        if document.kind.goes_to_assessor and facts.is_adopted(document) and facts.may(Act.SEAL, document)
        if document.pk not in replaced
    }
    if not adopted:
        return set()
    sealed = Submission.objects.filter(version__in=adopted).values_list("version_id", flat=True)
    return set(adopted.values()) - {adopted[version] for version in sealed}


def _read_documents(facts: Facts) -> None:
    _read_roads(facts)
    drafting = [
        document for document in facts.documents if not facts.is_adopted(document) and facts.may(Act.EDIT, document)
    ]
    if drafting:
        facts.completeness = completeness_of_many(drafting)
    ready = [row for row in facts.documents if not facts.is_adopted(row) and facts.may(Act.ADOPT, row)]
    next_ones = [version for version in map(facts.to_adopt, ready) if version]
    if next_ones:
        met = requirements_for(next_ones, asked=asked_in(facts.roads.values()))
        facts.rights_on = {version.document_id: met[version.pk] for version in next_ones}
        composed = [version for version in next_ones if version.document.kind.composes]
        facts.pins_missing = {row.document_id: missing_pins(row, pinned(row.document)) for row in composed}
    levels = {row.unit.level for row in facts.documents if facts.may(Act.EDIT, row)}
    if levels:
        facts.milestones = _milestones(levels=" ".join(sorted(levels)), first=today(), last=today() + SOON)


@composed
def _milestones(*, levels: str, first: datetime.date, last: datetime.date) -> QuerySet[Milestone]:
    soon = Milestone.objects.filter(
        level__in=levels.split(), done_on=None, dropped_on=None, due_on__range=(first, last)
    )
    return soon.filter(framework__is_current=True).with_bare().order_by("due_on", "pk")


def _read_roads(facts: Facts) -> None:
    """Everything that happened to her documents, with what who works on them is shown: questions and proposed
    wordings that nobody answered yet, and the text of a version that a body agreed to in part, for ``steps`` names
    its parts.
    """
    found = _followed(documents=[document.pk for document in facts.documents])
    facts.roads = roads_of(facts.documents, found)
    requests = {request.pk: request for road in facts.roads.values() for request in road.requests}
    questions = {row.unanswered.pk: row.unanswered for row in found if hasattr(row, "unanswered")}
    for question in sorted(questions.values(), key=attrgetter("asked_at")):
        question.request = requests[question.request_id]
        if _still_asked(facts, question.request):
            facts.questions.append(question)
    proposals = {row.proposed.pk: row.proposed for row in found if hasattr(row, "proposed")}
    for proposal in sorted(proposals.values(), key=attrgetter("proposed_at")):
        proposal.request = requests[proposal.request_id]
        if _still_asked(facts, proposal.request) and proposal.request.document.is_open:
            facts.wordings.append(proposal)


@composed
def _followed(*, documents: list[int]) -> QuerySet[Version]:
    rows = followed(documents).annotate(
        unanswered=FilteredRelation("asked__questions", condition=Q(asked__questions__answer="")),
        proposed=FilteredRelation("asked__wordings", condition=Q(asked__wordings__state=ProposedWording.State.OPEN)),
        named=Case(When(decided__outcome=Outcome.PARTIAL, then=F("payload"))),
    )
    return rows.select_related("unanswered__asked_by", "proposed__proposed_by")


def _still_asked(facts: Facts, request: Request) -> bool:
    """A decision does not answer what was asked before it; a withdrawn request and an adopted plan ask nothing more."""
    return request.closing != Closing.WITHDRAWN and not facts.is_adopted(request.document)


@composed
def _promises(*, rights: Rights) -> QuerySet[Promise]:
    """Promises that are still open: those made to her body, and those that her board made."""
    made = Q(made_by__kind__in=BOARD_KINDS) & rights.covers(Act.ANSWER, "made_by__unit")
    rows = Promise.objects.filter(Q(body__in=_bodies(rights)) | made, met_on__isnull=True)
    return rows.select_related("body", "made_by", "made_by__unit").order_by(F("due_on").asc(nulls_last=True), "pk")
