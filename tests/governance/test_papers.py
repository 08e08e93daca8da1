"""Papers of a request: judged by what stands in them, kept as they were sent, and seen by whom they are for."""

from __future__ import annotations

import hashlib
import json
import os
import re
import uuid
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from governance import files, staging, tasks, unsettled
from governance.models import LedgerEntry, Paper, PaperStrike, Receipt, Request
from governance.services import papers
from governance.services.requests import withdraw
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Role
from kwaliteit.shared import uploads
from kwaliteit.shared.errors import Forbidden, Frozen, Refused
from tests.factories import make_body, someone
from tests.governance import sheets
from tests.governance.stage import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def url(name: str, *args) -> str:
    return reverse(f"governance:{name}", args=args)


def fields(**more) -> dict:
    return {"act_key": str(uuid.uuid4()), **more}


def add(stage, request, **more) -> Paper:
    given = {"file": sheets.upload(), "title": "Begeleidende notitie", **more}
    return papers.add_paper(request=request, actor=stage.person("holder"), **given)


def last_act(stage) -> dict:
    return json.loads(LedgerEntry.objects.filter(document=stage.document).latest("number").body)


# what a file may be


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("brief.pdf", sheets.PDF, "pdf"),
        ("BRIEF.PDF", sheets.PDF, "pdf"),
        ("notitie.docx", sheets.office("docx"), "docx"),
        ("cijfers.xlsx", sheets.office("xlsx"), "xlsx"),
        ("dia's.pptx", sheets.office("pptx"), "pptx"),
        ("zaal.png", sheets.PNG, "png"),
        ("zaal.jpeg", sheets.JPEG, "jpg"),
        ("zaal.gif", sheets.GIF, "gif"),
        ("lees.txt", sheets.TEXT, "txt"),
    ],
)
def test_files_of_these_kinds_go_along(name, content, kind):
    checked = files.check(sheets.upload(name, content))

    assert (checked.kind, checked.size, checked.title) == (kind, len(content), name.rpartition(".")[0])


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("rekenmodel.pdf", sheets.EXE, "geen bestand van PDF"),
        ("half.pdf", sheets.PDF[:-8], "geen bestand van PDF"),
        ("nota.docx", sheets.HTML, "geen bestand van Word"),
        ("nota.docx", sheets.EXE + sheets.office("docx"), "geen bestand van Word"),
        ("nota.docx", sheets.office("xlsx"), "geen bestand van Word"),
        ("nota.docx", sheets.office("docx")[:-30], "geen bestand van Word"),
        ("nota.docx", sheets.office(main="application/vnd.ms-word.document.macroEnabled.main+xml"), "van Word"),
        ("nota.docx", sheets.office(more={"word/vbaProject.bin": b"x"}), "geen bestand van Word"),
        ("nota.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "geen bestand van Word"),
        ("nota.docx", sheets.office("docx", packed=zipfile.ZIP_BZIP2), "geen bestand van Word"),
        ("nota.docx", sheets.office("docx", packed=zipfile.ZIP_LZMA), "geen bestand van Word"),
        ("plaat.png", sheets.SVG, "geen bestand van PNG"),
        ("lees.txt", sheets.HTML, "geen bestand van platte tekst"),
        ("lees.txt", b"\xef\xbb\xbf  <svg/>", "geen bestand van platte tekst"),
        ("lees.txt", sheets.EXE, "geen bestand van platte tekst"),
        ("lees.txt", b"caf\xe9", "geen bestand van platte tekst"),
        ("plaat.svg", sheets.SVG, "kan niet mee"),
        ("pagina.html", sheets.HTML, "kan niet mee"),
        ("model.exe", sheets.EXE, "kan niet mee"),
        ("pdf", sheets.EXE, "geen bestand van PDF"),
        ("leeg.pdf", b"", "is leeg"),
    ],
)
def test_what_something_else_stands_in_is_refused(name, content, says):
    with pytest.raises(Refused, match=says) as refused:
        files.check(sheets.upload(name, content))

    assert refused.value.field == "file"


