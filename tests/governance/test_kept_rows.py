"""Somebody with the database, and without the triggers, changes what the site shows and leaves the ledger in peace."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from governance import files, verification
from governance.kept import KINDS, Kind
from governance.models import Decision, LedgerEntry, Meeting, Paper, Request
from governance.services.adoption import adopt
from governance.services.answers import answer_advice, answer_condition
from governance.services.carrying import refuse_carry
from governance.services.confirming import confirm_decision
from governance.services.consulting import consult
from governance.services.decisions import record_decision
from governance.services.letters import attach_letter, strike_letter
from governance.services.mandates import confirm_follow_up, refuse_follow_up
from governance.services.papers import add_paper, strike_paper
from governance.services.points import Reaction
from governance.services.proposals import answer_proposal, make_proposal
from governance.services.recourse import begin_recourse, end_recourse
from governance.services.requests import lay_before, pass_term, withdraw
from governance.services.shifts import Leg, record_shift
from governance.services.versions import freeze
from kwaliteit.organisation.models import Body
from kwaliteit.shared.frozen_tables import unprotect
from plans.services.documents import create_document
from tests.governance import sheets
from tests.governance.stage import TODAY, Stage
from tests.governance.test_sections import divided

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def whole(stage: Stage) -> Stage:
    """Two chains in which every kind of act was done."""
    divided(stage, "joint")
    Meeting.objects.create(body=stage.world.bodies["fr"], held_on=TODAY())
    holder, dean, secretary = (stage.person(name) for name in ("holder", "dean", "fr_secretary"))
    request = stage.ask(papers=[files.check(sheets.upload(), title="Notitie")])
    late = add_paper(request=request, actor=holder, file=sheets.upload("geheim.pdf"), confidential=True)
    strike_paper(paper=late, actor=holder, reason="Hoort hier niet.")
    stage.decide(request, "partial", parts={"summary": True, "theme-thema-een": False}, present=10)
    about = {"request": request, "actor": secretary, "on": TODAY()}
    step = begin_recourse(**about, side="council", move="mediation", body=stage.world.bodies["cvb"])
    end_recourse(step=step, actor=secretary, result="failed", on=TODAY())
    proposal = make_proposal(
        body=stage.world.bodies["fr"],
        actor=secretary,
        title="Uren",
        text="Meer.",
        made_on=TODAY(),
        document=stage.document,
    )
    answer_proposal(proposal=proposal, actor=dean, follow="not", text="Nee.", answered_on=TODAY())
    votes = {"student": (5, 1, 0), "staff": (4, 0, 1)}
    given = {"conditions": [{"text": "Een plan.", "when": "before"}], "section_votes": votes}
    decision = stage.decide(stage.ask(stage.freeze("Beter.")), "conditions", **given)
    answer_condition(condition=decision.conditions.get(), actor=dean, accepted=True, text="Ja.", met="Zie bijlage.")
    adopt(version=decision.version, actor=stage.person("secretary"), adopted_on=TODAY())
    shifted(stage, decision)
    carried(stage)
    named(stage)
    advised(stage)
    passed_over(stage)
    return stage


def shifted(stage: Stage, decision: Decision) -> None:
    """Measures that were merged, on the decision of the council, and what puts that right."""
    faculty, source = stage.world.faculty, stage.world.quality_funds
    legs = [
        Leg(faculty, 2022, source, cents, measure=measure)
        for measure, cents in zip(stage.measures, (-100, 100), strict=True)
    ]
    board = {"framework": stage.world.framework, "unit": faculty, "actor": stage.person("secretary")}
    asked = {"body": stage.world.bodies["fr"], "right": "consent", "decided_on": TODAY(), "document": stage.document}
    first = record_shift(**board, **asked, kind="regroup", reason="Samen.", legs=legs, decision=decision)
    record_shift(**board, **asked, kind="regroup", reason="Toch niet.", legs=[], corrects=first)


def passed_over(stage: Stage) -> None:
    """An agenda on which the advice was recorded, and confirmed by nobody within the term."""
    director, olc, at = (
        stage.person("director"),
        stage.world.bodies["olc"],
        timezone.localtime() - datetime.timedelta(days=30),
    )
    Body.objects.filter(pk=olc.pk).update(second_confirms=True)
    kind, unit = stage.world.kinds["agenda"], stage.world.programme
    agenda = create_document(kind=kind, unit=unit, title="Agenda", first_year=2023, last_year=2024, actor=director)
    request = lay_before(version=freeze(document=agenda, actor=director, at=at), body=olc, actor=director, at=at)
    given = {"outcome": "positive", "meeting_on": timezone.localdate(at)}
    record_decision(request=request, actor=stage.person("olc_chair"), **given)
    pass_term(request=request, actor=director)


def carried(stage: Stage) -> None:
    """Two parts carried over from what the council agreed to, one of which it decides on anew; then withdrawn."""
    parts = ["theme-thema-een", "theme-thema-twee"]
    request = stage.ask(stage.freeze("Weer anders."), carried=parts)
    refuse_carry(request=request, actor=stage.person("fr_secretary"), parts=parts[:1], reason="Wij kijken opnieuw.")
    withdraw(request=request, actor=stage.person("holder"))


def named(stage: Stage) -> None:
    """Consent subject to named changes, not confirmed at first; each record by a second member; and a letter."""
    Body.objects.filter(pk=stage.world.bodies["fr"].pk).update(second_confirms=True)
    secretary, member = stage.person("fr_secretary"), stage.person("fr_member")
    given = {"outcome": "subject", "changes": ["Meer uren."], "mandate": "council_secretary"}
    subject = stage.decide(stage.ask(stage.freeze("Anders.")), **given)
    confirm_decision(decision=subject, actor=member, text="Zo was het.")
    strike_letter(
        letter=attach_letter(decision=subject, actor=secretary, file=sheets.upload()), actor=secretary, reason="Fout."
    )
    about = {"decision": subject, "actor": secretary}
    refuse_follow_up(request=stage.ask(stage.freeze("Bijna.")), reason="Niet alles.", **about)
    confirm_follow_up(request=stage.ask(stage.freeze("Goed.")), **about)


def advised(stage: Stage) -> None:
    """An agenda of which the first request was withdrawn, and the advice on the second followed in part."""
    director, olc = stage.person("director"), stage.world.bodies["olc"]
    kind, unit = stage.world.kinds["agenda"], stage.world.programme
    agenda = create_document(kind=kind, unit=unit, title="Agenda", first_year=2022, last_year=2024, actor=director)
    version = freeze(document=agenda, actor=director)
    withdraw(request=lay_before(version=version, body=olc, actor=director), actor=director)
    request = lay_before(version=version, body=olc, actor=director)
    given = {"outcome": "remarks", "meeting_on": TODAY(), "text": "Let op.", "points": ["Meer uren.", "Minder."]}
    decision = record_decision(request=request, actor=stage.person("olc_chair"), **given)
    points = [Reaction(follow="wholly", text="Ja."), Reaction(follow="not", text="Nee.")]
    offer = {"consultation": "Aangeboden.", "consulted_on": TODAY()}
    answer_advice(decision=decision, actor=director, points=points, **offer)
    consult(decision=decision, actor=director, what="held", on=TODAY(), text="Besproken.")


def lines() -> list[str]:
    return list(verification.verify().lines())


def unguarded() -> None:
    connection.check_constraints()  # PostgreSQL drops no trigger while a check is still to come
    for kind in KINDS:
        if kind.rows.model is not Request:
            unprotect(connection, kind.rows.model._meta.db_table)


def other(field: models.Field[Any, Any], value: Any) -> Any:
    """Something else that this column may hold."""
    if field.choices:
        return next(str(choice) for choice, _label in field.choices if str(choice) != value)
    changed: dict[type, Callable[[Any], Any]] = {
        bool: lambda was: not was,
        list: lambda was: [*was, "x"],
        int: lambda was: was + 1,
        datetime.date: lambda was: was - datetime.timedelta(days=400),
        datetime.datetime: lambda was: was - datetime.timedelta(days=400),
        uuid.UUID: lambda _was: uuid.uuid4(),
        str: lambda was: f"{was[:-1]}{'x' if was[-1:] != 'x' else 'y'}",  # no longer: a column may be full
    }
    if value is None:
        return {models.DateField: datetime.date(2001, 1, 1), models.TextField: "x"}.get(type(field), 7)
    return changed[type(value)](value)


def columns(kind: Kind) -> Iterator[models.Field[Any, Any]]:
    """What the row itself holds of what is compared; what it points at is the next row's."""
    known = {field.name: field for field in kind.rows.model._meta.concrete_fields}
    for name in {**kind.key, **kind.held}.values():
        if name in known:
            yield known[name]
        elif name.endswith("__uuid") and (field := known.get(name.removesuffix("__uuid"))):
            yield field


