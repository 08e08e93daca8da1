"""The measures of a plan in pages: each page is the part of the whole list, whatever the themes hold."""

import itertools

import pytest
from django.core.paginator import Paginator

from monitoring.listed import Listed
from monitoring.models import Progress
from monitoring.queries import counted_states, in_state, with_state
from monitoring.services import states
from plans.models import Measure
from tests.factories import Level, make_person, make_unit
from tests.monitoring.conftest import make_document, make_measure

pytestmark = pytest.mark.django_db
STATES = ("", "done", "delayed", "stopped", "none", "troubled")


@pytest.fixture
def plan(world):
    """On the themes 0, 7, 1, 0, 12 and 3 measures, of which each third has no report, and the others the states in turn."""
    plan = make_document(world.framework, make_unit(Level.FACULTY))
    named = itertools.cycle(("done", "delayed", "stopped", "delayed"))
    reporter = make_person()
    for theme, number in zip(_themes(plan), (0, 7, 1, 0, 12, 3), strict=True):
        for order in range(number, 0, -1):
            measure = make_measure(plan, theme, f"{theme.code} {order}")
            Measure.objects.filter(pk=measure.pk).update(order=order // 2)
            if order % 3:
                for year, state in ((2020, next(named)), (2021, "changed")):
                    Progress.objects.create(
                        measure=measure, year=year, state=state, reported_on="2020-12-01", reported_by=reporter
                    )
    states.measures_changed(plan)
    return plan


def _themes(plan):
    return list(plan.framework.themes.order_by("order", "pk"))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("size", [1, 4, 25])
def test_the_pages_are_the_whole_list_theme_by_theme(plan, state, size):
    rows = in_state(with_state(Measure.objects.filter(document=plan), 2020), state)
    whole = list(rows.order_by("theme__order", "theme_id", "order", "pk").values_list("pk", flat=True))
    assert len(whole) > 3

    pages = Paginator(Listed(plan, 2020, _themes(plan), counted_states([plan.pk], 2020), state), size)

    assert pages.count == len(whole)
    assert [key for page in pages for key in page] == whole


@pytest.mark.parametrize("state", STATES)
def test_of_one_theme_only_its_own_are_listed(plan, state):
    theme = _themes(plan)[4]
    rows = in_state(with_state(plan.measures.filter(theme=theme), 2020), state)

    listed = Listed(plan, 2020, [theme], counted_states([plan.pk], 2020), state)

    assert listed[0 : len(listed)] == list(rows.order_by("order", "pk").values_list("pk", flat=True))


def test_a_page_asks_once_whatever_number_of_themes_it_touches(plan, django_assert_num_queries):
    listed = Listed(plan, 2020, _themes(plan), counted_states([plan.pk], 2020), "")

    with django_assert_num_queries(1):
        assert len(listed[0:23]) == 23
