"""Indicators per unit: rolled up with meaning or not at all, breaks with their reason, reflections, and Leiden's of 2019."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from kwaliteit.demonstration.house import toml
from kwaliteit.organisation.models import Unit
from kwaliteit.shared.errors import Forbidden, Refused
from monitoring import series
from monitoring.figures import figures, of_unit
from monitoring.models import Indicator, Measurement, Reflection
from monitoring.services.indicators import add_indicator, change_indicator
from monitoring.services.measuring import record_measurement, write_reflection
from tests.factories import Level, Role, make_unit, someone
from tests.monitoring.conftest import make_document, make_measure
from tests.monitoring.measured import BASELINE, faculties, follow, measure

NEXT = datetime.date(2020, 10, 1)


def rows(world, unit=None):
    """Per figure its rows: label, value, beside it, of how many units, notes."""
    found = figures(world.framework, unit or world.institution)
    return [
        [(row.label, row.shown, row.own, row.units, [str(note) for note in row.notes]) for row in figure.rows]
        for figure in found
    ]


# --- rolled up --------------------------------------------------------------------------------------------------------


def test_a_ratio_of_faculties_is_rolled_up_from_its_parts_and_says_how_many_were_measured(world):
    indicator = follow(world, "ratio", measured_per="faculty")
    law, archaeology, _humanities = faculties(world)
    measure(world, indicator, law, numerator=6000, denominator=200)
    measure(world, indicator, archaeology, numerator=4000, denominator=400)

    assert rows(world) == [[("2019", "16,7", "", "2 van 4 eenheden", [])]]


@pytest.mark.parametrize(
    ("kind", "given", "words"),
    [
        ("percentage", {"value": "88.6"}, "de aantallen achter het percentage"),
        ("ratio", {"value": "25.8"}, "de twee delen van de verhouding"),
        ("mean", {"value": "3.9", "deviation": "0.1"}, "het aantal respondenten"),
    ],
)
def test_what_has_no_parts_is_not_rolled_up_and_the_page_says_why(client, world, kind, given, words):
    indicator = follow(world, kind, measured_per="faculty")
    measure(world, indicator, world.faculty, **given)
    client.force_login(world.officer)

    page = client.get(reverse("monitoring:indicator", args=[indicator.uuid]))

    assert "Niet samengenomen: in 1 van 1 eenheden ontbre" in page.content.decode()
    assert words in page.content.decode()
    assert [row.shown for row in page.context["figures"][0].rows] == ["–"]


def test_words_are_never_rolled_up_but_stand_per_unit(client, world):
    indicator = follow(world, "text", measured_per="faculty")
    measure(world, indicator, world.faculty, text="Meer tutoren")
    client.force_login(world.officer)

    page = client.get(reverse("monitoring:indicator", args=[indicator.uuid]))

    assert [row.shown for row in page.context["figures"][0].rows] == ["–"]
    assert [row.shown for figure in page.context["parts"] for row in figure.rows] == ["Meer tutoren"]


def test_a_milestone_is_so_many_of_so_many(world):
    indicator = follow(world, "milestone", measured_per="faculty")
    for unit, value in zip(faculties(world), (1, 0, 1), strict=True):
        measure(world, indicator, unit, value=value)

    assert rows(world) == [[("2019", "2 van 3", "", "3 van 4 eenheden", [])]]


def test_a_value_for_the_whole_stands_beside_its_units_and_a_difference_is_found_when_all_were_measured(world):
    indicator = follow(world, "fte", measured_per="faculty")
    every = Unit.objects.filter(level=Level.FACULTY)
    for unit in every:
        measure(world, indicator, unit, value="10.2")
    measure(world, indicator, value="20.5")
    measure(world, indicator, world.faculty, on=NEXT, value="10.2")
    measure(world, indicator, on=NEXT, value="60")

    (figure,) = rows(world)

    assert figure[0][:4] == ("2019", "20,4", "20,5", "2 van 2 eenheden")
    assert figure[0][4] == []  # each of both may be off by 0,05
    assert figure[1][:4] == ("2020", "10,2", "60,0", "1 van 2 eenheden")
    assert figure[1][4] == []  # the other faculty may explain it
    measure(world, indicator, value="21")
    assert rows(world)[0][0][4] == []  # 21 is written without decimals
    measure(world, indicator, value="21.1")
    assert rows(world)[0][0][4] == [
        "Gepubliceerd voor het geheel: 21,1; de eenheden komen op 20,4. Afronding verklaart het verschil niet."
    ]


def test_a_published_ratio_that_its_own_parts_do_not_come_to_is_found(world):
    measure(world, follow(world, "ratio"), value="24.4", numerator=27670, denominator="1071.8")

    assert rows(world)[0][0][4] == [
        "Gepubliceerd: 24,4; de twee delen komen op 25,8. Afronding verklaart het verschil niet."
    ]


def test_programmes_are_rolled_up_to_their_faculty_and_to_the_institution(world):
    indicator = follow(world, "count", measured_per="programme")
    other = make_unit(Level.FACULTY)
    for unit, value in ((world.faculty, 3), (world.faculty, 4), (other, 5)):
        measure(world, indicator, make_unit(Level.PROGRAMME, unit), value=value)

    assert [each[0][1] for each in (*rows(world), *rows(world, world.faculty), *rows(world, other))] == ["12", "7", "5"]
    assert rows(world, world.stranger.appointments.first().unit) == [[]]


def test_a_programme_that_began_later_is_not_counted_among_those_of_before(world):
    indicator = follow(world, "count", measured_per="programme")
    measure(world, indicator, make_unit(Level.PROGRAMME, world.faculty), value=1)
    young = make_unit(Level.PROGRAMME, world.faculty)
    young.valid_from = datetime.date(2021, 9, 1)
    young.save()

    assert rows(world)[0][0][3] == "1 van 1 eenheden"


def test_of_each_unit_the_last_value_of_a_year_counts(world):
    indicator = follow(world, "count", measured_per="faculty")
    for month, value in ((3, 10), (10, 12)):
        measure(world, indicator, world.faculty, on=datetime.date(2020, month, 1), value=value)

    assert [row[:2] for row in rows(world)[0]] == [("2020", "12")]


def test_a_break_in_a_unit_breaks_the_whole_with_its_reason(world):
    indicator = follow(world, "count", measured_per="faculty")
    measure(world, indicator, world.faculty, value=1)
    measure(world, indicator, world.faculty, on=NEXT, value=2, series_break=True, break_reason="Andere telling")

    (figure,) = figures(world.framework, world.institution)

    assert [(row.is_break, [(b.unit, b.reason) for b in row.breaks]) for row in figure.rows] == [
        (False, []),
        (True, [("Rechtsgeleerdheid", "Andere telling")]),
    ]
    assert figure.chart.count("line break") == 1


@pytest.mark.parametrize("many", [1, 4])
def test_of_unit_gives_a_year_rolled_up_in_a_fixed_number_of_statements(world, django_assert_num_queries, many):
    for number in range(many):
        indicator = follow(world, "fte", f"Indicator {number}", measured_per="programme", groups="Ba, Ma")
        for on in (BASELINE, NEXT):
            measure(world, indicator, make_unit(Level.PROGRAMME, world.faculty), on, value="1.5", group="Ba")
        write_reflection(indicator=indicator, year=2020, text="Meer dan gedacht", actor=world.officer)
    unit = Unit.objects.select_related("parent__parent").get(pk=world.institution.pk)

    with django_assert_num_queries(4):
        found = of_unit(world.framework, unit, 2020)

    assert len(found) == many
    assert (found[0].group, found[0].row.shown, found[0].before.label) == ("Ba", "1,5", "2019")
    assert found[0].reflection.text == "Meer dan gedacht"


@pytest.mark.parametrize("many", [1, 4])
def test_the_page_of_an_indicator_takes_a_fixed_number_of_statements(client, world, django_assert_num_queries, many):
    indicator = follow(world, "fte", measured_per="programme")
    for _number in range(many):
        measure(world, indicator, make_unit(Level.PROGRAMME, world.faculty), value="1.5")
    client.force_login(world.officer)
    address = reverse("monitoring:indicator", args=[indicator.uuid])
    client.get(address)

    with django_assert_num_queries(11):
        page = client.get(address)

    assert len(page.context["parts"]) == many


@pytest.mark.parametrize("many", [1, 4])
def test_the_page_of_the_institution_takes_as_many_statements_for_more_units(
    client, world, django_assert_num_queries, many
):
    for number in range(many):
        indicator = follow(world, "fte", f"Indicator {number}", measured_per="programme")
        measure(world, indicator, make_unit(Level.PROGRAMME, world.faculty), value="1.5")
    client.force_login(world.officer)
    address = reverse("monitoring:index") + "?jaar=2020"
    client.get(address)

    with django_assert_num_queries(19):  # two more than without units: their values, and which there are
        page = client.get(address)

    assert len(page.context["indicators"].figures) == many


# --- who sees and enters what -----------------------------------------------------------------------------------------


def test_one_faculty_is_not_shown_the_values_of_another_but_sees_what_all_come_to(client, world):
    indicator = follow(world, "fte", measured_per="faculty")
    law, archaeology, _humanities = faculties(world)
    measure(world, indicator, law, value="10")
    measure(world, indicator, archaeology, value="2.5")
    client.force_login(world.holder)

    page = client.get(reverse("monitoring:indicator", args=[indicator.uuid]))

    assert [figure.unit for figure in page.context["parts"]] == [law]
    assert [row.shown for row in page.context["figures"][0].rows] == ["12,5"]


def test_the_quality_officer_of_a_faculty_enters_its_value_and_no_other(client, world):
    indicator = follow(world, "fte", measured_per="faculty")
    law, archaeology, _humanities = faculties(world)
    officer = someone(Role.QUALITY_OFFICER, unit=law)
    client.force_login(officer)
    address = reverse("monitoring:indicator", args=[indicator.uuid])

    assert client.post(address, {"measured_on": "2019-10-01", "value": "10,5"}).status_code == 302

    assert [(row.unit, row.value) for row in Measurement.objects.all()] == [(law, Decimal("10.5"))]
    for unit in (archaeology, world.institution):
        with pytest.raises(Forbidden):
            record_measurement(indicator=indicator, unit=unit, measured_on=BASELINE, value=1, actor=officer)
    with pytest.raises(Forbidden):
        write_reflection(indicator=indicator, year=2020, text="x", actor=officer)


def test_a_value_of_a_unit_is_entered_on_the_screen_and_what_was_typed_stays_when_it_cannot_be(client, world):
    indicator = follow(world, "mean", measured_per="faculty", groups="Ba, Ma")
    client.force_login(world.officer)
    address = reverse("monitoring:indicator", args=[indicator.uuid])
    given = {"unit": world.faculty.pk, "measured_on": "2019-10-01", "value": "2,9", "deviation": "1,1", "n": "812"}

    refused = client.post(address, {**given, "group": "Ba", "series_break": "on", "break_reason": ""})
    saved = client.post(address, {**given, "group": "Ba"})

    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"break_reason"})
    assert 'value="812"' in refused.content.decode()
    assert saved.status_code == 302
    row = Measurement.objects.get()
    assert (row.unit, row.group, row.value, row.deviation, row.n) == (
        world.faculty,
        "Ba",
        Decimal("2.9"),
        Decimal("1.1"),
        812,
    )


def test_a_unit_in_which_an_indicator_is_not_measured_is_refused(world):
    with pytest.raises(Refused, match="niet gemeten"):
        measure(world, follow(world), world.faculty, value=1)
    with pytest.raises(Refused, match="niet gemeten"):
        measure(world, follow(world, measured_per="faculty"), make_unit(Level.PROGRAMME, world.faculty), value=1)


# --- breaks and reflections -------------------------------------------------------------------------------------------


def test_a_break_without_a_reason_is_refused_and_one_of_before_stays(world):
    indicator = follow(world)
    with pytest.raises(Refused) as refusal:
        measure(world, indicator, value=1, series_break=True)
    old = Measurement.objects.create(
        indicator=indicator, unit=indicator.unit, measured_on=BASELINE, value=1, series_break=True
    )

    measure(world, indicator, value=2, series_break=True)

    old.refresh_from_db()
    assert refusal.value.field == "break_reason"
    assert (old.value, old.series_break, old.break_reason) == (2, True, "")


def test_the_same_value_once_more_leaves_no_trace(world):
    indicator = follow(world)
    for _time in range(2):
        measure(world, indicator, value=2)

    assert Measurement.history.count() == 1


def test_a_reflection_of_a_year_is_put_right_and_history_keeps_both(client, world):
    indicator = follow(world)
    client.force_login(world.officer)
    address = reverse("monitoring:indicator_reflect", args=[indicator.uuid])

    empty = client.post(address, {"year": "2020", "text": " "})
    for text in ("Meer dan verwacht.", "Meer dan verwacht, door corona."):
        assert client.post(address, {"year": "2020", "text": text}).status_code == 302

    row = Reflection.objects.get()
    assert (empty.status_code, row.text, row.written_by) == (422, "Meer dan verwacht, door corona.", world.officer)
    assert [was.text for was in row.history.order_by("history_id")] == ["Meer dan verwacht.", row.text]
    assert row.text in client.get(reverse("monitoring:indicator", args=[indicator.uuid])).content.decode()
    assert client.get(address, {"jaar": "2020"}).context["form"].initial["text"] == row.text


def test_nobody_reflects_on_a_year_to_come(world):
    with pytest.raises(Refused):
        write_reflection(indicator=follow(world), year=2999, text="x", actor=world.officer)


# --- theme or measure, target -----------------------------------------------------------------------------------------


def test_an_indicator_of_a_measure_stays_with_it_in_the_supplement(client, world):
    indicator = add_indicator(
        framework=world.framework,
        unit=world.faculty,
        measure=world.measure,
        name_nl="Mentoren",
        name_en="Mentors",
        kind="count",
        baseline_on=BASELINE,
        actor=someone(Role.QUALITY_OFFICER, unit=world.faculty),
    )
    supplement = make_document(world.framework, world.faculty, first_year=2022, replaces=world.document)
    later = make_measure(supplement, world.measure.theme, "Mentors for all", lineage=world.measure.lineage)
    client.force_login(world.holder)

    page = client.get(reverse("monitoring:indicator", args=[indicator.uuid]))

    assert (indicator.theme, page.context["measure"]) == (world.measure.theme, later)
    for each in (world.measure, later):
        assert indicator.name in client.get(reverse("plans:measure", args=[each.uuid])).content.decode()


def test_a_measure_of_another_unit_has_no_indicator_here(world):
    with pytest.raises(Refused, match="andere eenheid"):
        follow(world, measure=world.measure)


def test_no_target_on_purpose_is_said_and_nothing_is_drawn(client, world):
    drawn = follow(world, "fte", target="60 fte", target_value=60)
    without = follow(world, "fte", "Tutoren", no_target=True)
    for indicator in (drawn, without):
        measure(world, indicator, value="54.5")

    charts = [figure.chart for figure in figures(world.framework, world.institution)]

    assert [chart.count('class="aim"') for chart in charts] == [1, 0]
    client.force_login(world.officer)
    page = client.get(reverse("monitoring:indicator", args=[without.uuid])).content.decode()
    assert "bewust geen" in page
    with pytest.raises(Refused) as refusal:
        change_indicator(indicator=without, target="60", actor=world.officer)
    assert refusal.value.field == "no_target"


@pytest.mark.parametrize(
    ("kind", "given", "reads"),
    [
        ("percentage", {"target_value": 80}, "80,0\u00a0%"),
        ("count", {"target_value": 80}, "80"),
        ("milestone", {"target_value": 1}, "ja"),
        ("percentage", {"target": "vier op de vijf", "target_value": 80}, "vier op de vijf"),
    ],
)
def test_a_target_reads_as_the_values_beside_it_or_in_its_own_words(client, world, kind, given, reads):
    indicator = follow(world, kind, **given)
    client.force_login(world.officer)

    page = client.get(reverse("monitoring:indicator", args=[indicator.uuid])).content.decode()

    assert f"<dt>Streefwaarde</dt><dd>{reads}</dd>" in page


def test_per_which_units_is_fixed_once_these_were_measured(world):
    indicator = follow(world, measured_per="faculty")
    measure(world, indicator, world.faculty, value=1)

    with pytest.raises(Refused) as refusal:
        change_indicator(indicator=indicator, measured_per="programme", actor=world.officer)

    assert refusal.value.field == "measured_per"


def test_a_faculty_is_not_measured_per_faculty(client, world):
    with pytest.raises(Refused) as refusal:
        follow(world, unit=world.faculty, measured_per="faculty")

    client.force_login(world.officer)
    form = client.get(reverse("monitoring:indicator_add", args=[world.faculty.code])).context["form"]
    assert refusal.value.field == "measured_per"
    assert [value for value, _label in form.fields["measured_per"].choices] == ["", "programme"]


def test_an_indicator_needs_a_theme_or_a_measure_and_keeps_what_was_typed(client, world):
    client.force_login(world.officer)
    given = {"name_nl": "BKO", "name_en": "BKO", "kind": "percentage", "direction": "up", "baseline_on": "2019-10-01"}

    refused = client.post(reverse("monitoring:indicator_add", args=[world.institution.code]), given)
    both = {**given, "theme": world.themes["begeleiding"].pk, "no_target": "on", "target": "90 %"}
    contrary = client.post(reverse("monitoring:indicator_add", args=[world.institution.code]), both)

    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"theme"})
    assert (contrary.status_code, set(contrary.context["form"].errors)) == (422, {"no_target"})
    assert Indicator.objects.count() == 0


# --- Leiden's indicators of 2019 --------------------------------------------------------------------------------------


def test_leidens_indicators_of_2019_stand_as_published(world):
    for data in toml("indicators")["indicators"]:
        indicator = follow(world, data["kind"], data["nl"], theme=world.themes[data["theme"]], no_target=True)
        for on, group, value, deviation, said in data["values"]:
            parts = {"numerator": 27670, "denominator": 1071.8} if "numerator" in data and on == "2019-10-01" else {}
            if said.startswith("published"):
                day = datetime.date.fromisoformat(on)
                given = {"value": None if parts else value, "deviation": deviation or None, "group": group, **parts}
                measure(world, indicator, on=day, **given)

    found = figures(world.framework, world.institution)

    nbsp = "\u00a0"
    assert [(f.indicator.theme.number, f.group, [(r.label, r.shown) for r in f.rows]) for f in found] == [
        (1, "", [("2019", f"3,9{nbsp}±{nbsp}0,1")]),
        (1, "", [("2019", "25,8"), ("2020", "24,4")]),
        (2, "Ba", [("2019", f"2,9{nbsp}±{nbsp}1,1")]),
        (2, "Ma", [("2019", f"2,9{nbsp}±{nbsp}1,2")]),
        (2, "Ba", [("2019", f"3,1{nbsp}±{nbsp}1,1")]),
        (2, "Ma", [("2019", f"3,4{nbsp}±{nbsp}1,1")]),
        (3, "", [("2019", "54,5")]),
        (3, "", [("2019", "10")]),
        (4, "", [("2019", f"88,6{nbsp}%")]),
        (4, "", [("2019", "29")]),
        (5, "", [("2019", "5")]),
    ]
    assert [row for f in found for row in f.rows if row.is_break or row.notes] == []
    assert all(f.indicator.no_target and 'class="aim"' not in f.chart for f in found)
    ratio = Measurement.objects.get(indicator__kind="ratio", measured_on=BASELINE)
    assert (ratio.numerator, ratio.denominator, round(ratio.value, 1)) == (27670, Decimal("1071.8"), Decimal("25.8"))


def test_values_of_one_unit_are_told_per_group_in_the_order_of_the_indicator(world):
    indicator = follow(world, "count", groups="Ma, Ba")
    for group in ("Ba", "Ma", ""):
        measure(world, indicator, value=1, group=group)

    assert [each.group for each in series.of_unit(world.framework, world.institution)] == ["", "Ma", "Ba"]
