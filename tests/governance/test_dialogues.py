"""What was done with a talk: two people who write it at the same time do not lose each other's text."""

import pytest
from django.urls import reverse

from governance.models import Dialogue
from governance.services.process import record_dialogue, save_dialogue_outcome
from kwaliteit.shared.errors import Conflict
from plans.models import Framework, Theme
from tests.governance.stage import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(stage):
    return record_dialogue(
        framework=stage.world.framework,
        unit=stage.world.faculty,
        title="Panel",
        held_on=TODAY(),
        with_whom="studenten",
        said="Meer tijd.",
        actor=stage.person("holder"),
    )


def test_a_text_that_changed_meanwhile_is_not_overwritten(stage, talk):
    holder, dean = stage.person("holder"), stage.person("dean")
    save_dialogue_outcome(dialogue=talk, actor=dean, done="Van haar.\r\nEn meer.", seen="")

    with pytest.raises(Conflict) as conflict:
        save_dialogue_outcome(dialogue=talk, actor=holder, done="Van hem.", seen="")
    save_dialogue_outcome(dialogue=talk, actor=holder, done="Van beiden.", seen="Van haar.\r\nEn meer.\r\n")

    assert (conflict.value.stored, conflict.value.typed) == ({"done": "Van haar.\nEn meer."}, {"done": "Van hem."})
    assert Dialogue.objects.get().done == "Van beiden."
    assert [row.history_user for row in talk.history.order_by("-history_id")[:2]] == [holder, dean]


def test_the_page_shows_both_texts_and_a_second_save_chooses(stage, talk, as_):
    holder = as_("holder")
    address = reverse("governance:dialogue_outcome", args=[talk.uuid])
    seen = holder.get(address).context["form"]["seen"].value()
    save_dialogue_outcome(dialogue=talk, actor=stage.person("dean"), done="Van haar.", seen="")

    stale = holder.post(address, {"done": "Van hem.", "seen": seen})
    page = stale.content.decode()
    assert (stale.status_code, Dialogue.objects.get().done) == (422, "Van haar.")
    assert ("“Van haar.”" in page, ">\nVan hem.</textarea>" in page) == (True, True)

    chosen = holder.post(address, {"done": "Van hem.", "seen": stale.context["form"]["seen"].value()})
    assert (chosen.status_code, Dialogue.objects.get().done) == (302, "Van hem.")


def test_the_themes_are_those_of_the_framework_that_is_chosen(stage, as_):
    second = Framework.objects.create(
        code="later", name_nl="Later", name_en="Later", first_year=2025, last_year=2030, midterm_year=2027
    )
    theme = Theme.objects.create(framework=second, code="docenten", order=1, name_nl="Docenten", name_en="Teachers")
    Framework.objects.filter(pk=stage.world.framework.pk).update(is_current=True)
    address = reverse("governance:add_dialogue")
    client = as_("holder")
    usual, other = client.get(address), client.get(address, {"kader": "later"})

    shown = [[name for _pk, name in page.context["form"].fields["themes"].choices] for page in (usual, other)]
    assert shown == [["1. Thema een", "2. Thema twee"], ["1. Docenten"]]
    assert 'href="?kader=later"' in usual.content.decode()

    sent = {
        "framework": second.pk,
        "unit": stage.world.faculty.pk,
        "title": "Panel over docenten",
        "held_on": TODAY().isoformat(),
        "with_whom": "docenten",
        "said": "Meer tijd.",
        "themes": [theme.pk],
    }
    client.post(f"{address}?kader=later", sent)
    talk = Dialogue.objects.get(title="Panel over docenten")
    assert (talk.framework, list(talk.themes.all())) == (second, [theme])