def test_a_word_file_that_unpacks_to_hundreds_of_megabytes_is_refused_unopened(monkeypatch):
    content = sheets.bomb()
    opened: list[str] = []
    plain = zipfile.ZipFile.open
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda self, name, *a, **k: opened.append(name) or plain(self, name))

    with pytest.raises(Refused, match="pakt uit tot meer dan 300 MB"):
        files.check(sheets.upload("nota.docx", content))

    assert len(content) < files.MB
    assert opened == []


def test_a_zip_with_an_endless_table_of_contents_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_CATALOGUE", 100)

    with pytest.raises(Refused, match="geen bestand van Word"):
        files.check(sheets.upload("nota.docx", sheets.office(more={f"{n}.xml": b"" for n in range(10)})))


def test_a_file_above_the_limit_is_refused_with_both_sizes(settings):
    settings.PAPER_MOST_MB = 1

    with pytest.raises(Refused, match="“groot.pdf” is 2 MB; er past hoogstens 1 MB in"):
        files.check(sheets.upload("groot.pdf", sheets.PDF + b"\0" * files.MB))


# kept as it was sent


def test_a_paper_is_kept_under_a_name_of_our_own_with_its_fingerprint(stage):
    request = stage.ask()
    paper = add(stage, request, file=sheets.upload("../../etc/<b>.pdf"))

    assert paper.file.name == f"papers/{paper.added_on:%Y}/{paper.uuid}.pdf"
    assert default_storage.open(paper.file.name).read() == sheets.PDF
    assert paper.fingerprint == hashlib.sha256(sheets.PDF).hexdigest()
    act = last_act(stage)
    assert (act["act"], act["data"]) == (
        "add_paper",
        {
            "request": str(request.uuid),
            "paper": str(paper.uuid),
            "title": "Begeleidende notitie",
            "kind": "pdf",
            "size": len(sheets.PDF),
            "fingerprint": paper.fingerprint,
            "confidential": False,
        },
    )


def test_the_ledger_leaves_the_title_of_a_confidential_paper_out(stage):
    add(stage, stage.ask(), title="Over een medewerker", confidential=True)

    assert "medewerker" not in LedgerEntry.objects.filter(document=stage.document).latest("number").body
    assert last_act(stage)["data"]["title"] is None


def test_papers_that_go_along_stand_in_the_act_of_laying_before(stage):
    checked = files.check(sheets.upload("nota.docx", sheets.office()), title="Nota")
    request = stage.ask(papers=[checked])
    paper = request.papers.get()

    assert not paper.completes
    assert [given["paper"] for given in last_act(stage)["data"]["papers"]] == [str(paper.uuid)]


def test_when_laying_before_is_refused_no_file_stays_behind(stage, tmp_path, monkeypatch):
    def fails(**_given) -> None:
        raise Refused("later")

    monkeypatch.setattr(papers, "fingerprint", iter_then(papers.fingerprint, fails))
    given = [files.check(sheets.upload()), files.check(sheets.upload())]
    with pytest.raises(Refused, match="later"):
        stage.ask(papers=given)
    assert (marks(hours=2), unsettled.clear()) == (1, 1)

    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
    assert not Paper.objects.exists()


def iter_then(first, then):
    """The first call as it is, the second another."""
    calls = iter([first, lambda _file: then()])
    return lambda file: next(calls)(file)


