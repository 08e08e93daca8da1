"""Whatever people do to a plan and its report, in any order: what was promised does not vanish from the frozen report."""

import datetime
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.services.versions import freeze
from kwaliteit.shared.errors import Refused
from monitoring.services.accounts import take_over
from plans.models import Measure
from plans.services.documents import close_document, reopen_document
from plans.services.drafting import add_measure, save_measure
from plans.services.removal import remove
from tests.kept import kept
from tests.monitoring.reports import Reporting, adopt_plan, make_reporting

pytestmark = pytest.mark.django_db
ACTS = ("remove", "rename", "end", "add", "adopt", "adopt_before", "account", "take_over", "close")


@pytest.fixture
@kept
def reporting() -> Reporting:
    return make_reporting()


def do(act: str, which: int, reporting: Reporting) -> None:
    stage, document = reporting.stage, reporting.stage.document
    measures = list(Measure.objects.filter(document=document).order_by("pk"))
    measure = measures[which % len(measures)] if measures else None
    if act == "remove" and measure:
        remove(part=measure, actor=reporting.holder)
    elif act == "rename" and measure:
        save_measure(measure=measure, revision=measure.revision, actor=reporting.holder, title=f"Anders {which}")
    elif act == "end" and measure:
        ended = {"starts_on": datetime.date(2020, 1, 1), "ends_on": datetime.date(2020, 12, 31)}
        save_measure(measure=measure, revision=measure.revision, actor=reporting.holder, **ended)
    elif act == "add":
        add_measure(document=document, actor=reporting.holder, theme=stage.world.themes[0], title=f"Nieuw {which}")
    elif act in ("adopt", "adopt_before"):
        adopt_plan(stage, document, "2022-07-01" if act == "adopt" else "2022-01-01")
    elif act == "account":
        rows = reporting.accounts()
        reporting.account(rows[which % len(rows)])
    elif act == "take_over":
        take_over(document=reporting.report, actor=reporting.holder)
    elif act == "close":
        close_document(document=reporting.report, actor=reporting.holder)
        reopen_document(document=reporting.report, actor=reporting.holder)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=15)
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5)), max_size=8))
def test_a_promised_measure_is_in_the_frozen_report_or_the_report_is_not_frozen(reporting, acts):
    from django.db import transaction

    with transaction.atomic():
        promised = {row.promise.lineage for row in reporting.accounts()}
        for act, which in acts:
            try:
                with transaction.atomic():
                    do(act, which, reporting)
            except Refused:
                pass
        missing = [row for row in reporting.accounts() if not row.is_whole]
        if missing:
            with pytest.raises(Refused):
                freeze(document=reporting.report, actor=reporting.holder)
        reporting.account_for_all()
        frozen = json.loads(freeze(document=reporting.report, actor=reporting.holder).payload)["accounts"]
        assert promised <= {row["lineage"] for row in frozen if row["state"] and row["done"]}
        transaction.set_rollback(True)
