"""From the rows in the database to a dossier of plain facts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation

from budgets.models import PublishedTable, Realised, Report, SpendingRound
from budgets.predecessors import merged_of
from governance import snapshot
from governance.lifecycle import Closing
from governance.models import Adoption, Decision, Promise, Recourse, Request, Version
from governance.parts import names as part_names
from governance.promised import told
from governance.recourse import sentence
from governance.sections import names_of, undecided
from governance.talks import outcomes_in, reached_in
from kwaliteit.organisation.models import Body
from kwaliteit.submission.answered import answered, consulted_of, points_of, unconfirmed_of, where_of
from kwaliteit.submission.dossier import Adopted, Condition, Decided, Dossier, Paper, Printed, Promised, Spent, Talk
from kwaliteit.submission.material import Material, earlier_versions
from kwaliteit.submission.models import current_style
from plans.models import Document


def dossier(
    material: Material, *, as_of: datetime.date, verify_at: str, draft: bool = True, gaps: Iterable[str] = ()
) -> Dossier:
    """All facts as they are now. Of a plan that was never frozen the working text stands in (drafts only)."""
    document = material.document
    if document is None:
        raise ValueError("there is no plan to submit")
    main = paper(material.version, material.adoption) if material.version else working_text(document)
    parts = tuple(paper(share.version, share.adoption) for share in material.shares if share.version)
    before = [] if material.is_report else earlier_versions(document)
    criteria = material.framework.criterions.filter(of_initiatives=False)
    adopted_before = {a.version_id: a for a in _adoptions(before)}
    return Dossier(
        institution=document.unit.names,
        framework=main.document["framework"],
        main=main,
        parts=parts,
        as_of=as_of.isoformat(),
        verify_at=verify_at,
        draft=draft,
        missing_units=tuple(share.unit.names for share in material.shares if share.version is None),
        earlier=tuple(paper(version, adopted_before.get(version.pk)) for version in before),
        decisions=tuple(_decisions(material)),
        promises=tuple(_promises(material)),
        talks=tuple(_talks((main, *parts))),
        spent=tuple(_spent(material)),
        printed=tuple(_printed(material)),
        gaps=tuple(gaps),
        merged=tuple(merged_of(material.framework.pk)) if before else (),
        criteria=tuple(
            {"code": c.code, "name": c.names}
            for c in (criteria.filter(moment=document.kind.moment) if material.is_report else criteria).order_by(
                "order", "pk"
            )
        ),
        evidence=tuple(paper(version, getattr(version, "adoption", None)) for version in material.evidence),
        report=material.is_report,
        outline=tuple(document.kind.outline),
        style=current_style(),
    )


def paper(version: Version, adoption: Adoption | None) -> Paper:
    return Paper(
        str(version.uuid),
        version.number,
        version.fingerprint,
        timezone.localdate(version.frozen_at).isoformat(),
        version.content,
        _adopted(adoption),
        version.over_ceiling_reason,
    )


def working_text(document: Document) -> Paper:
    """The living text as it stands now, with number 0: it was never frozen."""
    content = snapshot.build(document)
    print_of = snapshot.fingerprint(snapshot.canonical(content))
    return Paper(str(document.uuid), 0, print_of, timezone.localdate().isoformat(), content)


def _adoptions(versions: list[Version]) -> Iterable[Adoption]:
    return Adoption.objects.filter(version__in=[v.pk for v in versions]).select_related("body") if versions else ()


def _adopted(adoption: Adoption | None) -> Adopted | None:
    if adoption is None:
        return None
    return Adopted(_named(adoption.body), adoption.adopted_on.isoformat(), adoption.effective_from.isoformat())


def _named(body: Body) -> dict[str, str]:
    """As a sentence names it, in each language."""
    names = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names[language] = body.with_article
    return names


def _decisions(material: Material) -> list[Decided]:
    """Of this plan, of the faculties' plans, and of the programmes' agendas for the same years."""
    if material.document is None:
        return []
    documents = [material.document.pk, *(share.document.pk for share in material.shares if share.document)]
    documents += [version.document_id for version in material.evidence]
    scope = Q(document__in=documents)
    if not material.is_report:
        scope |= Q(
            document__framework=material.framework,
            document__kind__level="programme",
            document__first_year__gte=material.document.first_year,
        )
    submitted = {version.pk for version in (*material.versions, *material.evidence)}
    steps = _steps(scope)
    rows = [_decided(decision, submitted, steps) for decision in _decision_rows(scope)]
    passed = Request.objects.filter(scope, closing=Closing.TERM_PASSED).for_listing().order_by("pk")
    rows += [
        _passed(request, submitted, section)
        for request in passed.prefetch_related("decisions")
        for section in _silent(request)
    ]
    return [row for _key, row in sorted(rows, key=lambda pair: pair[0])]


def _steps(scope: Q) -> dict[int, list[Recourse]]:
    """Per request what the council or the board did after a refusal, or an advice that was not followed."""
    rows = Recourse.objects.filter(request__in=Request.objects.filter(scope), ends__isnull=True)
    found: dict[int, list[Recourse]] = {}
    for row in rows.select_related("body", "end", "request__body", "request__document").order_by("on", "pk"):
        found.setdefault(row.request_id, []).append(row)
    return found


def _sentences(steps: Iterable[Recourse]) -> Iterable[str]:
    for step in steps:
        with translation.override(step.request.document.language):
            yield sentence(step, step.request)


def _silent(request: Request) -> Iterable[str]:
    """Who let the term pass: the body, or a section of a council of which each decides for itself."""
    request.said = list(request.decisions.all())
    return undecided(request)


def _decision_rows(scope: Q) -> Iterable[Decision]:
    requests = Request.objects.filter(scope)
    return (
        Decision.objects.filter(request__in=requests)
        .select_related("body", "version__document__unit", "version__document__kind", "answer", "correction")
        .select_related("request", "confirmation", "by_mandate_of__version")
        .prefetch_related(*answered(), "parts", "answer__consultations", "named_changes")
        .defer("version__payload", "by_mandate_of__version__payload")
    )


def _refused(decision: Decision) -> tuple[str, ...]:
    """What a partial decision did not agree to, in the words of that version; only such a decision reads it."""
    codes = [part.part for part in decision.parts.all() if not part.agreed]
    if not codes:
        return ()
    content = decision.version.content
    with translation.override(content["document"]["language"]):
        return (part_names(content, codes),)


Key = tuple[int, str, str, int, str, int]


def _key(body: Body, version: Version, day: datetime.date, pk: int) -> Key:
    unit = version.document.unit
    return (unit.order, unit.name_nl, version.document.title, version.number, day.isoformat(), pk)


def _decided(decision: Decision, submitted: set[int], steps: Mapping[int, list[Recourse]]) -> tuple[Key, Decided]:
    document, answer = decision.version.document, getattr(decision, "answer", None)
    counted = (decision.votes_for, decision.votes_against, decision.votes_abstained)
    row = Decided(
        body=names_of(decision.body, decision.section),
        unit=document.unit.names,
        level=document.kind.level,
        title=document.title,
        version=decision.version.number,
        right=decision.right,
        outcome=decision.outcome,
        on=decision.meeting_on.isoformat(),
        votes=None if decision.votes_for is None else tuple(vote or 0 for vote in counted),  # type: ignore[arg-type]
        text=decision.text,
        refused_parts=_refused(decision),
        conditions=_conditions(decision),
        follow=answer.follow if answer else "",
        answer=answer.text if answer else "",
        points=points_of(decision),
        consulted=consulted_of(answer),
        corrected=hasattr(decision, "correction"),
        submitted=decision.version_id in submitted or document.kind.level == "programme",
        followed=() if hasattr(decision, "correction") else tuple(_sentences(steps.get(decision.request_id, ()))),
        changes=tuple(row.text for row in sorted(decision.named_changes.all(), key=lambda row: row.number)),
        mandate=(decision.by_mandate_of or decision).mandate,
        confirms=decision.by_mandate_of.version.number if decision.by_mandate_of else None,
        unconfirmed=unconfirmed_of(decision),
    )
    return _key(decision.body, decision.version, decision.meeting_on, decision.pk), row


def _conditions(decision: Decision) -> tuple[Condition, ...]:
    made = []
    for condition in sorted(decision.conditions.all(), key=lambda row: row.number):
        answer = getattr(condition, "answer", None)
        due = condition.due_on.isoformat() if condition.due_on else None
        said = (answer.accepted, answer.text, answer.met) if answer else (None, "", "")
        made.append(Condition(condition.text, condition.when, due, *said, where_of(answer, decision)))
    return tuple(made)


def _passed(request: Request, submitted: set[int], section: str) -> tuple[Key, Decided]:
    document = request.document
    row = Decided(
        body=names_of(request.body, section),
        unit=document.unit.names,
        level=document.kind.level,
        title=document.title,
        version=request.version.number,
        right=request.right,
        outcome="",
        on=request.term_until.isoformat(),
        submitted=request.version_id in submitted or document.kind.level == "programme",
    )
    version = request.version
    version.document = document
    return _key(request.body, version, request.term_until, request.pk), row


def _promises(material: Material) -> Iterable[Promised]:
    rows = Promise.objects.filter(Q(document__framework=material.framework) | Q(document__isnull=True))
    for row in sorted(told(rows), key=lambda row: (row.made_on, row.pk)):
        yield Promised(
            row.text,
            row.body.names,
            row.made_by.names,
            row.made_on.isoformat(),
            row.due_on.isoformat() if row.due_on else None,
            row.met_on.isoformat() if row.met_on else None,
            row.met_by,
            tuple(dispute.reason for dispute in row.contested),
        )


def _talks(papers: Iterable[Paper]) -> Iterable[Talk]:
    """The talks of all plans, each once: one that a plan above took something from stands in both. Any schema."""
    known = set()
    for one in papers:
        for row in one.content.get("dialogues") or ():
            if row.get("uuid") in known:
                continue
            known |= {row["uuid"]} if "uuid" in row else set()
            yield Talk(
                unit=row["unit"]["name"] if "unit" in row else one.unit["name"],
                reached=tuple(reached_in(row)),
                outcomes=tuple(outcomes_in(row)),
                **{key: row[key] for key in ("title", "held_on", "with_whom", "said")},
                **{key: row[key] for key in ("kind", "organised_by", "questions") if key in row},
                discussed=tuple(row.get("discussed", ())),
            )


def _spent(material: Material) -> Iterable[Spent]:
    """What the final reports say that were closed; of a year that was corrected the last one."""
    closed = SpendingRound.objects.filter(
        framework=material.framework, report=Report.FINAL, closed_at__isnull=False
    ).exclude(corrected_by__closed_at__isnull=False)
    rows = Realised.objects.filter(round__in=closed).select_related("round", "unit", "theme")
    for row in rows.order_by("round__year", "unit__code", "theme__order", "pk"):
        yield Spent(row.unit.code, row.theme.code, row.round.year, row.amount_cents, row.remark)


def _printed(material: Material) -> Iterable[Printed]:
    same = PublishedTable.objects.filter(
        framework=material.framework, of=PublishedTable.Of.SAME_PLAN, document=None
    )  # fmt: skip
    for table in same.order_by("code"):
        yield Printed(table.source, table.cells)
