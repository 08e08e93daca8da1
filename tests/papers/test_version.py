"""A frozen version as a council paper: what it says, what is marked in it, how it is tagged, and for whom."""

from __future__ import annotations

import io
import re
from types import SimpleNamespace

import pikepdf
import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.safestring import SafeString

from budgets.models import BudgetLine
from governance.compare import NEW, ItemChange, SectionChange
from governance.models import Version
from kwaliteit.organisation.rights import rights_of
from kwaliteit.papers import marks, services
from kwaliteit.papers.tasks import make
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.models import Job
from kwaliteit.submission.report import Box
from kwaliteit.submission.tags import walk
from plans.services.drafting import add_measure, save_goal, save_measure
from plans.services.removal import remove
from tests.governance.stage import TODAY, Stage, make_stage
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def stage() -> Stage:
    """The council saw the first version; in the second each sort of change was made."""
    stage = make_stage(measures=4)
    stage.ask(stage.freeze("Wij nemen twaalf docenten aan."))
    stage.write("Wij nemen zestien docenten aan.")
    holder, (kept_one, moved, raised, dropped) = stage.person("holder"), stage.measures
    fields = {"revision": kept_one.revision, "instrument": "een schrijflab"}
    save_measure(measure=kept_one, actor=holder, **fields)
    save_measure(measure=moved, actor=holder, revision=moved.revision, theme=stage.world.themes[0])
    BudgetLine.objects.filter(measure=raised, year=2023).update(amount_cents=150_000_00)
    remove(part=dropped, actor=holder)
    add_measure(document=stage.document, actor=holder, theme=stage.world.themes[0], title="Peercoaching")
    goal = stage.goals[0]
    save_goal(goal=goal, actor=holder, revision=goal.revision, title="Kleinere groepen")
    stage.ask(stage.freeze())
    return stage


@pytest.fixture(autouse=True)
def no_heart_beats(settings):
    settings.JOB_LOST_AFTER = 3600


def seen(stage: Stage) -> str:
    """Since the council last saw it."""
    return f"gezien-{stage.world.bodies['fr'].code}"


def second(stage: Stage) -> Version:
    return stage.document.versions.get(number=2)


def made(stage: Stage, key: str, who: str = "fr_member", number: int = 2) -> Job:
    version = stage.document.versions.get(number=number)
    job = services.ask(version=version, key=key, actor=stage.person(who))
    make(job_id=job.pk)
    job.refresh_from_db()
    return job


def content_of(job: Job) -> bytes:
    assert job.state == Job.State.DONE, job.error
    with job.file.open("rb") as stream:
        return stream.read()


