"""Every kind of plan of the demonstration goes to Word and comes back without a difference."""

import pytest

from plans.models import Document, DocumentKind
from plans.queries import outline_of
from tests.plans.word.files import back, contents, sent_out

pytestmark = [pytest.mark.usefixtures("rijnland"), pytest.mark.django_db]


def test_a_plan_of_each_kind_comes_back_from_word_as_it_went() -> None:
    plans = [
        plan
        for kind in DocumentKind.objects.order_by("pk")
        if (plan := Document.objects.for_listing().filter(kind=kind).order_by("pk").last())
    ]
    assert len(plans) > 2

    for plan in plans:
        outline, file = outline_of(plan), sent_out(plan)
        told = back(plan, file, outline)
        parts = {
            row.uuid: row for row in [*outline.sections, *outline.goals, *outline.measures, *plan.initiatives.all()]
        }
        assert {uuid for _kind, uuid in told.fields} == set(parts)
        for (_kind, uuid), fields in told.fields.items():
            assert fields == {name: (parts[uuid].revision, getattr(parts[uuid], name)) for name in fields}
        assert (told.pieces, contents(file).notes) == ([], [])