def tampered(sql: str, values: list[Any]) -> list[str] | None:
    """What is found after this statement, which is taken back; None when the database itself does not let it in."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            found = lines()
            transaction.set_rollback(True)
        return found
    except IntegrityError:
        return None


def attempts(kind: Kind) -> Iterator[tuple[str, str, list[Any]]]:
    """One row of the kind changed at each column that is compared, deleted, and copied."""
    table, fields = kind.rows.model._meta.db_table, kind.rows.model._meta.concrete_fields
    row = kind.rows.order_by("pk").first()
    assert row is not None, f"no {kind.name} in what is tampered with"
    for field in columns(kind):
        value = getattr(row, field.attname)
        if field.remote_field:
            far = field.remote_field.model._base_manager.exclude(pk=value).order_by("-pk").values_list("pk", flat=True)
            new = far.first()
        else:
            plain = str(value) if isinstance(field, models.FileField) else value
            new = field.get_db_prep_save(other(field, plain), connection)
        yield f"{kind.name}: {field.name}", f'UPDATE {table} SET "{field.column}" = %s WHERE id = %s', [new, row.pk]  # noqa: S608
    yield f"{kind.name} deleted", f"DELETE FROM {table} WHERE id = %s", [row.pk]  # noqa: S608
    copied = {field.column: field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields}
    copied |= {f.column: f.get_db_prep_save(uuid.uuid4(), connection) for f in fields if f.name == "uuid"}
    copied["id"] = 1_000_000
    names, marks = ", ".join(f'"{name}"' for name in copied), ", ".join(["%s"] * len(copied))
    yield f"{kind.name} copied", f"INSERT INTO {table} ({names}) VALUES ({marks})", list(copied.values())  # noqa: S608


def test_a_row_changed_deleted_or_put_in_beside_its_act_is_found(whole: Stage) -> None:
    assert lines() == []
    unguarded()

    results = {name: tampered(sql, values) for kind in KINDS for name, sql, values in attempts(kind)}

    assert [name for name, found in results.items() if found == []] == []
    assert len([name for name, found in results.items() if found]) > 80


def test_a_file_that_is_not_what_was_sent_is_found(whole: Stage) -> None:
    paper = Paper.objects.filter(completes=False).get()
    act = LedgerEntry.objects.get(act="lay_before", body__contains=str(paper.uuid))
    name = f"document {whole.document.uuid}, act {act.number}"
    with paper.file.open("wb") as file:
        file.write(sheets.PDF + b"anders")
    changed = lines()
    paper.file.storage.delete(paper.file.name)

    assert changed == [f"{name}: the file of a paper that it recorded was changed"]
    assert lines() == [f"{name}: the file of a paper that it recorded is missing"]


def test_who_recorded_it_and_when_is_compared(whole: Stage) -> None:
    """The row is that of its act, also where an act of another moment says the same."""
    unguarded()
    decision = Decision.objects.order_by("pk").first()
    with connection.cursor() as cursor:
        late = timezone.now() - datetime.timedelta(minutes=1)
        cursor.execute("UPDATE governance_decision SET recorded_at = %s WHERE id = %s", [late, decision.pk])

    assert [line.partition(": ")[2] for line in lines()] == ["the decision that it recorded was changed"]


@pytest.mark.parametrize("closing", ["withdrawn", ""])
def test_a_request_that_one_section_decided_on_is_open(stage: Stage, closing: str) -> None:
    """Open as long as the other section has said nothing, and closed with the second, or by who asked."""
    divided(stage, "apart")
    request = stage.ask()
    stage.decide(request, section="student")
    if closing:
        withdraw(request=request, actor=stage.person("holder"))
    assert lines() == []

    Request.objects.filter(pk=request.pk).update(closed_at=timezone.now(), closing="decided")

    assert [line.partition(": ")[2] for line in lines()] == ["the closing of a request that it recorded was changed"]