def test_a_paper_never_changes_and_a_wrong_one_is_struck_through(stage):
    paper = add(stage, stage.ask())

    with pytest.raises(Frozen):
        paper.save()
    with pytest.raises(Frozen):
        Paper.objects.filter(pk=paper.pk).delete()
    for statement in ("UPDATE governance_paper SET title = 'x'", "DELETE FROM governance_paper"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    papers.strike_paper(paper=paper, actor=stage.person("holder"), reason="Verkeerde bijlage.")
    assert last_act(stage)["act"] == "strike_paper"
    with pytest.raises(Refused, match="al doorgehaald"):
        papers.strike_paper(paper=paper, actor=stage.person("holder"), reason="Nogmaals.")
    assert PaperStrike.objects.get().paper == paper


def test_only_an_open_request_is_completed_and_only_by_who_lays_before(stage):
    request = stage.ask()
    with pytest.raises(Forbidden):
        papers.add_paper(request=request, actor=stage.person("fr_secretary"), file=sheets.upload())
    withdraw(request=request, actor=stage.person("holder"))
    with pytest.raises(Refused, match="gesloten"):
        add(stage, request)


# over HTTP


def test_a_paper_is_taken_away_as_what_it_is(stage, as_):
    paper = add(stage, stage.ask(), title="Notitie: “ja/nee”?")
    response = as_("fr_member").get(url("paper", paper.uuid))

    assert b"".join(response.streaming_content) == sheets.PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="notitie-janee.pdf"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"


def who_gets(client_of, paper) -> dict[str, int]:
    names = ("fr_member", "fr_secretary", "holder", "secretary", "dean", "staff", "stranger", "ur_secretary", "other")
    return {name: client_of(name).get(url("paper", paper.uuid)).status_code for name in names}


def test_a_paper_is_there_for_who_sees_the_request(stage, as_):
    other = make_body("faculty_council", stage.person("stranger").appointments.get().unit)
    stage.world.people["other"] = someone(Role.COUNCIL_CHAIR, body=other)
    plain, secret = add(stage, request := stage.ask()), add(stage, request, confidential=True)

    seen = dict.fromkeys(("fr_member", "fr_secretary", "holder", "secretary", "dean", "staff"), 200)
    hidden = dict.fromkeys(("stranger", "ur_secretary", "other"), 404)
    assert who_gets(as_, plain) == {**seen, **hidden}
    assert who_gets(as_, secret) == {**seen, "dean": 404, "staff": 404, **hidden}


def test_a_superuser_is_no_exception(stage, as_):
    paper = add(stage, stage.ask(), confidential=True)
    root = Person.objects.create_superuser("root@universiteit.example", name="Root")

    assert as_(root).get(url("paper", paper.uuid)).status_code == 404
    assert as_(root).post(url("strike_paper", paper.uuid), fields(reason="Weg.")).status_code == 404


def test_a_confidential_paper_is_not_even_named_to_others(stage, as_):
    request = stage.ask()
    add(stage, request, title="Over een medewerker", confidential=True)

    named = {name: "Over een medewerker" in page(as_, name, request) for name in ("fr_member", "holder", "dean")}
    assert named == {"fr_member": True, "holder": True, "dean": False}


def page(as_, name: str, request) -> str:
    return as_(name).get(url("request", request.uuid)).content.decode()


def test_a_completion_says_on_which_day_it_came(stage, as_):
    request = stage.ask(papers=[files.check(sheets.upload(), title="Meegestuurd")])
    sent = fields(title="Kwam later", file=sheets.upload())
    response = as_("holder").post(url("add_paper", request.uuid), sent)

    assert response.status_code == 302
    today = date_format(TODAY(), "j F Y")
    page(as_, "fr_member", request)  # the message of what was done goes
    shown = page(as_, "fr_member", request)
    assert shown.count(f"aangevuld op {today}") == 1
    assert shown.index("Meegestuurd") < shown.index("Kwam later") < shown.index("aangevuld op")


def test_the_same_click_twice_adds_one_paper(stage, as_):
    request, client = stage.ask(), as_("holder")
    sent = fields(title="Notitie")
    for _click in range(2):
        response = client.post(url("add_paper", request.uuid), {**sent, "file": sheets.upload()})
        assert response.status_code == 302

    assert Paper.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("groot.pdf", sheets.PDF + b"\0" * 30 * files.MB, "er past hoogstens 25 MB in"),
        ("rekenmodel.pdf", sheets.EXE, "geen bestand van PDF"),
        ("nota.docx", sheets.HTML, "geen bestand van Word"),
        ("bom.docx", None, "pakt uit tot meer dan 300 MB"),
        ("plaat.svg", sheets.SVG, "kan niet mee"),
    ],
)
def test_what_was_typed_stays_when_a_file_is_refused(stage, as_, name, content, says):
    request = stage.ask()
    file = sheets.upload(name, sheets.bomb() if content is None else content)
    sent = fields(title="Mijn titel", confidential="on", file=file)
    response = as_("holder").post(url("add_paper", request.uuid), sent)
    form = response.context["paper_form"]

    assert response.status_code == 422
    assert says in form.errors["file"][0]
    assert (form["title"].value(), form["confidential"].value()) == ("Mijn titel", True)
    assert not Paper.objects.exists()


