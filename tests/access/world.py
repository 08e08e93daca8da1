"""Everybody and everything that an address can be about: each role at its own place, and again at another."""

from __future__ import annotations

import datetime
import io
import zipfile
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from budgets.models import FundingSource, Shift
from budgets.services import all_lines, ledger_jobs, rounds, sheets
from budgets.services.income import ensure_sources
from budgets.services.ledger import Share, set_key
from budgets.services.lines import save_line
from budgets.services.reserves import put_under_reserve
from budgets.services.spending import open_round
from budgets.sheets_in.layout import Layout
from governance.models import Adoption, DraftRemark, Meeting, Milestone, Recourse, SentDraft
from governance.services import (
    decisions,
    drafts,
    meetings,
    papers,
    process,
    proposals,
    requests,
    talks,
    versions,
    wordings,
)
from governance.services.discussing import discuss
from governance.services.letters import attach_letter
from governance.services.roots import take_root
from governance.services.shifts import Leg, record_shift
from kwaliteit.feeds.services import new_address
from kwaliteit.handover import services as handover_services
from kwaliteit.meetings import services as meeting_services
from kwaliteit.notices.models import Notice
from kwaliteit.organisation.models import BodyKind, Person
from kwaliteit.organisation.roles import BODY_ROLES, Level, Role
from kwaliteit.papers import services as paper_services
from kwaliteit.public.models import Publication
from kwaliteit.shared.clock import today
from kwaliteit.shared.models import Job
from kwaliteit.shared.notation import Amount
from kwaliteit.submission import as_word, visit
from kwaliteit.submission import services as submission_services
from kwaliteit.submission.assessing import record_assessment
from kwaliteit.submission.extra import seal_extra
from kwaliteit.submission.models import PanelGrant, Submission
from monitoring.models import ProgressAsk
from monitoring.services.indicators import add_indicator
from monitoring.services.measuring import record_measurement
from monitoring.services.progress import report_progress
from monitoring.services.recalibration import open_recalibration
from plans.models import BroughtIn, Document, DocumentKind, Right, Section, SectionTemplate
from plans.models.framework import Holds
from plans.services import removal
from plans.services.citing import cite
from plans.services.documents import create_document, grant_contributor
from plans.services.drafting import add_goal, add_initiative, add_measure, save_section
from plans.services.naming import name_text
from plans.services.opening import open_to_body
from plans.services.remarks import write_remark
from plans.services.suggestions import Suggested, suggest
from tests.factories import make_body, make_person, make_unit, someone
from tests.governance.world import World, give_right, make_world

PROGRAMME = (Role.PROGRAMME_DIRECTOR,)
FACULTY = (
    Role.DEAN,
    Role.PORTFOLIO_HOLDER,
    Role.FACULTY_BOARD_MEMBER,
    Role.FACULTY_SECRETARY,
    Role.STUDENT_ASSESSOR,
    Role.CONTROLLER,
    Role.QUALITY_OFFICER,
)
TOP = (
    Role.SUPPORT_GROUP,
    Role.BOARD_STAFF,
    Role.BOARD_MEMBER,
    Role.BOARD_SECRETARY,
    Role.PANEL_MEMBER,
    Role.APPLICATION_MANAGER,
)
COUNCIL = (Role.COUNCIL_MEMBER, Role.COUNCIL_ALTERNATE, Role.COUNCIL_CHAIR, Role.COUNCIL_SECRETARY)

EMPTY: dict[str, Any] = {"changes": [], "pieces": [], "notes": [], "comments": []}


@dataclass
class Place:
    """The world, the people by their key (role, or role@place), and the rows that addresses name."""

    world: World
    people: dict[str, Person]
    rows: dict[str, Any]


def make_place() -> Place:
    world = make_world()
    people = _people(world)
    rows = _rows(world, people)
    return Place(world, people, rows)