def words(content: bytes) -> str:
    """The words in the order in which they are read out, with single spaces."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    text = " ".join(page.extract_text() for page in pages).replace("\xa0", " ").replace("\xad", "")
    return re.sub(r" (?=[,.;:)%])", "", " ".join(text.split()))


def client_of(stage: Stage, who: str) -> Client:
    client = Client()
    client.force_login(stage.person(who))
    return client


def test_as_it_reads_the_paper_holds_the_version_and_no_mark(stage):
    content = content_of(made(stage, ""))
    text = words(content)
    for part in ("Afspraken", "Wij nemen zestien docenten aan.", "M1.1", "Peercoaching", "Vingerafdruk"):
        assert part in text, part
    for part in ("twaalf", "toegevoegd:", "Wat er veranderde"):
        assert part not in text, part
    assert second(stage).fingerprint[:8] in text


def test_title_page_leads_to_the_check_of_this_version_and_a_short_text_begins_below_its_contents(stage, settings):
    settings.SITE_URL = "https://kwaliteit.rijnland.example"
    content = content_of(made(stage, ""))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        addresses = {str(link.A.URI) for link in pdf.pages[0].Annots}
    assert addresses == {
        f"https://kwaliteit.rijnland.example/indienen/controleren/?vingerafdruk={second(stage).fingerprint}"
    }
    page = pypdf.PdfReader(io.BytesIO(content)).pages[1].extract_text()
    assert "Inhoud" in page
    assert "Wij nemen zestien docenten aan." in page


def test_with_what_changed_each_word_measure_goal_and_amount_is_marked_in_words(stage):
    text = words(content_of(made(stage, seen(stage))))
    for part in (
        "Wat er veranderde sinds de faculteitsraad het voor het laatst zag (versie 1)",
        "Maatregelen: 1 maatregel is nieuw; 1 verviel; 1 ging naar een ander thema; 2 zijn op een andere manier",
        "Het totaal over alle jaren ging van € 1.200.000 naar € 950.000: −€ 250.000 (−20,8%).",
        "verwijderd: twaalf (einde wijziging)",
        "toegevoegd: zestien (einde wijziging)",
        "Bedrag gewijzigd. € 300.000 werd € 350.000: +€ 50.000 (+16,7%)",
        "Verplaatst uit thema 2 (was 2.1, is nu 1.2)",
        "Verplaatst naar thema 1: Maatregel 2",
        "Vervallen: Maatregel 4",
        "toegevoegd: een schrijflab (einde wijziging)",
        "verwijderd: Kleine (einde wijziging)",
        "toegevoegd: Kleinere (einde wijziging)",
    ):
        assert part in text, part


def test_the_amounts_that_changed_add_up_to_those_of_both_versions(stage):
    text = words(content_of(made(stage, "1")))
    assert "Alle maatregelen 1.200.000 950.000 −250.000 −20,8%" in text
    assert "Totaal 1.200.000 950.000 −250.000 −20,8%" in text
    assert re.search(r"Totaal −100 −50 −100 −250", text)


def test_the_paper_is_tagged_and_its_marks_are_in_the_tree(stage):
    content = content_of(made(stage, seen(stage)))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root
        assert (bool(root.MarkInfo.Marked), str(root.Lang)) == (True, "nl")
        elements = list(walk(root.StructTreeRoot.K))
        heads = [element for element in elements if element.S == pikepdf.Name.TH]
        levels = [int(str(element.S)[2]) for element in elements if re.fullmatch(r"/H[1-6]", str(element.S))]
        assert heads
        assert all(any("/Scope" in one for one in _attributes(element)) for element in heads)
        assert all(later <= earlier + 1 for earlier, later in zip(levels, levels[1:], strict=False))
        assert "versie 2 (sinds de faculteitsraad" in str(pdf.docinfo["/Title"]).replace("\xa0", " ")
    titles = [str(row["/Title"]) for row in _flat(pypdf.PdfReader(io.BytesIO(content)).outline)]
    assert {"Wat er veranderde", "Afspraken"} <= set(titles)


def _attributes(element):
    given = element.get("/A", [])
    return list(given) if isinstance(given, pikepdf.Array) else [given]


def _flat(rows):
    for row in rows:
        yield from _flat(row) if isinstance(row, list) else [row]


def test_nothing_changed_is_said_and_marks_nothing(stage):
    stage.freeze("Even anders.")
    stage.freeze("Wij nemen zestien docenten aan.")
    text = words(content_of(made(stage, "2", "holder", 4)))
    assert "Er is niets veranderd." in text
    assert "toegevoegd:" not in text


def test_one_paper_is_made_for_all_who_may_read_it_and_given_again(stage):
    job = made(stage, seen(stage))
    assert services.ask(version=second(stage), key=seen(stage), actor=stage.person("fr_secretary")) == job
    assert services.ask(version=second(stage), key="", actor=stage.person("fr_member")) != job
    client = client_of(stage, "fr_secretary")
    answer = client.get(reverse("papers:pdf", args=[second(stage).uuid]), {"van": seen(stage)})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="afspraken-versie-2-met-wijzigingen-sinds-1.pdf"'


def test_what_was_made_is_given_although_a_later_one_failed_and_not_while_a_new_one_is_made(stage):
    job, version = made(stage, ""), second(stage)
    later = Job.objects.create(kind=job.kind, dedupe=job.dedupe, arguments=job.arguments, requested_by=job.requested_by)
    [plain, *_rest] = services.choices(version, rights_of(job.requested_by, on=TODAY()))
    assert services.newest(version, [plain], "nl") == [(plain, later)]
    for state in (Job.State.FAILED, Job.State.CANCELLED):
        Job.objects.filter(pk=later.pk).update(state=state)
        assert services.newest(version, [plain], "nl") == [(plain, job)]
        assert services.ask(version=version, key="", actor=job.requested_by) == job


def test_what_reads_otherwise_by_the_time_it_is_made_must_be_asked_again(stage):
    job = services.ask(version=second(stage), key=seen(stage), actor=stage.person("fr_member"))
    Job.objects.filter(pk=job.pk).update(dedupe=f"{job.dedupe}0")
    make(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (
        Job.State.FAILED,
        "Wat u vroeg, is inmiddels anders. Vraag het opnieuw aan.",
    )


def test_of_two_initiatives_with_one_title_only_the_one_that_changed_is_marked():
    row = {"lineage": "a", "title": "Studentenhuis", "theme": "", "description": "<p>Open</p>", "argument": ""}
    other = {**row, "lineage": "b"}
    change = ItemChange(NEW, None, row, ())
    section = SectionChange("common", {}, None, (), "", (), (), (change,))
    boxes = [Box(one["title"], SafeString(one["description"]), one["lineage"]) for one in (row, other)]
    found = [block.html for block in marks._initiatives(boxes, SimpleNamespace(sections=[section], themes={}))]
    assert ['class="state"' in html for html in found] == [True, False]


def test_who_does_not_read_the_version_gets_none_of_it(stage):
    made(stage, seen(stage))
    client = client_of(stage, "director")
    for name in ("page", "state", "pdf"):
        assert client.get(reverse(f"papers:{name}", args=[second(stage).uuid])).status_code == 404
    with pytest.raises(Forbidden):
        services.ask(version=second(stage), key="", actor=stage.person("director"))


def test_a_version_that_she_may_not_see_cannot_be_compared_with(stage):
    stage.freeze("Wij nemen achttien docenten aan.")
    stage.ask(stage.freeze("Wij nemen twintig docenten aan."))
    member, holder = (rights_of(stage.person(who), on=TODAY()) for who in ("fr_member", "holder"))
    version = stage.document.versions.get(number=4)
    assert [one.key for one in services.choices(version, member)] == ["", seen(stage), "2", "1"]
    assert "3" in [one.key for one in services.choices(version, holder)]
    with pytest.raises(Refused):
        services.ask(version=version, key="3", actor=stage.person("fr_member"))


def test_the_page_offers_the_choices_and_shows_what_was_made(stage):
    client, page = client_of(stage, "fr_member"), reverse("papers:page", args=[second(stage).uuid])
    before = client.get(page).content.decode()
    assert "Hiervan is nog niets gemaakt." in before
    assert f'value="{seen(stage)}"' in before
    made(stage, seen(stage))
    assert f"raadsstuk.pdf?van={seen(stage)}" in client.get(page).content.decode()
    version = client.get(reverse("governance:version", args=[second(stage).uuid])).content.decode()
    assert page in version


@pytest.mark.parametrize("versions", [0, 4])
def test_the_page_takes_as_many_statements_whatever_the_number_of_versions(
    stage, versions, django_assert_max_num_queries
):
    for number in range(versions):
        stage.freeze(f"Tekst {number}.")
    client = client_of(stage, "holder")
    page = reverse("papers:page", args=[second(stage).uuid])
    client.get(page)
    with django_assert_max_num_queries(10):
        client.get(page)
