"""The chapters of the printed document: their order, names and absence are data of the kind of document."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.urls import reverse

from kwaliteit.organisation.roles import Role
from kwaliteit.shared.clock import today
from kwaliteit.submission import arranging, document, gather, package, render
from kwaliteit.submission.material import collect
from kwaliteit.submission.outline import OF_A_PLAN, OF_A_REPORT, Line, lines, moved, stored
from kwaliteit.submission.report import Table
from plans.models import DocumentKind
from tests.factories import someone
from tests.governance.world import World
from tests.kept import kept
from tests.submission import play, sample
from tests.submission.stored import post
from tests.submission.stored import stored as sealed


def outline(*codes: str, **changes: dict) -> tuple[dict, ...]:
    """These chapters first, the others after them in their usual order."""
    order = [*codes, *(place.code for place in OF_A_PLAN if place.code not in codes)]
    return tuple({"chapter": code, "nl": "", "en": "", "shown": True, **changes.get(code, {})} for code in order)


def ids(report) -> list[str]:
    return [chapter.id for chapter in report.chapters]


def register(report) -> Table:
    return next(chapter for chapter in report.chapters if chapter.id == "register").blocks[0]


@pytest.mark.parametrize("report", [False, True])
def test_nothing_kept_is_the_usual_order_and_the_usual_order_keeps_nothing(report):
    found = lines([], report=report)

    assert [line.code for line in found] == [place.code for place in (OF_A_REPORT if report else OF_A_PLAN)]
    assert stored(found, report=report) == []


def test_a_chapter_that_the_outline_does_not_know_follows_the_one_it_usually_follows():
    kept_rows = [row for row in outline("money") if row["chapter"] not in ("involvement", "summary")]

    codes = [line.code for line in lines(kept_rows, report=False)]

    assert codes[:4] == ["summary", "money", "context", "involvement"]
    assert sorted(codes) == sorted(place.code for place in OF_A_PLAN)


def test_an_outline_of_a_chapter_that_does_not_exist_any_more_is_read_without_it():
    assert lines([{"chapter": "appendix-of-2018"}], report=False) == [Line(place) for place in OF_A_PLAN]


def test_what_must_stay_is_printed_whatever_was_kept():
    found = lines([{"chapter": "register", "shown": False}, {"chapter": "glossary", "shown": False}], report=False)

    shown = {line.code: line.shown for line in found}
    assert (shown["register"], shown["glossary"]) == (True, False)


def test_moving_beyond_an_end_changes_nothing():
    found = lines([], report=False)

    assert moved(found, "summary", up=True) == found
    assert moved(found, "sources", up=False) == found
    assert [line.code for line in moved(found, "context", up=True)][:2] == ["context", "summary"]


def test_chapters_stand_in_the_order_and_under_the_names_of_the_outline_and_are_numbered_in_it():
    named = outline("money", "summary", money={"nl": "Waar het geld heen gaat"})

    report = document.build(sample.dossier(outline=named))

    assert ids(report)[:3] == ["money", "money-charts", "summary"]
    assert [(c.nr, c.title) for c in report.chapters[:3]][::2] == [
        ("1", "Waar het geld heen gaat"),
        ("3", "Samenvatting"),
    ]
    assert "3 Samenvatting" in [cell.text for row in register(report).rows for cell in row.cells]


def test_a_name_holds_for_its_own_language():
    named = outline(money={"nl": "Waar het geld heen gaat"})

    report = document.build(sample.dossier(language="en", outline=named))

    assert next(c.title for c in report.chapters if c.id == "money") == "Budget and account"


def test_the_chapters_of_themes_and_faculties_move_together():
    report = document.build(sample.dossier(outline=outline("parts", "themes")))

    assert ids(report)[:3] == ["law-part", "arts-part", "theme-intensiteit"]


def test_an_annex_before_the_plan_is_a_chapter_with_a_number_on_a_page_of_its_own():
    report = document.build(sample.dossier(outline=outline("glossary", "sources")))

    assert [(c.id, c.nr, c.css) for c in report.chapters[:2]] == [("glossary", "1", ""), ("sources", "2", "")]
    assert [(c.id, c.nr) for c in report.chapters[-1:]] == [("register", "A")]


def test_what_is_left_out_is_not_printed_and_no_link_leads_to_it():
    hidden = {code: {"shown": False} for code in ("themes", "parts", "money", "summary")}

    report = document.build(sample.dossier(outline=outline(**hidden)))

    targets = {
        cell.href
        for c in report.chapters
        for b in c.all_blocks()
        if isinstance(b, Table)
        for r in b.rows
        for cell in r.cells
    }
    assert not {"summary", "money", "theme-intensiteit", "law-part"} & set(ids(report))
    assert not any(target.startswith(("h-theme", "law-", "money-", "h-summary")) for target in targets)
    assert "tabel" not in str(report.title_page.bar)


def test_the_bar_on_the_title_page_names_the_table_that_holds_its_amounts_wherever_it_moved():
    report = document.build(sample.dossier(outline=outline("money", "parts", "summary")))

    number = arranging.glance(report.chapters)
    assert number > 1
    assert f"De bedragen staan in tabel {number}." in str(report.title_page.bar)


def test_a_document_with_chapters_left_out_is_printed_without_a_fault_and_gives_the_same_bytes_again():
    hidden = {code: {"shown": False} for code in ("themes", "parts", "summary", "context", "statement", "glossary")}
    dossier = sample.dossier(outline=outline("money", **hidden))
    made = [render.render(document.html(document.build(dossier)), language="nl", draft=False) for _again in range(2)]

    assert made[0] == made[1]


pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def world() -> World:
    return play.world()


@pytest.fixture
def kind(world) -> DocumentKind:
    return DocumentKind.objects.get(framework=world.framework, code="institution")


@pytest.fixture
def manager(client, world):
    person = someone(Role.APPLICATION_MANAGER, unit=world.institution)
    client.force_login(person)
    return person


def address(kind: DocumentKind) -> str:
    return reverse("submission:outline", args=[kind.framework.code, kind.code])


def filled(client, kind: DocumentKind, **changes: object) -> dict[str, object]:
    """What the browser sends when nothing but ``changes`` was done."""
    form = client.get(address(kind)).context["form"]
    ticked = {
        name: "on" if field.initial is True else field.initial for name, field in form.fields.items() if field.initial
    }
    data = {"order": [line.code for line in form.lines], **ticked, **changes}
    return {name: value for name, value in data.items() if value is not None}


def test_the_manager_moves_names_and_leaves_out_chapters(client, manager, kind):
    changes = {"money-nl": "Waar het geld heen gaat", "glossary-shown": None, "move": "up:context"}
    answer = post(client, "outline", kind.framework.code, kind.code, **filled(client, kind, **changes))
    kind.refresh_from_db()

    assert answer.status_code == 302
    kept_rows = {row["chapter"]: row for row in kind.outline}
    assert list(kept_rows)[:2] == ["context", "summary"]
    assert kept_rows["money"] == {"chapter": "money", "nl": "Waar het geld heen gaat", "en": "", "shown": True}
    assert kept_rows["glossary"]["shown"] is False
    assert kind.history.first().history_user == manager

    back = {"money-nl": "", "glossary-shown": "on", "move": "down:context"}
    post(client, "outline", kind.framework.code, kind.code, **filled(client, kind, **back))
    kind.refresh_from_db()
    assert kind.outline == []


def test_leaving_out_what_proves_a_criterion_is_told_at_the_place(client, manager, kind):
    before = client.get(address(kind)).content.decode()
    post(client, "outline", kind.framework.code, kind.code, **filled(client, kind, **{"money-shown": None}))
    after = client.get(address(kind)).content.decode()
    page = client.get(reverse("framework:kind", args=[kind.framework.code, kind.code])).content.decode()

    told = "In het register ontbreekt nu wat hier als bewijs voor C3 staat."
    assert (told in before, after.count(told)) == (False, 1)
    assert "het register mist het bewijs voor C3" in page


def test_what_the_document_points_at_cannot_be_left_out(client, manager, kind):
    data = filled(client, kind, **{"register-shown": None, "involvement-shown": None, "sources-shown": None})
    post(client, "outline", kind.framework.code, kind.code, **data)
    kind.refresh_from_db()

    assert kind.outline == []


def test_a_name_that_is_too_long_comes_back_with_the_words_and_a_reason_at_the_field(client, manager, kind):
    long = "Waar het geld heen gaat " * 5
    answer = post(client, "outline", kind.framework.code, kind.code, **filled(client, kind, **{"money-nl": long}))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["money-nl"]
    assert long.strip() in answer.content.decode()


def test_a_kind_that_is_not_submitted_has_no_such_page(client, manager, world):
    other = world.framework.documentkinds.filter(goes_to_assessor=False, composes=False).first()

    assert client.get(address(other)).status_code == 404


def test_the_draft_follows_the_outline_of_its_kind(world, kind):
    play.frozen_institution(world)
    kind.outline = list(outline("money"))
    kind.save()

    dossier = gather.dossier(collect(world.framework), as_of=today(), verify_at="", draft=True)

    assert ids(document.build(dossier))[0] == "money"


def test_what_was_sealed_keeps_the_outline_it_was_made_with(world, kind):
    kind.outline = list(outline("money"))
    kind.save()
    submission = sealed(world)
    before = submission.package.read()
    kind.outline = []
    kind.save()

    submission.refresh_from_db()
    with submission.package.open() as file:
        content = file.read()
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        facts = json.loads(opened.read("facts.json"))
    assert content == before
    assert facts["outline"] == list(outline("money"))
    assert package.read(io.BytesIO(content))[0] == submission.fingerprint