def _people(world: World) -> dict[str, Person]:
    world.bodies["uco"] = make_body(BodyKind.EDUCATION_COMMITTEE, world.institution, code="uco")
    world.bodies["rvt"] = make_body(BodyKind.SUPERVISORY_BOARD, world.institution, code="rvt")
    other = make_unit(Level.FACULTY, world.institution, code="andere")
    other_programme = make_unit(Level.PROGRAMME, other, code="andere-bachelor")
    service = make_unit(Level.SERVICE, world.institution, code="dienst", runs_initiatives=True)
    world.bodies["fr@b"] = make_body(BodyKind.FACULTY_COUNCIL, other)
    world.bodies["fb@b"] = make_body(BodyKind.FACULTY_BOARD, other)
    world.bodies["olc@b"] = make_body(BodyKind.PROGRAMME_COMMITTEE, other_programme)
    people = {role.value: someone(role, unit=world.programme) for role in PROGRAMME}
    people |= {f"{role.value}@b": someone(role, unit=other_programme) for role in PROGRAMME}
    people |= {role.value: someone(role, unit=world.faculty) for role in FACULTY}
    people |= {f"{role.value}@b": someone(role, unit=other) for role in FACULTY}
    people |= {role.value: someone(role, unit=world.institution) for role in TOP}
    people |= {f"{role.value}@top": someone(role, unit=world.institution) for role in FACULTY[-2:]}
    people[Role.SERVICE_HEAD.value] = someone(Role.SERVICE_HEAD, unit=service)
    for name in ("olc", "fr", "ur", "fr@b", "olc@b"):
        people |= {f"{role.value}@{name}": someone(role, body=world.bodies[name]) for role in COUNCIL}
    people[Role.BODY_MEMBER.value] = someone(Role.BODY_MEMBER, body=world.bodies["uco"])
    people[Role.SUPERVISOR.value] = someone(Role.SUPERVISOR, body=world.bodies["rvt"])
    people["ended"] = someone(
        Role.PORTFOLIO_HOLDER, unit=world.faculty, valid_until=today() - datetime.timedelta(days=1)
    )
    people["contributor"], people["nobody"] = make_person("Contributor"), make_person("Nobody")
    assert {Role(key.split("@")[0]) for key in people if key.split("@")[0] in Role.values} == set(Role)
    assert {r.value for r in BODY_ROLES} <= {key.split("@")[0] for key in people}
    return people


def _document(world: World, kind: str, unit: Any, actor: Person) -> Document:
    document = create_document(
        kind=world.kinds[kind], unit=unit, title=f"Plan {kind}", first_year=2022, last_year=2024, actor=actor
    )
    section = Section.objects.filter(document=document).order_by("pk").first()
    save_section(section=section, revision=section.revision, actor=actor, body="<p>Eerste zin.</p>")
    return document


def _drafts(people: dict[str, Person], first: Any, second: Any) -> dict[str, Any]:
    """Two drafts before the Board, each with a remark: of the first they were sent."""
    holder, staff = people["portfolio_holder"], people["board_staff"]
    draft = drafts.send_draft(version=second, actor=holder)
    remark = drafts.write_draft_remark(draft=draft, actor=staff, text="Noem de datums.")
    made = {"check_made": draft.check_made, "sent_by": holder, "sent_at": draft.sent_at}
    older = SentDraft.objects.create(version=first, remarks_by=staff, remarks_at=draft.sent_at, **made)
    sent = DraftRemark.objects.create(draft=older, text="Past dit?", written_by=staff, written_at=draft.sent_at)
    return {"draft": draft, "draft_remark": remark, "remarked_draft": older, "sent_remark": sent}


