"""The one table of roles: who may do which act, and how far it reaches.

Views, services, templates, the test that tries every URL as every role, and the manual are made from this table.
A role is held by a dated appointment to a unit or to a body. Its reach is counted from that unit (for a body: the
unit that the body belongs to).

What the table cannot say is said by `rights.py` and the services: who drafts does not decide (invariant 3), a
contributor's and a panel member's grant per object, and what was laid before a council.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """The levels of a unit; each runs its own PDCA cycle."""

    INSTITUTION = "institution", _("institution")
    FACULTY = "faculty", _("faculty")
    PROGRAMME = "programme", _("programme")
    SERVICE = "service", _("service unit")


class Role(models.TextChoices):
    PROGRAMME_DIRECTOR = "programme_director", _("programme director")
    DEAN = "dean", _("dean")
    PORTFOLIO_HOLDER = "portfolio_holder", _("portfolio holder for education")
    FACULTY_BOARD_MEMBER = "faculty_board_member", _("member of the faculty board")
    FACULTY_SECRETARY = "faculty_secretary", _("board secretary of the faculty")
    STUDENT_ASSESSOR = "student_assessor", _("student on the faculty board")
    COUNCIL_MEMBER = "council_member", _("council member")
    COUNCIL_ALTERNATE = "council_alternate", _("alternate council member")
    COUNCIL_CHAIR = "council_chair", _("council chair")
    COUNCIL_SECRETARY = "council_secretary", _("council secretary")
    CONTROLLER = "controller", _("controller")
    QUALITY_OFFICER = "quality_officer", _("quality officer")
    SERVICE_HEAD = "service_head", _("head of a service unit")
    BODY_MEMBER = "body_member", _("member of a body outside the councils")
    SUPPORT_GROUP = "support_group", _("member of the support group")
    BOARD_STAFF = "board_staff", _("board staff")
    BOARD_MEMBER = "board_member", _("member of the Executive Board")
    BOARD_SECRETARY = "board_secretary", _("secretary of the Executive Board")
    SUPERVISOR = "supervisor", _("member of the supervisory board")
    PANEL_MEMBER = "panel_member", _("panel member of the NVAO")
    APPLICATION_MANAGER = "application_manager", _("application manager")


BODY_ROLES = frozenset(
    {
        Role.COUNCIL_MEMBER,
        Role.COUNCIL_ALTERNATE,
        Role.COUNCIL_CHAIR,
        Role.COUNCIL_SECRETARY,
        Role.BODY_MEMBER,
        Role.SUPERVISOR,
    }
)


class Act(models.TextChoices):
    """What a person can do. One word per act; the URL names and services use these."""

    READ = "read", _("read the working text")
    REMARK = "remark", _("write remarks")
    EDIT = "edit", _("draft the text, goals, measures and budget")
    FREEZE = "freeze", _("freeze a version")
    LAY_BEFORE = "lay_before", _("lay a version before a body")
    ANSWER = "answer", _("answer questions, and say how promises were met")
    REPLY = "reply", _("react for the board to advice and conditions, and make promises")
    ADOPT = "adopt", _("record the adoption")
    REVIEW = "review", _("write the Board’s remarks on the draft of a plan")
    CREATE = "create", _("begin a document")
    READ_REQUEST = "read_request", _("read what was laid before the body")
    ASK = "ask", _("ask questions")
    DECIDE = "decide", _("record the decision of the body")
    CONFIRM = "confirm", _("confirm the record that another member made of a decision")
    RULES = "rules", _("keep the rules of the council: sections, quorum, terms and recess")
    FACILITATE = "facilitate", _("write down what the council was given to do its work")
    VIEW = "view", _("write the council’s own view of that")
    DIALOGUE = "dialogue", _("record dialogues")
    ALLOCATE = "allocate", _("enter income and allocations")
    REALISE = "realise", _("enter realised spending")
    SHIFT = "shift", _("record for the board that money goes to another theme, year or unit")
    MEASURE = "measure", _("enter indicators and their values")
    PROGRESS = "progress", _("report the progress of measures")
    RECALIBRATE = (
        "recalibrate",
        _("open a recalibration, answer its questions, and record that it is put off or dropped"),
    )
    ASK_PROGRESS = "ask_progress", _("ask for an update on measures")
    OVERVIEW = "overview", _("see the overview of the institution")
    SUBMIT = "submit", _("compose the submission and make its PDF")
    SEAL = "seal", _("seal the submission")
    ADMIT = "admit", _("let a panel member read a submission, and end that")
    PUBLISH = "publish", _("decide which documents are public")
    ASSESS = "assess", _("read a submission as a panel member")
    MANAGE = "manage", _("manage units, people, appointments and frameworks")


class Reach(models.TextChoices):
    """How far a role carries, counted from the unit of the appointment."""

    OWN = "own", _("the own unit")
    BELOW = "below", _("the own unit and all below it")
    CHILDREN = "children", _("only the units below the own unit")
    BODY = "body", _("what was laid before the own body")


_DRAFT = {
    Act.READ,
    Act.REMARK,
    Act.EDIT,
    Act.FREEZE,
    Act.LAY_BEFORE,
    Act.ANSWER,
    Act.CREATE,
    Act.PROGRESS,
    Act.DIALOGUE,
}

# Chair and secretary of a council.
_LEAD = {Act.READ_REQUEST, Act.ASK, Act.DECIDE, Act.CONFIRM, Act.RULES, Act.FACILITATE, Act.VIEW}


def _at(reach: Reach, *acts: Act) -> dict[Act, frozenset[Reach]]:
    return {act: frozenset({reach}) for act in acts}


def _both(*parts: dict[Act, frozenset[Reach]]) -> dict[Act, frozenset[Reach]]:
    whole: dict[Act, frozenset[Reach]] = {}
    for part in parts:
        for act, reach in part.items():
            whole[act] = whole.get(act, frozenset()) | reach
    return whole


TABLE: dict[Role, dict[Act, frozenset[Reach]]] = {
    Role.PROGRAMME_DIRECTOR: _at(Reach.OWN, *_DRAFT, Act.REPLY),
    Role.DEAN: _at(Reach.BELOW, Act.READ, Act.REMARK, Act.ADOPT, Act.ANSWER, Act.REPLY, Act.DIALOGUE),
    Role.PORTFOLIO_HOLDER: _both(_at(Reach.OWN, *_DRAFT), _at(Reach.CHILDREN, Act.READ, Act.REMARK)),
    Role.FACULTY_BOARD_MEMBER: _both(
        _at(Reach.BELOW, Act.READ, Act.REMARK), _at(Reach.OWN, Act.ANSWER, Act.REPLY, Act.ADOPT)
    ),
    Role.FACULTY_SECRETARY: _both(
        _at(Reach.BELOW, Act.READ),
        _at(Reach.OWN, Act.ANSWER, Act.REPLY, Act.ADOPT, Act.LAY_BEFORE, Act.FACILITATE, Act.SHIFT),
    ),
    Role.STUDENT_ASSESSOR: _at(Reach.BELOW, Act.READ, Act.REMARK),
    Role.COUNCIL_MEMBER: _at(Reach.BODY, Act.READ_REQUEST, Act.ASK, Act.CONFIRM, Act.VIEW),
    Role.COUNCIL_ALTERNATE: _at(Reach.BODY, Act.READ_REQUEST, Act.ASK),
    Role.COUNCIL_CHAIR: _at(Reach.BODY, *_LEAD),
    Role.COUNCIL_SECRETARY: _at(Reach.BODY, *_LEAD),
    Role.CONTROLLER: _at(Reach.BELOW, Act.READ, Act.REMARK, Act.ALLOCATE, Act.REALISE),
    Role.QUALITY_OFFICER: _at(
        Reach.BELOW, Act.READ, Act.REMARK, Act.MEASURE, Act.PROGRESS, Act.ASK_PROGRESS, Act.DIALOGUE
    ),
    Role.SERVICE_HEAD: _at(Reach.OWN, *_DRAFT),
    Role.BODY_MEMBER: _at(Reach.BODY, Act.READ_REQUEST, Act.ASK, Act.DECIDE, Act.CONFIRM),
    Role.SUPPORT_GROUP: _at(Reach.BELOW, Act.READ, Act.REMARK, Act.OVERVIEW),
    Role.BOARD_STAFF: _both(
        _at(Reach.BELOW, Act.ASK_PROGRESS),
        _at(Reach.OWN, *_DRAFT, Act.SUBMIT, Act.SEAL, Act.ADMIT, Act.PUBLISH, Act.OVERVIEW, Act.FACILITATE),
        _at(Reach.OWN, Act.RECALIBRATE),
        _at(Reach.CHILDREN, Act.READ, Act.REMARK, Act.REVIEW),
    ),
    Role.BOARD_MEMBER: _both(
        _at(Reach.BELOW, Act.READ, Act.REMARK),
        _at(Reach.OWN, Act.ANSWER, Act.REPLY, Act.ADOPT, Act.SUBMIT, Act.SEAL, Act.OVERVIEW),
        _at(Reach.CHILDREN, Act.REVIEW),
    ),
    Role.BOARD_SECRETARY: _both(
        _at(Reach.BELOW, Act.READ),
        _at(Reach.CHILDREN, Act.REVIEW),
        _at(
            Reach.OWN,
            Act.ANSWER,
            Act.REPLY,
            Act.ADOPT,
            Act.LAY_BEFORE,
            Act.SUBMIT,
            Act.SEAL,
            Act.ADMIT,
            Act.PUBLISH,
            Act.OVERVIEW,
            Act.FACILITATE,
            Act.SHIFT,
            Act.RECALIBRATE,
        ),
    ),
    Role.SUPERVISOR: _at(Reach.BODY, Act.READ_REQUEST, Act.DECIDE, Act.CONFIRM),
    Role.PANEL_MEMBER: _at(Reach.OWN, Act.ASSESS),
    Role.APPLICATION_MANAGER: _at(Reach.OWN, Act.MANAGE),
}
