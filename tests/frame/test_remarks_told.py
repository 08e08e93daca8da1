"""What happened tells of a remark only to who belongs to its circle."""

from __future__ import annotations

import pytest

from kwaliteit.organisation.rights import rights_of
from kwaliteit.work.changes import changes
from plans.services.documents import grant_contributor
from plans.services.remarks import write_remark
from tests.factories import make_person
from tests.governance.stage import Stage, make_stage
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def stage() -> Stage:
    return make_stage()


@pytest.mark.parametrize(
    ("circle", "told"),
    [
        ("drafters", {"helper": True, "dean": False, "staff": False}),
        ("board", {"helper": True, "dean": True, "staff": True}),
        ("council", {"helper": True, "dean": True, "staff": True}),
    ],
)
def test_a_remark_is_told_to_its_circle_alone(stage: Stage, circle: str, told: dict[str, bool]) -> None:
    helper = make_person("Helper")
    grant_contributor(document=stage.document, person=helper, actor=stage.person("holder"))
    write_remark(document=stage.document, actor=stage.person("holder"), text="Klopt dit?", circle=circle)
    people = {"helper": helper, "dean": stage.person("dean"), "staff": stage.person("staff")}

    seen = {
        who: any(
            change.what == "plaatste een opmerking bij" for change in changes([stage.document.pk], rights_of(each))
        )
        for who, each in people.items()
    }

    assert seen == told