def _rows(world: World, people: dict[str, Person]) -> dict[str, Any]:
    holder, director, staff = (people[key] for key in ("portfolio_holder", "programme_director", "board_staff"))
    ensure_sources(world.framework)
    give_right(world.kinds["institution"], BodyKind.EDUCATION_COMMITTEE, Right.ADVICE, required=False)
    documents = {
        "agenda": _document(world, "agenda", world.programme, director),
        "advised": _document(world, "agenda", world.programme, director),
        "agreement": _document(world, "faculty", world.faculty, holder),
        "plan": _document(world, "institution", world.institution, staff),
    }
    grant_contributor(document=documents["agreement"], person=people["contributor"], actor=holder)
    theme = world.themes[0]
    rows: dict[str, Any] = {**documents, "theme": theme}
    rows["named_text"] = name_text(document=documents["agreement"], name="Concept 1 juli", actor=holder)
    rows["ambition"] = add_goal(document=documents["agenda"], actor=director, theme=theme, title="Ambitie")
    rows["goal"] = add_goal(document=documents["agreement"], actor=holder, theme=theme, title="Doel")
    for key, title in (("measure", "Maatregel"), ("other", "Nog een maatregel")):
        rows[key] = add_measure(
            document=documents["agreement"], actor=holder, theme=theme, title=title, goals=[rows["goal"]]
        )
    gone = add_measure(document=documents["agreement"], actor=holder, theme=theme, title="Weggehaald")
    rows["removed"] = removal.remove(part=gone, actor=holder)
    source = FundingSource.objects.get(framework=world.framework, code="quality")
    save_line(measure=rows["other"], year=2024, source=source, amount=Amount(5_00), actor=holder)
    rows["reserve"] = put_under_reserve(
        measure=rows["other"],
        year=2024,
        what="Inzet vanaf 2024",
        body=world.bodies["ur"],
        due_on=timezone.localdate() + datetime.timedelta(days=30),
        actor=holder,
    )
    rows["initiative"] = add_initiative(
        document=documents["plan"], actor=staff, theme=theme, title="Initiatief", run_by=world.institution
    )
    rows["citation"] = cite(
        section=Section.objects.get(document=documents["plan"], theme=theme),
        what="goal",
        source=str(rows["goal"].uuid),
        html="<blockquote><p>Doel</p></blockquote>",
        actor=staff,
    )
    rows["section"] = documents["agreement"].sections.filter(theme=None).first()
    rows["remark"] = write_remark(document=documents["agreement"], actor=holder, text="Let op.")
    (rows["suggestion"],) = suggest(
        part=rows["section"],
        revision=rows["section"].revision,
        actor=holder,
        suggested=Suggested({"body": "<p>Anders.</p>"}),
    )
    rows |= _process(world, people, documents)
    rows["brought"] = BroughtIn.objects.create(
        document=documents["agreement"], name="plan.docx", found={**EMPTY, "known": 1, "parts": 1}, brought_by=holder
    )
    rows["shift"] = _shift(world, people)
    rows |= _report(world, people, documents["agreement"])
    rows["supplement"] = _document(world, "faculty", world.faculty, holder)
    Document.objects.filter(pk=rows["supplement"].pk).update(replaces=documents["agreement"])
    grant_contributor(document=rows["supplement"], person=people["contributor"], actor=holder)
    rows["recalibration"] = open_recalibration(
        framework=world.framework, from_year=2022, questions=[("Waarom?", "")], actor=people["board_staff"]
    )
    rows["recalibration_question"] = rows["recalibration"].questions.get()
    rows |= _roof(world, people, rows["plan_version"])
    rows["asked_paper"] = _papers(rows["version"], rows["decision"], people)
    rows |= _letter(world, people)
    rows |= _spending(world, people["controller@top"])
    rows["calendar"] = new_address(person=holder)
    rows["notice"] = Notice.objects.create(
        person=people["council_member@fr"],
        kind="request",
        how="at_once",
        subject="tests",
        request=rows["open_request"],
        state="failed",
        tries=6,
    )
    rows["indicator"] = add_indicator(
        framework=world.framework,
        unit=world.institution,
        theme=theme,
        name_nl="Ratio",
        name_en="Ratio",
        kind="count",
        baseline_on=datetime.date(2019, 10, 1),
        actor=people["quality_officer@top"],
    )
    report = report_progress(
        measure=rows["measure"],
        year=2022,
        state="on_schedule",
        note="Er zijn mentoren.",
        actor=people["quality_officer@top"],
        uploads=[ContentFile(b"%PDF-1.7\n%%EOF", name="foto.pdf")],
    )
    rows["shown"] = report.files.get()
    rows["update_ask"] = ProgressAsk.objects.create(
        framework=world.framework,
        unit=world.institution,
        year=2022,
        due_on=datetime.date(2022, 12, 1),
        asked_by=people["quality_officer@top"],
        asked_on=datetime.date(2022, 11, 1),
    )
    record_measurement(
        indicator=rows["indicator"],
        measured_on=datetime.date(2019, 10, 1),
        actor=people["quality_officer@top"],
        value=10,
    )
    return rows


def _spending(world: World, controller: Person) -> dict[str, Any]:
    """A financial report that is open, with a split key and an export of the ledger that was read for it."""
    round = open_round(framework=world.framework, year=2021, report="final", actor=controller)
    key = set_key(
        framework=world.framework,
        kind="cost_centre",
        code="4100",
        valid_from=datetime.date(2021, 1, 1),
        shares=[Share(world.faculty, world.themes[0], 1)],
        actor=controller,
    )
    said = {"round": str(round.uuid), "place": "staged/gone", "name": "grootboek.csv", "language": "nl"}
    layout = Layout(columns=("cost_centre", "booked_on", "amount")).as_json()
    job = Job.objects.create(
        kind=ledger_jobs.READ, dedupe="ledger", arguments={**said, "layout": layout}, requested_by=controller
    )
    return {"spending": round, "split_key": key, "ledger_job": job}