def test_a_struck_paper_stays_readable_with_its_reason(stage, as_):
    paper = add(stage, stage.ask())
    client = as_("secretary")
    assert client.post(url("strike_paper", paper.uuid), fields(reason=" ")).status_code == 422
    response = client.post(url("strike_paper", paper.uuid), fields(reason="Verkeerde bijlage."))

    assert response.status_code == 302
    shown = page(as_, "fr_member", paper.request)
    assert "<del>Begeleidende notitie</del>" in shown
    assert "Verkeerde bijlage." in shown
    assert as_("fr_member").get(url("paper", paper.uuid)).status_code == 200


def kept() -> list[str]:
    return sorted(path.name for path in (Path(settings.MEDIA_ROOT) / "papers").rglob("*.*"))


def marks(*, hours: int) -> int:
    """How many marks there are, after they were made this much older."""
    found = list((Path(settings.MEDIA_ROOT) / unsettled.FOLDER).glob("*"))
    for path in found:
        then = path.stat().st_mtime - hours * 3600
        os.utime(path, (then, then))
    return len(found)


def test_a_later_statement_that_fails_leaves_no_file(stage, monkeypatch, django_capture_on_commit_callbacks):
    request = stage.ask()
    with django_capture_on_commit_callbacks(execute=True):
        stays = add(stage, request)
    real = papers.ledger.append

    def then_fail(**act):
        real(**act)
        raise DatabaseError("the disk of the database is full")

    with monkeypatch.context() as broken:
        broken.setattr(papers.ledger, "append", then_fail)
        with pytest.raises(DatabaseError):
            add(stage, request)
    written = len(kept())
    tasks.clear_unsettled()
    at_once = len(kept())
    assert marks(hours=2) == 1
    tasks.clear_unsettled()

    assert (written, at_once, kept()) == (2, 2, [f"{stays.uuid}.pdf"])
    assert (marks(hours=0), Paper.objects.count()) == (0, 1)


def test_a_file_that_a_row_names_is_never_removed(stage):
    paper = add(stage, stage.ask())
    assert marks(hours=2) == 1

    assert (unsettled.clear(), kept(), marks(hours=0)) == (0, [f"{paper.uuid}.pdf"], 0)


# chosen while laying before


def laying(stage, version, **more) -> dict:
    due = TODAY() + timezone.timedelta(days=30)
    body = stage.world.bodies["fr"].pk
    return fields(body=body, due_on=due.isoformat(), reason="Graag uw oordeel.", **more)


def test_chosen_files_wait_until_the_version_is_sent(stage, as_):
    version, client = stage.freeze("Eerste."), as_("holder")
    address = url("lay_before", version.uuid)
    for number in (1, 2):
        waiting = [row.token for row in getattr(client, "along", [])]
        chosen = {"paper-file": sheets.upload(f"stuk-{number}.pdf"), "paper-title": "", "attach": "1"}
        response = client.post(address, laying(stage, version, staged=waiting, **chosen))
        client.along = response.context["along"].rows
        assert (response.status_code, Request.objects.count(), Paper.objects.count()) == (200, 0, 0)
        assert response.context["laying"]["reason"].value() == "Graag uw oordeel."
    first, second = client.along
    response = client.post(address, laying(stage, version, staged=[first.token, second.token], leave_out=first.token))
    assert [row.title for row in response.context["along"].rows] == ["stuk-2"]
    response = client.post(address, laying(stage, version, staged=[second.token]))

    assert response.status_code == 302
    assert list(Paper.objects.values_list("title", "completes")) == [("stuk-2", False)]


