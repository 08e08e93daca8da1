"""A report begins with what was reported during the year, marked as proposed; nobody's own words are overwritten."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from governance import given
from governance.services.versions import freeze
from kwaliteit.desk.reports import standing_ready
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Forbidden, Refused
from monitoring.accounts import content
from monitoring.models import MeasureAccount, Progress
from monitoring.services.prefill import confirm
from monitoring.services.progress import report_progress
from plans.models import Document
from plans.services.documents import create_document
from tests.kept import kept
from tests.monitoring.reports import Reporting, make_reporting

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def reporting() -> Reporting:
    """Two promised measures, of which one was reported on before the report of 2023 is begun."""
    reporting = make_reporting()
    reported(reporting, 0)
    reporting.report = create_document(
        kind=reporting.report.kind, unit=reporting.report.unit, title="Verslag 2023", first_year=2023,
        last_year=2023, actor=reporting.holder,
    )  # fmt: skip
    return reporting


def reported(reporting, at: int, **fields) -> Progress:
    given = {"year": 2023, "state": "delayed", "note": "Vier van zes docenten.", "reason": "", **fields}
    given.pop("reason")
    return Progress.objects.create(
        measure=reporting.stage.measures[at], why="Er waren geen sollicitanten.", reported_by=reporting.holder,
        reported_on=given.pop("reported_on", datetime.date(2023, 10, 1)), **given,
    )  # fmt: skip


def say(reporting, at: int = 0, note: str = "Alle zes docenten.", state: str = "done"):
    """As it is reported on the page of the measure."""
    return report_progress(
        measure=reporting.stage.measures[at], year=2023, state=state, note=note, actor=reporting.holder,
        departure="Zo is het.",
    )  # fmt: skip


def seen(reporting, *rows) -> dict[str, int]:
    return {row.promise.lineage: row.row.revision for row in (rows or reporting.accounts()) if row.row}


def said(reporting) -> list[tuple[str, str, bool]]:
    return [(a.row.state, a.row.done, a.row.proposed) if a.row else ("", "", False) for a in reporting.accounts()]


def test_a_report_that_is_begun_proposes_what_was_reported_and_leaves_the_rest_open(reporting):
    assert said(reporting) == [("delayed", "Vier van zes docenten.", True), ("", "", False)]
    row = reporting.accounts()[0].row
    assert (row.reason, row.taken_from.year) == ("Er waren geen sollicitanten.", 2023)


def test_what_is_only_proposed_is_not_accounted_for_and_keeps_the_report_from_being_frozen(reporting):
    second = reporting.accounts()[1]
    reporting.account(second)

    assert [row.is_whole for row in reporting.accounts()] == [False, True]
    with pytest.raises(Refused):
        freeze(document=reporting.report, actor=reporting.holder)

    confirm(document=reporting.report, seen=seen(reporting), actor=reporting.holder)
    assert freeze(document=reporting.report, actor=reporting.holder).content["accounts"][0]["state"] == "delayed"


def test_what_is_only_proposed_is_marked_as_such_beside_the_working_text_and_not_quoted(reporting):
    def states() -> list[tuple[str, tuple[str, ...]]]:
        (part,) = given.parts(reporting.report)
        return [(row.cells[2].mark, row.cells[2].fine) for row in part.tables[0].rows]

    def quotable() -> list[bool]:
        own = standing_ready(reporting.report, rights_of(reporting.holder))[0]
        return [piece.source is not None for piece in own.pieces if piece.title.startswith(("1.", "2."))]

    with translation.override("nl"):
        assert states() == [("open", ("voorgesteld, nog niet bevestigd",)), ("open", ())]
    assert quotable() == [False, False]

    confirm(document=reporting.report, seen=seen(reporting), actor=reporting.holder)
    assert states() == [("back", ()), ("open", ())]
    assert quotable() == [True, False]
    assert not any("proposed" in row for row in content(reporting.report))


def test_a_newer_report_takes_the_place_of_what_is_only_proposed(reporting):
    say(reporting)

    assert said(reporting)[0] == ("done", "Alle zes docenten.", True)


def test_a_first_report_on_a_measure_is_proposed_in_a_report_that_is_being_written(reporting):
    say(reporting, 1, "Begonnen.", "done")

    assert said(reporting)[1] == ("done", "Begonnen.", True)


def test_what_somebody_typed_is_never_overwritten(reporting):
    reporting.account(reporting.accounts()[0], done="In mijn eigen woorden.")
    say(reporting)

    row = reporting.accounts()[0]
    assert (row.row.done, row.row.proposed) == ("In mijn eigen woorden.", False)
    assert row.differs


def test_what_somebody_confirmed_is_never_overwritten(reporting):
    confirm(document=reporting.report, seen=seen(reporting), actor=reporting.holder)
    say(reporting)

    assert said(reporting)[0] == ("delayed", "Vier van zes docenten.", False)


def test_saving_a_proposal_as_it_stands_confirms_it(reporting):
    row = reporting.accounts()[0]
    reporting.account(row, state="delayed", done=row.row.done, reason=row.row.reason)

    assert said(reporting)[0] == ("delayed", "Vier van zes docenten.", False)


def test_one_is_confirmed_or_all_at_once(reporting, client):
    say(reporting, 1, "Begonnen.")
    client.force_login(reporting.holder)
    address = reverse("monitoring:accounts_confirm", args=[reporting.report.uuid])
    page = client.get(reverse("monitoring:accounts", args=[reporting.report.uuid]))
    assert [row.promise.title for row in page.context["to_confirm"]] == ["Maatregel 1", "Maatregel 2"]
    assert "Vier van zes docenten." in page.content.decode()
    assert "Lees ze, wijzig wat niet klopt en bevestig de rest." in page.content.decode()

    shown = [f"{lineage}:{revision}" for lineage, revision in seen(reporting).items()]
    client.post(address, {"seen": shown[:1], "act_key": "a"})
    assert [proposed for *_rest, proposed in said(reporting)] == [False, True]
    left = client.get(reverse("monitoring:accounts", args=[reporting.report.uuid])).content.decode()
    assert "bevestig haar daarna." in left
    client.post(address, {"seen": shown, "act_key": "b"})
    assert [proposed for *_rest, proposed in said(reporting)] == [False, False]
    assert not MeasureAccount.objects.filter(proposed=True).exists()


@pytest.mark.parametrize("shown", [1, 2])
def test_who_confirms_what_was_confirmed_meanwhile_hears_so(reporting, client, shown):
    say(reporting, 1, "Begonnen.")
    proposed = dict(list(seen(reporting).items())[:shown])
    confirm(document=reporting.report, seen=proposed, actor=reporting.holder)
    client.force_login(reporting.holder)

    sent = [f"{lineage}:{revision}" for lineage, revision in proposed.items()]
    address = reverse("monitoring:accounts_confirm", args=[reporting.report.uuid])
    page = client.post(address, {"seen": sent, "act_key": "b"}, follow=True).content.decode()

    assert "was al bevestigd" in page
    assert "0 verantwoordingen" not in page


def test_what_was_reported_meanwhile_is_not_confirmed_unread(reporting):
    before = seen(reporting)
    say(reporting)

    with pytest.raises(Refused):
        confirm(document=reporting.report, seen=before, actor=reporting.holder)
    assert said(reporting)[0] == ("done", "Alle zes docenten.", True)


def test_a_delay_without_its_reason_is_not_confirmed(reporting, client):
    MeasureAccount.objects.filter(document=reporting.report).delete()
    Progress.objects.all().delete()
    progress = say(reporting)
    Progress.objects.filter(pk=progress.pk).update(state="delayed", departure="", why="", proposed="")
    MeasureAccount.objects.filter(document=reporting.report).update(state="delayed", reason="")

    with pytest.raises(Refused):
        confirm(document=reporting.report, seen=seen(reporting), actor=reporting.holder)
    assert said(reporting)[0][2]
    client.force_login(reporting.holder)
    page = client.get(reverse("monitoring:accounts", args=[reporting.report.uuid]))
    assert (len(page.context["to_confirm"]), page.context["some_complete"]) == (1, False)
    assert "Bevestig alles" not in page.content.decode()


def test_who_neither_drafts_nor_answers_for_it_confirms_nothing(reporting):
    with pytest.raises(Forbidden):
        confirm(document=reporting.report, seen=seen(reporting), actor=reporting.stage.person("fr_member"))


def test_a_closed_report_and_one_about_another_year_stay_as_they_are(reporting):
    before = said(reporting)
    Document.objects.filter(pk=reporting.report.pk).update(closed_at="2024-05-01T10:00Z")
    say(reporting)

    assert said(reporting) == before


def test_nonsense_that_is_sent_confirms_nothing(reporting, client):
    client.force_login(reporting.holder)
    address = reverse("monitoring:accounts_confirm", args=[reporting.report.uuid])

    for number, sent in enumerate(("", "x:y", ":", "9" * 40, f"{reporting.accounts()[0].promise.lineage}:{'9' * 30}")):
        assert client.post(address, {"seen": sent, "act_key": str(number)}).status_code == 302
    assert said(reporting)[0][2]


def test_the_history_says_what_was_proposed_and_who_confirmed_it(reporting):
    confirm(document=reporting.report, seen=seen(reporting), actor=reporting.stage.person("holder"))

    rows = reporting.accounts()[0].row.history.order_by("history_id")
    assert [(row.proposed, row.history_user) for row in rows] == [(True, reporting.holder), (False, reporting.holder)]


def test_the_number_of_statements_of_the_page_does_not_grow_with_proposals(reporting, client):
    client.force_login(reporting.holder)

    def number() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("monitoring:accounts", args=[reporting.report.uuid]))
        return len(queries)

    number()
    few = number()
    say(reporting, 1, "Begonnen.")
    assert number() == few