def _letter(world: World, people: dict[str, Person]) -> dict[str, Any]:
    """A framework letter that divides money, with a scenario beside it."""
    DocumentKind.objects.create(
        framework=world.framework,
        code="letter",
        name_nl="Kadernota",
        name_en="Framework letter",
        level=Level.INSTITUTION,
        has_themes=False,
        has_money=False,
        holds=Holds.ROUND,
        adopted_by=BodyKind.EXECUTIVE_BOARD,
    )
    letter = create_document(
        kind=DocumentKind.objects.get(code="letter"),
        unit=world.institution,
        title="Kadernota",
        first_year=2022,
        last_year=2024,
        actor=people["board_staff"],
    )
    controller = people["controller@top"]
    round = rounds.begin_round(document=letter, actor=controller)
    return {"round": letter, "scenario": rounds.begin_scenario(round=round, name="Anders", actor=controller)}


def _report(world: World, people: dict[str, Person], agreement: Document) -> dict[str, Any]:
    """An education report open to the faculty council, with what version 1 of the agreement promised."""
    kind = DocumentKind.objects.create(
        framework=world.framework, code="report", name_nl="Verslag", name_en="Report", level=Level.FACULTY,
        has_themes=False, has_money=False, reports_on="year", adopted_by=BodyKind.FACULTY_BOARD,
    )  # fmt: skip
    SectionTemplate.objects.create(
        kind=kind, code="council-reflection", name_nl="Reflectie", name_en="Reflection",
        written_by=BodyKind.FACULTY_COUNCIL, required=False,
    )  # fmt: skip
    SectionTemplate.objects.create(kind=kind, code="in-short", order=1, name_nl="Kort", name_en="Short")
    holder = people["portfolio_holder"]
    report = create_document(
        kind=kind, unit=world.faculty, title="Verslag", first_year=2023, last_year=2023, actor=holder
    )
    grant_contributor(document=report, person=people["contributor"], actor=holder)
    open_to_body(document=report, body=world.bodies["fr"], actor=holder)
    version = agreement.versions.get(number=1)
    day = datetime.date(2022, 1, 1)
    Adoption.objects.create(
        version=version, document=agreement, body=world.bodies["fb"], adopted_on=day, effective_from=day,
        recorded_by=people["dean"], recorded_at=timezone.now(),
    )  # fmt: skip
    return {
        "report": report,
        "own_section": report.sections.exclude(written_by="").get(),
        "report_section": report.sections.get(written_by=""),
    }


def _shift(world: World, people: dict[str, Person]) -> Shift:
    """One of the faculty, that waits for its council."""
    legs = [Leg(world.faculty, year, world.quality_funds, cents) for year, cents in ((2022, -100), (2023, 100))]
    return record_shift(
        framework=world.framework,
        unit=world.faculty,
        kind="year",
        reason="Later begonnen.",
        right="consent",
        body=world.bodies["fr"],
        decided_on=today(),
        legs=legs,
        actor=people["faculty_secretary"],
    )


