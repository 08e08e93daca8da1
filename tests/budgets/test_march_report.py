"""The financial report of March: frozen from a closed round, laid before every council at once, discussed and read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse

from budgets import frozen_spending
from budgets.models import SpendingRound
from budgets.services import spending
from governance.compare import compare
from governance.march_report import march_report
from governance.models import Request, Version
from governance.services import decisions, requests, versions
from kwaliteit.meetings.laid import chapter_of
from kwaliteit.organisation.models import BodyKind, Person, Unit
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Refused
from plans.models import Document, Framework, Theme
from plans.preset import load_preset
from plans.services.documents import create_document
from tests.factories import institution, make_body, make_unit, someone

pytestmark = pytest.mark.django_db
YEAR = 2021


@dataclass
class Place:
    framework: Framework
    document: Document
    round: SpendingRound
    units: dict[str, Unit]
    people: dict[str, Person]
    bodies: dict[str, Any]

    def spend(self, round: SpendingRound, unit: str, cents: int, remark: str = "") -> None:
        theme = Theme.objects.filter(framework=self.framework).order_by("order").first()
        spending.record_realised(
            round=round, unit=self.units[unit], theme=theme, amount_cents=cents, remark=remark,
            actor=self.people["controller"],
        )  # fmt: skip

    def close(self, round: SpendingRound) -> None:
        spending.close_round(round=round, actor=self.people["controller"], incomplete=True)

    def freeze(self) -> Version:
        return versions.freeze(document=self.document, actor=self.people["staff"])


@pytest.fixture
def place() -> Place:
    """A university with two faculties and their councils, and an open final report about 2021."""
    framework, top = load_preset(), institution()
    units = {code: make_unit(Level.FACULTY, code=code) for code in ("recht", "letteren")}
    bodies = {code: make_body(BodyKind.FACULTY_COUNCIL, unit, seats=10) for code, unit in units.items()}
    bodies["ur"] = make_body(BodyKind.UNIVERSITY_COUNCIL, top, seats=16)
    people = {
        "controller": someone(Role.CONTROLLER, unit=top),
        "staff": someone(Role.BOARD_STAFF, unit=top),
        "member": someone(Role.COUNCIL_MEMBER, body=bodies["recht"]),
        **{code: someone(Role.COUNCIL_SECRETARY, body=body) for code, body in bodies.items()},
    }
    document = create_document(
        kind=framework.documentkinds.get(code="financial_report"),
        unit=top,
        title="Financieel verslag 2021",
        first_year=YEAR,
        last_year=YEAR,
        actor=people["staff"],
    )
    round = spending.open_round(framework=framework, year=YEAR, report="final", actor=people["controller"])
    return Place(framework, document, round, units, people, bodies)


def reported(place: Place) -> Version:
    place.spend(place.round, "recht", 2_968_000_00, remark="later begonnen")
    place.spend(place.round, "letteren", 3_525_000_00, remark="volgens plan")
    place.close(place.round)
    return place.freeze()


def test_nothing_is_frozen_before_the_report_is_closed(place: Place) -> None:
    with pytest.raises(Refused):
        place.freeze()


def test_what_stood_in_the_closed_report_stands_in_the_version(place: Place) -> None:
    version = reported(place)

    [read] = frozen_spending.read(version.content)
    assert [(row.name["nl"], row.realised) for row in read.units] == [
        (place.units["recht"].name_nl, 2_968_000_00),
        (place.units["letteren"].name_nl, 3_525_000_00),
    ]
    assert (read.year, read.total.realised, read.fingerprint) == (
        YEAR,
        6_493_000_00,
        place.round.statement.fingerprint,
    )
    with pytest.raises(Refused):  # nothing changed
        place.freeze()


def test_a_report_of_a_faculty_holds_its_own_figures_alone(place: Place) -> None:
    holder = someone(Role.PORTFOLIO_HOLDER, unit=place.units["recht"])
    own = create_document(
        kind=place.framework.documentkinds.get(code="faculty_financial_report"),
        unit=place.units["recht"],
        title="Financieel verslag",
        first_year=YEAR,
        last_year=YEAR,
        actor=holder,
    )
    reported(place)

    version = versions.freeze(document=own, actor=holder)

    [read] = frozen_spending.read(version.content)
    assert [row.realised for row in read.units] == [2_968_000_00]
    assert [remark.text for remark in read.remarks] == ["later begonnen"]
    requests.lay_before(version=version, body=place.bodies["recht"], actor=holder)


def test_one_act_lays_it_before_every_council(client, place: Place) -> None:
    version = reported(place)
    client.force_login(place.people["staff"])
    address = reverse("governance:lay_before", args=[version.uuid])
    form = client.get(address).context["laying"]

    response = client.post(address, {"body": form["body"].initial, "everyone": "on", "reason": "Ter bespreking."})

    assert response.status_code == 302
    asked = Request.objects.filter(version=version)
    assert {(row.body, row.right) for row in asked} == {(body, "discussion") for body in place.bodies.values()}
    assert client.get(address).context["options"] == {}
    assert client.get(response["Location"]).status_code == 200


def test_all_councils_or_none(place: Place) -> None:
    version = reported(place)
    requests.lay_before(version=version, body=place.bodies["letteren"], actor=place.people["staff"])

    with pytest.raises(Refused):
        requests.lay_before_all(version=version, bodies=list(place.bodies.values()), actor=place.people["staff"])
    assert Request.objects.count() == 1


def test_a_council_below_has_no_right_on_other_documents_of_the_institution(place: Place) -> None:
    other = create_document(
        kind=place.framework.documentkinds.get(code="outline"),
        unit=institution(),
        title="Outline",
        first_year=YEAR,
        last_year=YEAR,
        actor=place.people["staff"],
    )
    version = versions.freeze(document=other, actor=place.people["staff"])

    with pytest.raises(Refused):
        requests.lay_before(version=version, body=place.bodies["recht"], actor=place.people["staff"])


def test_a_council_reads_it_and_records_that_it_was_discussed(client, place: Place) -> None:
    version = reported(place)
    requests.lay_before_all(version=version, bodies=list(place.bodies.values()), actor=place.people["staff"])
    client.force_login(place.people["member"])

    asked = Request.objects.get(body=place.bodies["recht"])
    assert client.get(reverse("governance:request", args=[asked.uuid])).status_code == 200
    page = client.get(reverse("governance:version", args=[version.uuid])).content.decode()
    assert re.findall(r"2\.968|later begonnen", page) == ["2.968", "2.968", "later begonnen"]  # by unit, by theme
    report = march_report(place.framework, YEAR)
    assert report is not None
    assert (report.discussed, len(report.asked), report.spending.total.realised) == (False, 3, 6_493_000_00)
    for row in Request.objects.all():
        code = next(code for code, body in place.bodies.items() if body == row.body)
        decisions.record_decision(
            request=row, actor=place.people[code], outcome="discussed", meeting_on=today(), text="Besproken."
        )
    report = march_report(place.framework, YEAR)
    assert report is not None
    assert report.discussed


def test_the_papers_of_a_meeting_print_it(place: Place) -> None:
    version = reported(place)
    asked = requests.lay_before(version=version, body=place.bodies["recht"], actor=place.people["staff"])

    chapter = chapter_of(asked, "1")

    section = next(section for section in chapter.sections if section.id == f"s-spending-{YEAR}")
    assert "2.968" in repr(section)
    assert "later begonnen" in repr(section)


def test_after_a_correction_a_new_version_says_what_changed(client, place: Place) -> None:
    first = reported(place)
    new = spending.correct_round(round=place.round, reason="factuur", actor=place.people["controller"])
    place.spend(new, "recht", 3_000_000_00, remark="later begonnen")
    place.close(new)

    second = place.freeze()

    changes = compare(first.content, second.content)
    assert [(row.name["nl"], row.before, row.after) for row in changes.spending] == [
        (place.units["recht"].name_nl, 2_968_000_00, 3_000_000_00)
    ]
    assert not changes.is_empty
    client.force_login(place.people["staff"])
    page = client.get(f"{reverse('governance:compare', args=[second.uuid])}?van=1")
    assert "3.000.000" in page.content.decode()
    report = march_report(place.framework, YEAR)
    assert report is not None
    assert (report.spending.number, report.spending.reason) == (2, "factuur")


def test_the_closed_report_leads_to_the_document_with_which_it_is_discussed(client, place: Place) -> None:
    place.close(place.round)
    may = spending.open_round(framework=place.framework, year=YEAR, report="may", actor=place.people["controller"])
    client.force_login(place.people["controller"])
    pages = [client.get(reverse("budgets:spending", args=[round.uuid])) for round in (place.round, may)]
    address = reverse("plans:document", args=[place.document.uuid])

    assert [address in page.content.decode() for page in pages] == [True, False]
    assert client.get(address).status_code == 200
    Document.objects.filter(pk=place.document.pk).update(first_year=YEAR + 1, last_year=YEAR + 1)
    assert "Er is nog geen document over" in client.get(pages[0].request["PATH_INFO"]).content.decode()
