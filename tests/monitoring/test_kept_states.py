"""How many measures are in which state is kept, and is what the measures and reports say, whatever happened."""

import random
from collections import Counter

import pytest
from django.core.management import call_command

from budgets import queries as money
from budgets.services.spending import record_realised
from monitoring.models import Progress, StateTotal
from monitoring.services import states
from monitoring.services.progress import report_progress
from plans.models import Measure, Removed
from plans.services.drafting import add_measure, save_measure
from plans.services.removal import put_back, remove
from tests.budgets.rows import open_report
from tests.factories import Role, someone

pytestmark = pytest.mark.django_db


def kept(world):
    rows = StateTotal.objects.filter(document=world.document)
    return {(row.year, row.theme.code, row.state): row.measures for row in rows}


def counted(world):
    """From the rows alone, by another road than the service goes."""
    found = Counter()
    for measure in Measure.objects.filter(document=world.document):
        found[0, measure.theme.code, ""] += 1
        for year in (2019, 2020):
            last = Progress.objects.filter(measure=measure, year=year).order_by("-reported_on", "-pk").first()
            if last:
                found[year, measure.theme.code, last.state] += 1
    return dict(found)


def act(world, dice):
    """Something that a drafter does: a measure comes, goes, comes back or moves, or is reported on."""
    measures = list(Measure.objects.filter(document=world.document).order_by("pk"))
    bare = [measure for measure in measures if not measure.progress.exists()]
    theme = dice.choice(list(world.themes.values()))
    match dice.choice(["add", "move", "remove", "back", "report", "report"]):
        case "add":
            add_measure(document=world.document, theme=theme, title=f"M{dice.random()}", actor=world.holder)
        case "move" if measures:
            moved = dice.choice(measures)
            save_measure(measure=moved, revision=moved.revision, theme=theme, actor=world.holder)
        case "remove" if bare:
            remove(part=dice.choice(bare), actor=world.holder)
        case "back" if gone := Removed.objects.filter(put_back_at=None).first():
            put_back(removed=gone, actor=world.holder)
        case "report" if measures:
            state, year = dice.choice(Progress.State.values), dice.choice([2019, 2020])
            report_progress(
                measure=dice.choice(measures), year=year, state=state, note="So.", why="So.", actor=world.holder
            )


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_is_what_stands_there_after_any_acts(world, seed):
    dice = random.Random(seed)
    states.measures_changed(world.document)

    for _turn in range(15):
        act(world, dice)
        assert kept(world) == counted(world)

    assert states.rebuild(world.framework) == []


def test_a_first_report_counts_measures_that_were_never_counted(world):
    report_progress(measure=world.measure, year=2020, state="delayed", note="Late.", why="Ill.", actor=world.holder)

    assert kept(world) == {(0, "begeleiding", ""): 1, (2020, "begeleiding", "delayed"): 1}


def test_a_wrong_count_is_found_and_mended(world, capsys):
    states.measures_changed(world.document)
    StateTotal.objects.update(measures=7)

    with pytest.raises(SystemExit):
        call_command("check_totals")
    call_command("check_totals", mend=True)

    assert str(world.document) in capsys.readouterr().out
    assert kept(world) == {(0, "begeleiding", ""): 1}


def test_what_was_spent_is_kept_per_unit_and_report(world):
    controller = someone(Role.CONTROLLER, unit=world.institution)
    for report, cents in (("may", 10_000), ("final", 20_000)):
        record_realised(
            round=open_report(world.framework, 2020, report),
            unit=world.faculty,
            theme=world.themes["begeleiding"],
            amount_cents=cents,
            actor=controller,
        )

    rows = money.kept_realised(world.framework)

    assert sorted(rows) == sorted(money.realised_rows(world.framework))
    assert money.last_realised(rows) == {(world.faculty.pk, 2020, "begeleiding"): 20_000}
