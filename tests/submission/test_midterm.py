"""A mid-term balance goes to the NVAO by its own criteria, with the supplement and the reports as evidence."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.urls import reverse

from governance import hooks, snapshot
from governance.services.adoption import adopt
from governance.services.versions import freeze
from kwaliteit.organisation.models import BodyKind
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Refused
from kwaliteit.submission import document as printed
from kwaliteit.submission import gather, services, verifying
from kwaliteit.submission.material import collect
from kwaliteit.submission.models import Submission
from kwaliteit.submission.readiness import readiness
from kwaliteit.work.docket import docket
from kwaliteit.work.gather import gather as gather_work
from plans.models import Criterion, Document, Moment, Section, SectionTemplate
from plans.services.documents import create_document
from plans.services.drafting import save_section
from tests.governance.world import give_right, make_kind
from tests.submission import play
from tests.submission.stored import stored

pytestmark = pytest.mark.django_db
ACCOUNT = {
    "number": "1.1", "theme": "thema-een", "title": "Meer docenten", "result_midterm": "Helft", "result_end": "Alles",
    "state": "done", "done": "Tien docenten aangesteld.", "changed": "", "reason": "", "lineage": "x",
    "budgeted": [{"year": 2021, "cents": 500_00}], "realised": [],
}  # fmt: skip


def make_kinds(world):
    """A mid-term balance with R1 and R2, and a yearly report that does not go."""
    here = Moment.objects.create(framework=world.framework, code="midterm", order=2, name_nl="Tussen", name_en="Half")
    for number, name in ((1, "Voortgang"), (2, "Betrokkenheid")):
        Criterion.objects.create(
            framework=world.framework, code=f"r{number}", order=3 + number, moment=here, name_nl=name, name_en=name
        )
    bare = {"has_themes": False, "has_money": False}
    kind = make_kind(
        world.framework, "balans", Level.INSTITUTION, BodyKind.EXECUTIVE_BOARD, goes_to_assessor=True, moment=here,
        reports_on="midterm", **bare,
    )  # fmt: skip
    for order, (code, criterion, author) in enumerate(
        (("progress", "r1", ""), ("involved", "r2", ""), ("council-reflection", "r2", "university_council")), start=2
    ):
        SectionTemplate.objects.create(
            kind=kind, code=code, order=order, name_nl=code, name_en=code, written_by=author, required=not author,
            criterion=Criterion.objects.get(framework=world.framework, code=criterion),
        )  # fmt: skip
    report = make_kind(
        world.framework, "voortgang", Level.INSTITUTION, BodyKind.EXECUTIVE_BOARD, reports_on="year", **bare
    )
    give_right(kind, BodyKind.UNIVERSITY_COUNCIL, "advice")
    return kind, report


def write(world, kind, first, last, title, council=True):
    staff = world.people["staff"]
    document = create_document(
        kind=kind, unit=world.institution, title=title, first_year=first, last_year=last, actor=staff
    )
    council_own = Section.objects.filter(document=document, template__code="council-reflection")
    for section in Section.objects.filter(document=document).exclude(pk__in=council_own):
        save_section(section=section, revision=0, actor=staff, body="<p>Wat is bereikt.</p>")
    if council:
        council_own.update(body="<p>Wij missen tempo.</p>")
    return document


def adopted(world, document):
    version = freeze(document=document, actor=world.people["staff"])
    adopt(version=version, actor=world.people["clerk"], adopted_on=today())
    return version


def frozen_with(monkeypatch, *accounts):
    """What a report accounts for, and who writes its sections, as a version of it holds them."""

    def build(document):
        content = snapshot.build(document)
        if document.kind.reports_on:
            authors = dict(document.kind.templates.exclude(written_by="").values_list("code", "written_by"))
            for row in content["sections"]:
                if row["code"] in authors:
                    row["written_by"] = {"kind": authors[row["code"]], "code": None, "name": None}
            content["accounts"] = [dict(row) for row in accounts]
        return content

    monkeypatch.setattr("governance.services.versions.build", build)
    monkeypatch.setattr(hooks, "unaccounted", None, raising=False)


@pytest.fixture
def accounted(monkeypatch):
    frozen_with(monkeypatch, ACCOUNT)


@pytest.fixture
def world(accounted):
    """An adopted plan, an adopted report on 2020, and a mid-term balance of which the council advised."""
    made = play.ready()
    kind, report = make_kinds(made)
    adopted(made, write(made, report, 2020, 2020, "Voortgangsrapportage 2020"))
    made.kinds |= {"balance": kind, "report": report}
    return made


def balance(world, council=True, decided=True):
    version = freeze(
        document=write(world, world.kinds["balance"], 2019, 2021, "Tussenbalans", council), actor=world.people["staff"]
    )
    if decided:
        play.decide(version, world.bodies["ur"], world.people["staff"], world.people["ur_secretary"], "positive")
        adopt(version=version, actor=world.people["clerk"], adopted_on=today())
    return version


def material(world):
    return collect(world.framework, kind="balans")


def test_it_is_ready_by_the_criteria_of_its_own_moment(world):
    balance(world)
    found = readiness(material(world))

    assert [criterion.code for criterion in found.criteria] == ["r1", "r2"]
    assert found.gaps == []


def test_without_the_words_of_the_council_or_its_adoption_it_cannot_be_sealed(world):
    balance(world, council=False, decided=False)
    blocking = {item.code for item in readiness(material(world)).blocking}

    assert {"own-words", "consents", "board"} <= blocking
    with pytest.raises(Refused):
        services.candidate(world.framework, "balans")


def test_a_measure_that_is_not_accounted_for_stands_in_the_way(world, monkeypatch):
    frozen_with(monkeypatch, {**ACCOUNT, "done": " "})
    balance(world, decided=False)

    (item,) = [item for item in readiness(material(world)).items if item.code == "accounts"]
    assert (item.blocks, item.is_done, [place.text for place in item.places]) == (True, False, ["1.1 Meer docenten"])


def test_it_is_sealed_with_the_adopted_plan_and_the_reports_as_evidence(world, monkeypatch):
    version = balance(world)
    monkeypatch.setattr("kwaliteit.submission.making.make", lambda *_arguments: b"%PDF-1.7 %%EOF")
    monkeypatch.setattr("kwaliteit.submission.services._pages", lambda _pdf: 1)
    made = services.seal(framework=world.framework, actor=world.people["staff"], kind="balans")
    manifest = json.loads(made.manifest)
    with made.package.open("rb") as file, zipfile.ZipFile(io.BytesIO(file.read())) as package:
        names = set(package.namelist())
        payload = package.read(manifest["evidence"][0]["file"])

    assert made.version == version
    assert [row["title"] for row in manifest["versions"]] == ["Tussenbalans"]
    assert {row["title"] for row in manifest["evidence"]} == {"Instellingsplan", "Voortgangsrapportage 2020"}
    assert {row["file"] for row in manifest["evidence"]} <= names
    assert services.package.sha256(payload) == manifest["evidence"][0]["fingerprint"]


def test_the_plan_is_not_replaced_by_the_balance_when_somebody_checks_its_fingerprint(world):
    first = services.collect(world.framework).version
    plan, later = stored(world, first), stored(world, balance(world))

    known = verifying.of_text(plan.fingerprint, rights_of(world.people["staff"]))
    assert (known.newer, Submission.objects.count(), later.pk > plan.pk) == (False, 2, True)


def test_a_kind_that_does_not_go_is_refused_with_the_reason(client, world):
    client.force_login(world.people["staff"])

    assert client.get(reverse("submission:index") + "?soort=voortgang").status_code == 404
    with pytest.raises(Refused) as refused:
        services.candidate(world.framework, "voortgang")
    assert "voortgang" in str(refused.value)
    with pytest.raises(Refused):
        services.seal(framework=world.framework, actor=world.people["staff"], kind="voortgang")


def test_its_document_holds_its_sections_accounts_evidence_and_the_council_in_its_own_words(world):
    balance(world)
    dossier = gather.dossier(material(world), as_of=today(), verify_at="", draft=False)
    made = printed.build(dossier)
    html = printed.html(made)

    ids = [chapter.id for chapter in made.chapters]
    assert ids[:3] == ["report-summary", "report-r1", "accounts"]
    assert ids.index("balance") < ids.index("report-r2") < ids.index("own-council-reflection")
    assert {"own-council-reflection", "evidence", "register"} <= set(ids)
    for words in ("Tien docenten aangesteld.", "Wij missen tempo.", "Voortgangsrapportage 2020", "Instellingsplan"):
        assert words in html


def test_the_page_leads_from_the_plan_to_the_balance(client, world):
    balance(world)
    client.force_login(world.people["staff"])
    page = client.get(reverse("submission:index"))
    there = client.get(reverse("submission:index") + "?kader=kader&soort=balans")
    seal = client.get(reverse("submission:seal") + "?kader=kader&soort=balans")

    assert "soort=balans" in page.content.decode()
    assert (there.status_code, there.context["document"].title) == (200, "Tussenbalans")
    assert {row["version"].document.title for row in seal.context["rows"]} == {
        "Tussenbalans", "Instellingsplan", "Voortgangsrapportage 2020",
    }  # fmt: skip


def test_home_leads_to_the_page_of_the_balance_and_asks_for_no_plan_that_was_replaced(world):
    staff = world.people["staff"]
    plan = Document.objects.get(kind=world.kinds["institution"])
    later = play.draft(world, world.kinds["institution"], world.institution, staff, title="Aanvulling")
    Document.objects.filter(pk=later.pk).update(replaces=plan)
    asked = [(item.title, item.url) for item in docket(gather_work(rights_of(staff))) if "kader=" in item.url]
    page = f"{reverse('submission:index')}?kader={world.framework.code}"
    assert [url for _title, url in asked] == [page]

    balance(world)
    version = freeze(document=later, actor=staff)
    play.decide(version, world.bodies["ur"], staff, world.people["ur_secretary"])
    adopt(version=version, actor=world.people["clerk"], adopted_on=today())
    waits = [item for item in docket(gather_work(rights_of(staff))) if "kader=" in item.url]

    assert {(item.url, item.text.split(" ")[0]) for item in waits} == {
        (page, "Aanvulling"),
        (f"{page}&soort=balans", "Tussenbalans"),
    }