def test_a_file_stays_chosen_when_something_else_needs_attention(stage, as_):
    version, client = stage.freeze("Eerste."), as_("holder")
    address = url("lay_before", version.uuid)
    short = {**laying(stage, version), "due_on": TODAY().isoformat(), "paper-file": sheets.upload()}
    warned = client.post(address, short)
    wrong = client.post(address, {**laying(stage, version), "due_on": "morgen", "paper-file": sheets.upload()})
    refused = client.post(
        address,
        {
            **laying(stage, version, staged=[warned.context["along"].rows[0].token]),
            "paper-title": "Model",
            "paper-file": sheets.upload("model.pdf", sheets.EXE),
        },
    )

    assert [len(response.context["along"].rows) for response in (warned, wrong, refused)] == [1, 1, 1]
    assert [response.status_code for response in (warned, wrong, refused)] == [200, 422, 422]
    assert refused.context["along"].form["title"].value() == "Model"
    assert "geen bestand van PDF" in refused.content.decode()
    assert not Request.objects.exists()


def test_a_chosen_file_that_waited_too_long_is_asked_for_again_before_anything_is_sent(stage, as_, monkeypatch):
    version, row = stage.freeze("Eerste."), staging.stage(files.check(sheets.upload()), stage.person("holder"))
    monkeypatch.setattr(staging, "LASTS", -1)

    response = as_("holder").post(url("lay_before", version.uuid), laying(stage, version, staged=[row.token]))

    assert (response.status_code, Request.objects.count(), response.context["along"].rows) == (200, 0, [])
    assert "Bestanden die u koos, hebben te lang gewacht." in response.text


def test_a_file_that_waits_is_hers_alone(stage):
    row = staging.stage(files.check(sheets.upload()), stage.person("holder"))

    assert staging.staged(row.token, stage.person("holder")) == row
    assert staging.staged(row.token, stage.person("secretary")) is None
    assert staging.staged(row.token + "x", stage.person("holder")) is None
    default_storage.delete(row.place)
    with pytest.raises(Refused, match="te lang gewacht"):
        row.opened()


def test_nobody_lets_more_files_wait_than_fit(stage, as_, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(staging, "MOST", 2)
    version, client = stage.freeze("Eerste."), as_("holder")
    address = url("lay_before", version.uuid)

    def choose(rows, **more):
        waiting = [row.token for row in rows]
        return client.post(address, laying(stage, version, staged=waiting, **more)).context["along"]

    def another(rows):
        return choose(rows, **{"paper-file": sheets.upload(), "paper-title": "Nog een", "attach": "1"})

    two = another(another([]).rows)
    third = another(two.rows)
    assert (len(third.rows), third.form["title"].value()) == (2, "Nog een")
    assert third.form.errors["file"][0].startswith("Er wachten al 2 bestanden die u koos.")
    staging.stage(files.check(sheets.upload()), stage.person("secretary"))

    left = choose(two.rows, leave_out=two.rows[0].token)
    again = another(left.rows)
    assert (len(left.rows), len(again.rows)) == (1, 2)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, laying(stage, version, staged=[row.token for row in again.rows]))
    assert (Paper.objects.count(), staging._waiting(stage.person("holder"))) == (2, [])
    assert len(staging._waiting(stage.person("secretary"))) == 1


# delivered and read


def receipts(request) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for receipt in Receipt.objects.filter(request=request).select_related("person").order_by("pk"):
        found.setdefault(receipt.person.email, []).append(receipt.what)
    return found


def test_everybody_who_reads_for_the_body_receives_it(stage):
    world = stage.world
    ended = someone(Role.COUNCIL_MEMBER, body=world.bodies["fr"], valid_until=TODAY() - timezone.timedelta(days=1))
    request = stage.ask()

    assert receipts(request) == {world.people[name].email: ["delivered"] for name in ("fr_secretary", "fr_member")}
    assert ended.email not in receipts(request)
    delivered = last_act(stage)["data"]["delivered_to"]
    assert sorted(delivered) == sorted(str(world.people[name].uuid) for name in ("fr_secretary", "fr_member"))