def _process(world: World, people: dict[str, Person], documents: dict[str, Document]) -> dict[str, Any]:
    """The agreement: version 1 decided with a condition, version 2 before the council; the others before theirs."""
    holder, soon = people["portfolio_holder"], today() + datetime.timedelta(days=9)
    first = versions.freeze(document=documents["agreement"], actor=holder)
    request = requests.lay_before(version=first, body=world.bodies["fr"], actor=holder, due_on=soon)
    rows: dict[str, Any] = {"version": first, "request": request}
    rows["question"] = requests.ask_question(
        request=request, actor=people["council_member@fr"], text="Waarom dit bedrag?"
    )
    rows["decision"] = decisions.record_decision(
        request=request,
        actor=people["council_secretary@fr"],
        outcome="conditions",
        meeting_on=today(),
        conditions=[{"text": "Laat het zien.", "when": "during", "due_on": None}],
    )
    rows["condition"] = rows["decision"].conditions.get()
    rows["letter"] = attach_letter(
        decision=rows["decision"],
        actor=people["council_secretary@fr"],
        file=ContentFile(b"%PDF-1.7 %%EOF", name="brief.pdf"),
    )
    rows |= _followed_up(world, people)
    rows["recourse"] = Recourse.objects.create(
        request=request,
        side="board",
        move="given_up",
        on=today(),
        text="Geen draagvlak.",
        recorded_by=people["dean"],
        recorded_at=timezone.now(),
    )
    section = documents["agreement"].sections.filter(theme=None).first()
    save_section(section=section, revision=section.revision, actor=holder, body="<p>Tweede zin.</p>")
    rows["second"] = versions.freeze(document=documents["agreement"], actor=holder)
    rows |= _drafts(people, rows["version"], rows["second"])
    rows["open_request"] = requests.lay_before(
        version=rows["second"], body=world.bodies["fr"], actor=holder, due_on=soon
    )
    secretary = people["council_secretary@fr"]
    rows["meeting"] = meetings.plan_meeting(body=world.bodies["fr"], held_on=soon, actor=secretary)
    rows["item"] = meetings.add_item(meeting=rows["meeting"], actor=secretary, title="Opening")
    rows["wording"] = wordings.propose_wording(
        request=rows["open_request"], actor=people["council_member@fr"], quote="Tweede", words="Derde", reason="Zo."
    )
    for key, secret in (("paper", False), ("secret_paper", True)):
        file = ContentFile(b"%PDF-1.7 %%EOF", name="stuk.pdf")
        rows[key] = papers.add_paper(request=rows["open_request"], actor=holder, file=file, confidential=secret)
    for name, body, actor in (("agenda", "olc", "programme_director"), ("plan", "ur", "board_staff")):
        version = versions.freeze(document=documents[name], actor=people[actor])
        rows[f"{name}_version"] = version
        rows[f"{name}_request"] = requests.lay_before(
            version=version, body=world.bodies[body], actor=people[actor], due_on=soon
        )
    take_root()
    rows["proposal"] = proposals.make_proposal(
        body=world.bodies["olc"],
        actor=people["council_chair@olc"],
        title="Meer uren",
        text="Geef meer uren.",
        made_on=today(),
        document=documents["agenda"],
    )
    advised = versions.freeze(document=documents["advised"], actor=people["programme_director"])
    rows["advice"] = decisions.record_decision(
        request=requests.lay_before(version=advised, body=world.bodies["olc"], actor=people["programme_director"]),
        actor=people["council_chair@olc"],
        outcome="remarks",
        meeting_on=today(),
        text="Meer uren.",
    )
    rows["promise"] = process.make_promise(
        body=world.bodies["fr"],
        made_by=world.bodies["fb"],
        text="Een evaluatie.",
        made_on=today(),
        actor=people["dean"],
        document=documents["agreement"],
    )
    rows["dialogue"] = talks.record_dialogue(
        framework=world.framework,
        unit=world.faculty,
        title="Panel",
        held_on=today(),
        with_whom="studenten",
        said="Meer tijd.",
        done="In het plan.",
        actor=holder,
    )
    discuss(dialogue=rows["dialogue"], body=world.bodies["fr"], discussed_on=today(), actor=holder)
    rows["milestone"] = Milestone.objects.create(
        framework=world.framework, level="faculty", due_on=soon, what_nl="Klaar", what_en="Ready"
    )
    return rows


def _followed_up(world: World, people: dict[str, Person]) -> dict[str, Any]:
    """Another plan, to which the council consented subject to changes that its secretary confirms."""
    holder, body = people["portfolio_holder"], world.bodies["fr"]
    plan = _document(world, "faculty", world.faculty, holder)
    request = requests.lay_before(version=versions.freeze(document=plan, actor=holder), body=body, actor=holder)
    subject = decisions.record_decision(
        request=request,
        actor=people["council_secretary@fr"],
        outcome="subject",
        meeting_on=today(),
        changes=["Meer uren."],
        mandate="council_secretary",
    )
    section = plan.sections.filter(theme=None).first()
    save_section(section=section, revision=section.revision, actor=holder, body="<p>Meer uren.</p>")
    version = versions.freeze(document=plan, actor=holder)
    return {"subject": subject, "followed": requests.lay_before(version=version, body=body, actor=holder)}


