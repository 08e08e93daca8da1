"""What changed since she read it, since her council saw it, since its consent: each by one address."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.models import LastRead
from governance.services import reading
from governance.services.requests import withdraw
from governance.snapshot import build, canonical
from governance.track import road_of
from kwaliteit.organisation.models import BodyKind
from kwaliteit.organisation.rights import rights_of
from tests.governance.world import give_right

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def compared(client, version, **asked):
    return client.get(reverse("governance:compare", args=[version.uuid]), asked)


def names(response) -> tuple[str, str]:
    return response.context["old_name"], response.context["new_name"]


@pytest.fixture
def four(stage):
    """Four versions: of the first the council took note by consent, the second lay before it too."""
    first = stage.freeze("Wij beginnen met drie groepen.")
    stage.decide(stage.ask(first))
    second = stage.freeze("Wij beginnen met vier groepen.")
    stage.decide(stage.ask(second), "no_consent", text="Te veel.")
    return [
        first,
        second,
        stage.freeze("Wij beginnen met vijf groepen."),
        stage.freeze("Wij beginnen met zes groepen."),
    ]


def test_since_she_last_read_is_the_newest_version_before_it_that_she_opened(four, as_):
    reader = as_("holder")
    for version in (four[1], four[0]):
        reader.get(reverse("governance:version", args=[version.uuid]))

    assert names(compared(reader, four[3], van="gelezen")) == ("versie 2", "versie 4")
    assert names(compared(reader, four[3], van="gelezen")) == ("versie 2", "versie 4"), "she sees it again"
    assert "Sinds u het voor het laatst las (versie 2" in compared(reader, four[3]).content.decode()


def test_a_comparison_counts_as_reading_its_newer_side_once(four, as_):
    reader = as_("holder")
    for _again in range(2):
        compared(reader, four[2], van="1")

    assert list(LastRead.objects.values_list("version__number", "person__name")) == [
        (3, LastRead.objects.get().person.name)
    ]
    assert names(compared(reader, four[3], van="gelezen"))[0] == "versie 3"


def test_who_read_nothing_sees_the_version_before_and_is_told_so(four, as_):
    page = compared(as_("holder"), four[3], van="gelezen")

    assert names(page) == ("versie 3", "versie 4")
    assert "U las nog geen eerdere versie van dit plan. Hier staat wat er sinds versie 3 veranderde." in (
        page.content.decode()
    )


def test_what_another_read_is_not_what_she_read(four, as_):
    as_("fr_secretary").get(reverse("governance:version", args=[four[1].uuid]))

    assert compared(as_("holder"), four[3], van="gelezen").context["what"].missing == "gelezen"


def test_since_the_council_saw_it_and_since_its_consent(stage, four, as_):
    reader = as_("holder")

    assert names(compared(reader, four[3], van="gezien")) == ("versie 2", "versie 4")
    assert names(compared(reader, four[3], van="instemming")) == ("versie 1", "versie 4")
    assert [one.key for one in compared(reader, four[3]).context["moments"]] == [
        f"gezien-{stage.world.bodies['fr'].code}",
        f"instemming-{stage.world.bodies['fr'].code}",
    ]
    assert compared(reader, four[0], van="gezien").context["what"].missing == "gezien"


def test_a_request_that_was_withdrawn_was_seen_by_nobody(stage, as_):
    asked = stage.ask(stage.freeze("Een."))
    withdraw(request=asked, actor=stage.person("holder"))

    assert compared(as_("holder"), stage.freeze("Twee."), van="gezien").context["what"].missing == "gezien"


def test_since_the_working_text_as_she_read_it_on_an_earlier_day(stage, as_):
    version = stage.freeze("Wij beginnen met drie groepen.")
    stage.write("Wij beginnen met vier groepen.")
    yesterday = timezone.now() - DAY
    payload = canonical(build(stage.document))
    reading.note_working_text(document=stage.document, payload=payload, reader=stage.person("holder"), at=yesterday)
    LastRead.objects.filter(version=None).update(at=yesterday + DAY - datetime.timedelta(microseconds=1))
    stage.write("Wij beginnen met vijf groepen.")
    reader = as_("holder")
    for _again in range(2):
        page = compared(reader, version, van="gelezen", naar="werk")
        assert "groepen" in page.content.decode()
        assert "<del><span" in page.content.decode()
        assert [b.html for b in page.context["result"].changed_sections[0].blocks] == [
            "<p>Wij beginnen met <del>vier</del> <ins>vijf</ins> groepen.</p>"
        ]


def test_of_the_working_text_two_days_are_kept_and_a_day_is_written_once(stage):
    holder, now = stage.person("holder"), timezone.now()
    for days, text in ((3, "a"), (2, "b"), (1, "c"), (1, "d"), (0, "e")):
        payload = canonical({"text": text})
        reading.note_working_text(document=stage.document, payload=payload, reader=holder, at=now - days * DAY)

    kept = LastRead.objects.filter(person=holder).order_by("day")
    assert [row.content["text"] for row in kept] == ["c", "e"]


def test_the_working_text_is_no_moment_for_who_may_not_read_it(stage, as_):
    version = stage.ask(stage.freeze("Een.")).version
    member = stage.person("fr_member")
    payload = canonical(build(stage.document))
    reading.note_working_text(document=stage.document, payload=payload, reader=member, at=timezone.now() - DAY)

    assert compared(as_("fr_member"), version, van="gelezen").context["what"].missing == "gelezen"
    assert compared(as_("fr_member"), version, naar="werk").status_code == 404


def test_her_own_body_goes_first_among_the_moments(stage, as_):
    give_right(stage.document.kind, BodyKind.UNIVERSITY_COUNCIL, "advice")
    stage.ask(stage.freeze("Een."), body="ur")
    stage.ask(road_of(stage.document, rights_of(stage.person("holder"))).newest)
    last = stage.ask(stage.freeze("Twee."), body="ur").version
    stage.ask(last)
    page = compared(as_("fr_member"), last)

    assert page.context["moments"][0].key == f"gezien-{stage.world.bodies['fr'].code}"


@pytest.mark.parametrize("many", [1, 3])
def test_looking_again_costs_as_many_statements_whatever_was_read(stage, as_, many, django_assert_num_queries):
    reader = as_("holder")
    for number in range(many + 1):
        version = stage.freeze(f"Tekst {number}.")
        reader.get(reverse("governance:version", args=[version.uuid]))
    compared(reader, version, van="gelezen")

    with django_assert_num_queries(4):
        compared(reader, version, van="gelezen")
    with django_assert_num_queries(4):
        reader.get(reverse("governance:version", args=[version.uuid]))


def test_it_is_one_click_from_home_and_from_the_request_when_the_body_saw_the_plan_before(stage, as_):
    member = as_("fr_member")
    first = stage.ask()
    once = f"{reverse('governance:compare', args=[first.version.uuid])}?van=gelezen"
    pages = [reverse("home"), reverse("governance:request", args=[first.uuid])]
    assert [once in member.get(page).content.decode() for page in pages] == [False, False]

    second = stage.ask(stage.freeze("Tweede versie."))
    again = f"{reverse('governance:compare', args=[second.version.uuid])}?van=gelezen"
    pages = [reverse("home"), reverse("governance:request", args=[second.uuid])]
    assert [again in member.get(page).content.decode() for page in pages] == [True, True]
    assert member.get(again).status_code == 200


def test_who_drafts_finds_from_home_what_others_changed_in_the_working_text(stage, as_):
    version = stage.freeze("Eerste versie.")
    address = f"{reverse('governance:compare', args=[version.uuid])}?van=gelezen&naar=werk"
    drafter = as_("holder")

    assert address.replace("&", "&amp;") in drafter.get(reverse("home")).content.decode()
    assert drafter.get(address).status_code == 200