def test_the_first_look_is_recorded_once(stage, as_):
    request = stage.ask()
    member = stage.person("fr_member")
    client = as_("fr_member")
    client.head(url("request", request.uuid))
    assert receipts(request)[member.email] == ["delivered"]
    client.get(url("request", request.uuid))
    first = Receipt.objects.get(what="read")
    client.get(url("request", request.uuid))

    assert receipts(request)[member.email] == ["delivered", "read"]
    assert Receipt.objects.get(what="read").at == first.at


def test_taking_a_paper_away_is_a_first_look_too(stage, as_):
    paper = add(stage, stage.ask())
    for _time in range(2):
        as_("fr_member").get(url("paper", paper.uuid))
    as_("dean").get(url("paper", paper.uuid))

    assert list(Receipt.objects.filter(what="read").values_list("person", flat=True)) == [stage.person("fr_member").pk]


def test_names_of_readers_stay_inside_the_body(stage, as_):
    member = stage.person("fr_member")
    member.name = "Noor van Dijk"
    member.save()
    request = stage.ask()
    as_("fr_member").get(url("request", request.uuid))
    shown = {name: page(as_, name, request) for name in ("holder", "dean", "fr_secretary")}

    assert {name: "Gelezen door 1 van 2." in text for name, text in shown.items() if name != "fr_secretary"} == {
        "holder": True,
        "dean": True,
    }
    assert "Gelezen door 2 van 2." in shown["fr_secretary"]
    assert {name: "Noor van Dijk" in text for name, text in shown.items()} == {
        "fr_secretary": True,
        "holder": False,
        "dean": False,
    }


def test_who_joined_the_body_later_is_told_apart(stage, as_):
    request = stage.ask()
    stage.world.people["late"] = someone(Role.COUNCIL_MEMBER, body=stage.world.bodies["fr"])
    before = page(as_, "dean", request)
    page(as_, "late", request)

    assert ["Gelezen door 0 van 2." in before, "Gelezen door 1 van 3." in page(as_, "dean", request)] == [True, True]
    assert page(as_, "fr_member", request).count("kwam later in het orgaan") == 1


def test_of_a_request_from_before_deliveries_nothing_is_said(stage, as_, monkeypatch):
    monkeypatch.setattr("governance.services.requests.deliver", lambda **_given: [])
    request = stage.ask()
    page(as_, "fr_member", request)

    assert "Gelezen door" not in page(as_, "fr_member", request)


def test_nothing_that_leaves_the_site_knows_of_papers():
    root = Path(settings.BASE_DIR)
    places = (root / "kwaliteit" / "submission", root / "kwaliteit" / "overview", root / "templates" / "document")
    sources = [path for place in places for path in place.rglob("*") if path.suffix in (".py", ".html")]

    own = "import keep, told$"  # how a file is kept, of which a submission has its own
    knows = re.compile(
        rf"from governance\S* import .*\bPaper\b|governance\.(attached|services\.papers (?!{own}))|governance:paper",
        re.MULTILINE,
    )
    assert len(sources) > 20
    assert [path.name for path in sources if knows.search(path.read_text())] == []


def test_drafters_and_the_board_leave_no_trace_of_reading(stage, as_):
    request = stage.ask()
    for name in ("holder", "dean", "staff"):
        as_(name).get(url("request", request.uuid))

    assert not Receipt.objects.filter(what="read").exists()


@pytest.mark.parametrize("many", [1, 4])
def test_papers_and_readers_cost_the_page_two_statements(stage, as_, many):
    request = stage.ask()
    for _paper in range(many):
        papers.strike_paper(paper=add(stage, request), actor=stage.person("holder"), reason="Fout.")
        someone(Role.COUNCIL_MEMBER, body=stage.world.bodies["fr"])
    client = as_("fr_member")
    client.get(url("request", request.uuid))

    with CaptureQueriesContext(connection) as read:
        client.get(url("request", request.uuid))
    sent = [query["sql"] for query in read]
    assert [sum(f'FROM "{table}"' in sql for sql in sent) for table in ("governance_paper", "governance_receipt")] == [
        1,
        1,
    ]
    assert len(sent) <= 12