def _roof(world: World, people: dict[str, Person], version: Any) -> dict[str, Any]:
    """A finished draft, a sealed submission, and a panel member who may read it until tomorrow."""
    staff = people["board_staff"]
    job = Job.objects.create(
        kind=submission_services.DRAFT, dedupe=world.framework.code, arguments={}, requested_by=staff, state="done"
    )
    job.file.save("concept.pdf", ContentFile(b"%PDF-1.7"))
    word = Job.objects.create(
        kind=as_word.WORD, dedupe=world.framework.code, arguments={}, requested_by=staff, state="done"
    )
    word.file.save("concept.docx", ContentFile(b"PK"))
    member = people["council_member@fr"]
    paper = Job.objects.create(
        kind=handover_services.PDF,
        dedupe=handover_services.dedupe(world.bodies["fr"], member),
        arguments={"holds": {"requests": [], "proposals": [], "versions": []}},
        requested_by=member,
        state="done",
    )
    paper.file.save("overdracht.pdf", ContentFile(b"%PDF-1.7"))
    sitting = _sitting(world, member)
    submission = Submission(
        framework=world.framework,
        version=version,
        title="Plan",
        manifest='{"decisions":0,"versions":[]}',
        fingerprint="0" * 64,
        sealed_on=today(),
        sealed_at=timezone.now(),
        sealed_by=staff,
    )
    submission.pdf.save("plan.pdf", ContentFile(b"%PDF-1.7"), save=False)
    submission.package.save("pakket.zip", ContentFile(b"PK"), save=False)
    submission.save()
    tomorrow = today() + datetime.timedelta(days=1)
    grant = PanelGrant.objects.create(submission=submission, person=people["panel_member"], valid_until=tomorrow)
    return {
        "job": job,
        "submission": submission,
        "grant": grant,
        **_visit(submission, staff),
        "assessment": record_assessment(
            submission=submission,
            by="panel",
            positive=True,
            dated=today(),
            actor=staff,
            file=SimpleUploadedFile("rapport.pdf", b"%PDF-1.7 %%EOF"),
        ),
        "publication": Publication.objects.create(version=version, published_on=today(), published_by=staff),
        "sitting": sitting,
        "sheet": _sheets(world, people["portfolio_holder"]),
    }


def _visit(submission: Submission, staff: Person) -> dict[str, Any]:
    """A talk with one guest, a question, and a set of papers that was added."""
    hours = {"begins_at": datetime.time(9), "ends_at": datetime.time(10)}
    talk = visit.save_talk(submission=submission, actor=staff, on=today(), subject="Studenten", **hours)
    visit.add_guest(talk=talk, actor=staff, name="Noor", function="lid")
    question = visit.record_question(submission=submission, actor=staff, text="Waarom?", asked_on=today())
    papers = [SimpleUploadedFile("notitie.pdf", b"%PDF-1.7 %%EOF")]
    extra = seal_extra(submission=submission, actor=staff, title="Notitie", papers=papers)
    return {"talk": talk, "panel_question": question, "extra": extra, "extra_paper": extra.papers.get()}


def _sheets(world: World, holder: Person) -> Job:
    """A sheet that somebody had read, and all lines that she asked for."""
    arguments = {"purpose": "lines", "framework": world.framework.code, "document": "", "place": "", "name": "x.csv"}
    read = Job.objects.create(
        kind=sheets.READ, dedupe="x", arguments={**arguments, "layout": {}}, requested_by=holder, state="failed"
    )
    made = Job.objects.create(
        kind=all_lines.KIND,
        dedupe=f"{world.framework.code}/{holder.pk}",
        arguments={"framework": world.framework.code},
        requested_by=holder,
        state="done",
    )
    made.file.save("regels.xlsx", ContentFile(b"PK"))
    return read


def _papers(version: Any, decision: Any, people: dict[str, Person]) -> Job:
    """The council paper of a version as it reads, for who may see it; a decision on paper, for who asked for it."""
    member = people["council_member@fr"]
    read = paper_services.Choice("", "").dedupe(version, "nl")
    asked = paper_services.dedupe_decision(decision, member)
    arguments = {"decision": str(decision.uuid)}
    for kind, dedupe in ((paper_services.PAPER, read), (paper_services.DECISION, asked)):
        job = Job.objects.create(kind=kind, dedupe=dedupe, arguments=arguments, requested_by=member, state="done")
        job.file.save("stuk.pdf", ContentFile(b"%PDF-1.7"))
    return job


def _sitting(world: World, member: Person) -> Meeting:
    """A meeting of the faculty council of which a member had the set made, for the body."""
    sitting = Meeting.objects.create(body=world.bodies["fr"], held_on=today(), kind="committee")
    made = Job.objects.create(
        kind=meeting_services.SET,
        dedupe=meeting_services.dedupe(sitting, member, "body"),
        arguments={"made": {"items": [], "requests": [], "papers": [], "state": ""}},
        requested_by=member,
        state="done",
    )
    both = io.BytesIO()
    with zipfile.ZipFile(both, "w") as container:
        for name in ("set.pdf", "set.zip"):
            container.writestr(name, b"%PDF-1.7")
    made.file.save("vergaderset.zip", ContentFile(both.getvalue()))
    return sitting
