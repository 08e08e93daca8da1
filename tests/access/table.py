"""Every address of the site, and who may do what there. Written by hand, from the table of roles and the invariants.

``get`` and ``post`` are (who may, who may know of it but not do it). The first answers, the second gets 403, everybody
else 404; None is 405. ``EVERYONE`` is who has logged in, ``PUBLIC`` also who has not, ``OFFICE`` who has a role
today other than that of panel member or application manager. For a panel member there is only what is PUBLIC or in
``OPEN_TO_PANEL``, whatever else stands here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kwaliteit.feeds import services as feeds
from tests.access.world import Place

EVERYONE, PUBLIC = frozenset({"everyone"}), frozenset({"public"})
OFFICE = frozenset({"office"})
NOBODY: frozenset[str] = frozenset()
Who = frozenset[str]


def people(*keys: str) -> Who:
    return frozenset(keys)


FACULTY_READERS = people(
    "dean",
    "portfolio_holder",
    "faculty_board_member",
    "faculty_secretary",
    "student_assessor",
    "controller",
    "quality_officer",
)
BOARD = people("board_staff", "board_member", "board_secretary")
TOP_READERS = BOARD | people("support_group", "controller@top", "quality_officer@top")
READERS = FACULTY_READERS | TOP_READERS | people("contributor")
EDITORS = people("portfolio_holder", "contributor")
REMARKERS = READERS - people("faculty_secretary", "board_secretary")
COUNCIL = people("council_member@fr", "council_alternate@fr", "council_chair@fr", "council_secretary@fr")
RECORDERS = people("council_chair@fr", "council_secretary@fr")
CONFIRMERS = people("council_chair@fr", "council_member@fr")  # the secretary recorded it
AGENDA_READERS = FACULTY_READERS | TOP_READERS | people("programme_director")
AGENDA_COUNCIL = people("council_member@olc", "council_alternate@olc", "council_chair@olc", "council_secretary@olc")
PLAN_COUNCIL = people("council_member@ur", "council_alternate@ur", "council_chair@ur", "council_secretary@ur")
LAYERS = people("portfolio_holder", "faculty_secretary")
ANSWERERS = people("dean", "portfolio_holder", "faculty_board_member", "faculty_secretary")
REPLIERS = people("dean", "faculty_board_member", "faculty_secretary")
ADOPTERS = people("dean", "faculty_board_member", "faculty_secretary")
MANAGER = people("application_manager")
OVERVIEW = BOARD | people("support_group")
DRAFTERS = people(
    "programme_director",
    "programme_director@b",
    "portfolio_holder",
    "portfolio_holder@b",
    "board_staff",
    "service_head",
)
UNITS_OWN = READERS - people("contributor")
PROMISERS = REPLIERS | people(
    *(f"{key}@b" for key in ("dean", "faculty_board_member", "faculty_secretary")),
    *("board_member", "board_secretary"),
)
DIALOGUE = people("dean", "portfolio_holder", "quality_officer", "quality_officer@top")
TALKERS = DIALOGUE | people(
    *(f"{key}@b" for key in ("dean", "portfolio_holder", "quality_officer", "programme_director")),
    *("programme_director", "board_staff", "service_head"),
)
BOARD_STAFF = people("board_staff")
ANSWER_AMBITIONS = people("portfolio_holder"), FACULTY_READERS | TOP_READERS
SUBMITTERS = people("board_staff", "board_member", "board_secretary")
KEPT = (SUBMITTERS, OVERVIEW)
ADMITTERS = people("board_staff", "board_secretary")
PANEL = people("panel_member")
SEALED_READERS = OVERVIEW | PANEL
OPEN_TO_PANEL = frozenset(
    {"home", "organisation:me"}
    | {f"submission:{name}" for name in ("detail", "pdf", "package", "visit", "extra_package", "extra_paper")}
)
"""What a panel member reaches beside what is public."""
PUBLISHERS = people("board_staff", "board_secretary")
ASKERS = people("board_staff", "quality_officer", "quality_officer@b", "quality_officer@top")
PROGRESSORS = people("portfolio_holder", "quality_officer", "quality_officer@top")

Pair = tuple[Who, Who]


@dataclass(frozen=True)
class Address:
    """One address for one thing: its name, what its path names, and who may."""

    name: str
    path: Callable[[Place], dict[str, Any]] = lambda place: {}
    get: Pair | None = None
    post: Pair | None = None
    case: str = ""
    rest: int = 404

    @property
    def id(self) -> str:
        return f"{self.name} {self.case}".strip()


def row(key: str, argument: str = "uuid") -> Callable[[Place], dict[str, Any]]:
    return lambda place: {argument: place.rows[key].uuid}


def document(key: str, **more: str) -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"document": place.rows[key].uuid, **more}


def ambition() -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"document": place.rows["agreement"].uuid, "goal": place.rows["ambition"].uuid}


def of_plan() -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"document": place.rows["plan"].uuid, "code": place.rows["theme"].code}


def fixed(**path: Any) -> Callable[[Place], dict[str, Any]]:
    return lambda place: path


def published_unit() -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"code": "kader", "unit": place.rows["publication"].version.document.unit.code}


def of_person(**more: Any) -> Callable[[Place], dict[str, Any]]:
    def path(place: Place) -> dict[str, Any]:
        found = {"uuid": place.people["dean"].uuid, **more}
        if "pk" in more:
            found["pk"] = place.people["dean"].appointments.get().pk
        return found

    return path


def guest() -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"uuid": place.rows["talk"].uuid, "pk": place.rows["talk"].guests.get().pk}


def part(**more: Any) -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"code": "kader", "part": "theme", "pk": place.rows["theme"].pk, **more}


ALL: Pair = (EVERYONE, NOBODY)
ANYBODY: Pair = (PUBLIC, NOBODY)
MANAGED: Pair = (MANAGER, EVERYONE)
OWN_WORDS = people("council_member@fr", "council_chair@fr", "council_secretary@fr")
READ: Pair = (READERS, NOBODY)
EDIT: Pair = (EDITORS, READERS)
CLOSE: Pair = (people("portfolio_holder"), READERS)
SEEN: Pair = (READERS | COUNCIL, NOBODY)
EDIT_SEEN: Pair = (EDITORS, SEEN[0])

SITE = [
    Address("home", get=ALL),
    Address("healthz", get=ANYBODY),
    Address("search", get=ALL),
    Address("language", post=ANYBODY),
    Address("glossary", get=ANYBODY),
    Address("newcomer", get=ANYBODY),
    Address("accessibility", get=ANYBODY),
    Address("privacy", get=ANYBODY),
    Address("organisation:me", get=ALL, post=ALL),
    Address("feeds:make", post=ALL),
    Address("feeds:revoke", post=ALL),
    Address(
        "feeds:calendar",
        lambda p: {"uuid": p.rows["calendar"].uuid, "token": feeds.token(p.rows["calendar"])},
        get=ANYBODY,
    ),
    Address(
        "feeds:calendar",
        lambda p: {"uuid": p.rows["calendar"].uuid, "token": "x" * 43},
        get=(NOBODY, NOBODY),
        case="with a wrong key",
    ),
    Address("notices:index", get=ALL),
    Address("notices:read", post=ALL),
    Address("notices:choose", post=ALL),
    Address("notices:failures", get=MANAGED),
    Address("notices:again", row("notice"), post=MANAGED),
    Address("demonstration_login", post=(NOBODY, NOBODY)),
]
ORGANISATION = [
    *(
        Address(
            f"organisation:{name}",
            path,
            get=MANAGED,
            post=MANAGED if name not in ("units", "bodies", "people") else None,
        )
        for name, path in (
            ("units", fixed()),
            ("unit_new", fixed()),
            ("unit", fixed(code="recht")),
            ("bodies", fixed()),
            ("body_new", fixed()),
            ("body", lambda place: {"code": place.world.bodies["fr"].code}),
            ("people", fixed()),
            ("person_new", fixed()),
            ("person", of_person()),
            ("appoint", of_person()),
            ("end", of_person(pk=1)),
            ("import", fixed(what="eenheden")),
        )
    ),
    Address("organisation:invite", of_person(), post=MANAGED),
    Address("organisation:export", fixed(what="eenheden"), get=MANAGED),
]
FRAMEWORK = [
    Address("framework:index", get=ALL),
    Address("framework:create", get=MANAGED, post=MANAGED),
    Address("framework:preset", fixed(preset="kwaliteitsafspraken-2019-2024"), post=MANAGED),
    Address("framework:detail", fixed(code="kader"), get=ALL),
    Address("framework:change", fixed(code="kader"), get=MANAGED, post=MANAGED),
    Address("framework:first", fixed(code="kader"), post=MANAGED),
    Address("framework:remove", fixed(code="kader"), post=MANAGED),
    Address("framework:kind", fixed(code="kader", kind="faculty"), get=ALL),
    Address("framework:needed", fixed(code="kader", kind="faculty"), get=MANAGED, post=MANAGED),
    Address("framework:part_add", fixed(code="kader", part="theme"), get=MANAGED, post=MANAGED),
    Address("framework:kind_part_add", fixed(code="kader", kind="faculty", part="section"), get=MANAGED, post=MANAGED),
    Address("framework:part_change", part(), get=MANAGED, post=MANAGED),
    Address("framework:part_move", part(), post=MANAGED),
    Address("framework:part_remove", part(), post=MANAGED),
]
PLANS = [
    Address("plans:list", get=ALL),
    Address("plans:create", get=(DRAFTERS, EVERYONE), post=(DRAFTERS, EVERYONE)),
    Address("plans:document", document("agreement"), get=READ),
    Address("plans:document", document("agenda"), get=(AGENDA_READERS, NOBODY), case="of a programme"),
    Address("plans:document", document("plan"), get=(TOP_READERS, NOBODY), case="of the institution"),
    Address("plans:completeness", document("agreement"), get=READ),
    Address("plans:lineage", document("agreement"), get=READ),
    Address("plans:lineage", document("agenda"), get=(AGENDA_READERS, NOBODY), case="of a programme"),
    Address("plans:lineage", document("plan"), get=(TOP_READERS, NOBODY), case="of the institution"),
    Address("plans:ambition", ambition(), get=ANSWER_AMBITIONS, post=ANSWER_AMBITIONS),
    Address("desk:theme", of_plan(), get=(TOP_READERS, NOBODY)),
    Address("desk:cite", of_plan(), post=(BOARD_STAFF, TOP_READERS)),
    Address("desk:report", row("report_section", "section"), get=READ),
    Address("desk:cite_report", row("report_section", "section"), post=EDIT),
    Address("desk:follow", lambda place: {"citation": place.rows["citation"].pk}, post=(BOARD_STAFF, TOP_READERS)),
    Address("plans:close", document("agreement"), get=CLOSE, post=CLOSE),
    Address("plans:own_words", document("report", code="council-reflection"), get=(OWN_WORDS, NOBODY)),
    Address("plans:open_draft", document("report", code="council-reflection"), post=(LAYERS, READERS)),
    Address(
        "plans:section_save", row("own_section", "section"), post=(OWN_WORDS, READERS), case="own words of a council"
    ),
    Address("plans:reopen", document("agreement"), get=CLOSE, post=CLOSE),
    Address("plans:section", document("agreement", code="summary"), get=READ),
    Address("plans:theme", document("agreement", code="thema-een"), get=READ),
    Address("plans:contributors", document("agreement"), get=READ, post=(people("portfolio_holder"), READERS)),
    Address(
        "plans:contributor_end",
        lambda p: {"document": p.rows["agreement"].uuid, "person": p.people["contributor"].uuid},
        post=(people("portfolio_holder"), READERS),
    ),
    Address("plans:section_owners", document("agreement"), post=(people("portfolio_holder"), READERS)),
    Address("plans:named_texts", document("agreement"), get=READ, post=EDIT),
    Address("plans:named_text", lambda p: {"named": p.rows["named_text"].uuid}, get=READ),
    Address("plans:named_text_back", lambda p: {"named": p.rows["named_text"].uuid}, post=EDIT),
    Address("plans:goal_add", document("agreement"), get=EDIT, post=EDIT),
    Address("plans:measure_add", document("agreement"), get=EDIT, post=EDIT),
    Address("plans:initiative_add", document("agreement"), get=EDIT, post=EDIT),
    Address("plans:remarks", document("agreement"), get=READ),
    Address("plans:remark", document("agreement"), get=(REMARKERS, READERS), post=(REMARKERS, READERS)),
    Address("plans:word", document("agreement"), get=READ, post=EDIT),
    Address("plans:word_out", document("agreement"), get=READ),
    Address("plans:word_section", document("agreement", code="summary"), get=READ),
    Address("plans:word_in", row("brought", "brought"), get=EDIT, post=EDIT),
    Address("plans:word_away", row("brought", "brought"), post=EDIT),
    Address("plans:section_save", row("section", "section"), post=EDIT),
    Address("plans:section_here", row("section", "section"), post=EDIT),
    Address("plans:section_history", row("section", "section"), get=READ),
    Address(
        "plans:section_bring_back",
        lambda p: {"section": p.rows["section"].uuid, "row": p.rows["section"].history.earliest().pk},
        post=EDIT,
    ),
    Address("plans:goal_edit", row("goal", "goal"), get=EDIT, post=EDIT),
    Address("plans:goal_remove", row("goal", "goal"), get=EDIT, post=EDIT),
    Address(
        "plans:initiative_edit",
        row("initiative", "initiative"),
        get=(people("board_staff"), TOP_READERS),
        post=(people("board_staff"), TOP_READERS),
    ),
    Address(
        "plans:initiative_remove",
        row("initiative", "initiative"),
        get=(people("board_staff"), TOP_READERS),
        post=(people("board_staff"), TOP_READERS),
    ),
    Address("plans:removed", document("agreement"), get=READ),
    Address(
        "plans:put_back",
        lambda p: {"document": p.rows["agreement"].uuid, "row": p.rows["removed"].pk},
        post=EDIT,
    ),
    Address("plans:measure", row("measure", "measure"), get=READ),
    Address("plans:measure_edit", row("measure", "measure"), get=EDIT, post=EDIT),
    Address("plans:measure_remove", row("measure", "measure"), get=EDIT, post=EDIT),
    Address("plans:measure_history", row("measure", "measure"), get=READ),
    Address("plans:measure_links", row("measure", "measure"), get=READ, post=EDIT),
    Address("plans:remark_answer", row("remark", "remark"), get=(REMARKERS, READERS), post=(REMARKERS, READERS)),
    Address("plans:remark_assign", row("remark", "remark"), get=EDIT, post=EDIT),
    Address("plans:remark_resolve", row("remark", "remark"), post=EDIT),
    Address("plans:remark_reopen", row("remark", "remark"), post=EDIT),
    Address("plans:suggestions", document("agreement"), get=READ),
    Address("plans:suggestions_take", document("agreement"), post=EDIT),
    Address("plans:suggestions_refuse", document("agreement"), get=EDIT, post=EDIT),
    Address("plans:suggest_section", row("section", "section"), get=(REMARKERS, READERS), post=(REMARKERS, READERS)),
    Address("plans:suggest_goal", row("goal", "goal"), get=(REMARKERS, READERS), post=(REMARKERS, READERS)),
    Address("plans:suggest_measure", row("measure", "measure"), get=(REMARKERS, READERS), post=(REMARKERS, READERS)),
    Address("plans:suggestion_take", row("suggestion", "remark"), post=EDIT),
    Address("plans:suggestion_refuse", row("suggestion", "remark"), get=EDIT, post=EDIT),
    Address("plans:suggestion_withdraw", row("suggestion", "remark"), post=(people("portfolio_holder"), READERS)),
]
CONTROLLERS = people("controller", "controller@b", "controller@top")


SETTLERS = people("portfolio_holder") | BOARD


def _amount(place: Place) -> dict[str, Any]:
    return {"uuid": place.rows["other"].uuid, "year": 2024, "source": "quality"}


def _spent(place: Place) -> dict[str, Any]:
    return {"uuid": place.rows["spending"].uuid, "code": place.world.faculty.code}


SHIFTS = people("faculty_secretary")
SHIFT_SEEN = FACULTY_READERS | TOP_READERS | COUNCIL


def _shifting(place: Place) -> dict[str, Any]:
    return {"code": place.world.faculty.code, "kind": "jaar"}


MONEY = [
    Address("budgets:institution", get=(OFFICE, NOBODY)),
    Address("budgets:trace", get=(OFFICE, NOBODY)),
    Address("budgets:named_tables", get=(OFFICE, NOBODY)),
    Address("budgets:figure", fixed(kind="begroot", year=2022), get=(OFFICE, NOBODY)),
    Address("budgets:named_table", fixed(name="theme-year"), get=(OFFICE, NOBODY)),
    Address("budgets:named_sheet", fixed(name="theme-year", form="csv"), get=(OFFICE, NOBODY)),
    Address("budgets:allocations", get=(TOP_READERS, NOBODY), post=(people("controller@top"), TOP_READERS)),
    Address(
        "budgets:realised",
        get=(CONTROLLERS, NOBODY),
        post=(people("controller@top"), CONTROLLERS),
    ),
    Address(
        "budgets:spending", row("spending"), get=(CONTROLLERS, NOBODY), post=(people("controller@top"), CONTROLLERS)
    ),
    Address("budgets:split_keys", get=(CONTROLLERS, NOBODY), post=(people("controller@top"), CONTROLLERS)),
    Address(
        "budgets:ledger_columns",
        row("spending"),
        get=(people("controller@top"), CONTROLLERS),
        post=(people("controller@top"), CONTROLLERS),
    ),
    Address(
        "budgets:ledger_job",
        row("ledger_job"),
        get=(people("controller@top"), NOBODY),
        post=(people("controller@top"), NOBODY),
    ),
    Address(
        "budgets:split_key_removed",
        lambda p: {"pk": p.rows["split_key"].pk},
        get=(people("controller@top"), CONTROLLERS),
        post=(people("controller@top"), CONTROLLERS),
    ),
    Address("budgets:ledger", row("spending"), get=(CONTROLLERS, NOBODY), post=(people("controller@top"), CONTROLLERS)),
    Address("budgets:spending_in", row("spending"), get=(CONTROLLERS, NOBODY), post=(CONTROLLERS, NOBODY)),
    Address(
        "budgets:spending_out",
        lambda p: {"uuid": p.rows["spending"].uuid, "form": "xlsx"},
        get=(CONTROLLERS, NOBODY),
    ),
    Address(
        "budgets:spent",
        _spent,
        get=(people("controller", "controller@top"), NOBODY),
        post=(people("controller", "controller@top"), NOBODY),
    ),
    Address("budgets:rounds", get=(TOP_READERS, NOBODY)),
    Address("budgets:round", row("round"), get=(TOP_READERS, NOBODY), post=(people("controller@top"), TOP_READERS)),
    Address(
        "budgets:scenario", row("scenario"), get=(TOP_READERS, NOBODY), post=(people("controller@top"), TOP_READERS)
    ),
    Address("budgets:cumulative", get=(TOP_READERS, NOBODY), post=(people("controller@top"), TOP_READERS)),
    Address("budgets:norms", get=(OFFICE, NOBODY), post=(people("controller@top"), OFFICE)),
    Address("budgets:line", _amount, get=READ, post=EDIT),
    Address("budgets:reserve", _amount, get=EDIT, post=EDIT),
    Address("budgets:settle", row("reserve"), get=(SETTLERS, READERS), post=(SETTLERS, READERS)),
    Address("budgets:details", row("agreement"), get=READ),
    Address("budgets:index", row("agreement"), get=EDIT, post=EDIT),
    Address("budgets:students", get=(TOP_READERS, NOBODY), post=(people("controller@top"), TOP_READERS)),
    Address("shifts:list", get=(OFFICE, NOBODY)),
    Address("shifts:record", _shifting, get=(SHIFTS, SHIFT_SEEN), post=(SHIFTS, SHIFT_SEEN)),
    Address("shifts:shift", row("shift"), get=(SHIFT_SEEN, NOBODY)),
    Address("shifts:correct", row("shift"), get=(SHIFTS, SHIFT_SEEN), post=(SHIFTS, SHIFT_SEEN)),
    Address("shifts:link", row("shift"), post=(SHIFTS, SHIFT_SEEN)),
    Address("budgets:sheets", get=(OFFICE, NOBODY)),
    Address("budgets:all_lines", get=(OFFICE, NOBODY), post=(OFFICE, NOBODY)),
    Address("budgets:all_lines_file", get=(people("portfolio_holder"), NOBODY)),
    Address(
        "budgets:sheets_in",
        fixed(what="toewijzingen"),
        get=(people("controller@top"), OFFICE),
        post=(people("controller@top"), OFFICE),
    ),
    Address("budgets:sheet_out", fixed(what="inkomsten", form="xlsx"), get=(people("controller@top"), OFFICE)),
    Address("budgets:sheet_in", row("agreement"), get=EDIT, post=EDIT),
    Address(
        "budgets:sheet_job",
        row("sheet"),
        get=(people("portfolio_holder"), NOBODY),
        post=(people("portfolio_holder"), NOBODY),
    ),
    Address("budgets:measure", row("measure"), get=READ, post=EDIT),
    Address("budgets:grid", row("agreement"), get=READ, post=EDIT),
    Address("budgets:cells", row("agreement"), post=EDIT),
    Address("budgets:reasons", row("agreement"), post=EDIT),
    Address("budgets:tables", row("agreement"), get=READ),
    Address("budgets:predecessor", row("supplement"), get=READ),
    Address("budgets:sheet", lambda p: {"uuid": p.rows["agreement"].uuid, "form": "xlsx"}, get=READ),
]
FACILITATORS = RECORDERS | people("faculty_secretary")
SAYERS = RECORDERS | people("council_member@fr")


def _council(place: Place) -> dict[str, Any]:
    return {"code": place.world.bodies["fr"].code}


def _council_year(place: Place) -> dict[str, Any]:
    return {**_council(place), "year": 2021}


def _follow_up(place: Place) -> dict[str, Any]:
    return {"uuid": place.rows["followed"].uuid, "decision": place.rows["subject"].uuid}


def _outcome(place: Place) -> dict[str, Any]:
    talk = place.rows["dialogue"]
    return {"uuid": talk.uuid, "pk": talk.outcomes.get().pk}


def _discussed(place: Place) -> dict[str, Any]:
    talk = place.rows["dialogue"]
    return {"uuid": talk.uuid, "pk": talk.discussed.get().pk}


BODY_SEEN = UNITS_OWN | COUNCIL
APPROVAL = [
    Address("governance:bodies", get=ALL),
    Address("governance:body", lambda p: {"code": p.world.bodies["fr"].code}, get=(BODY_SEEN, NOBODY)),
    Address(
        "governance:regulation",
        lambda p: {"code": p.world.bodies["fr"].code},
        get=(BODY_SEEN | MANAGER, NOBODY),
    ),
    Address(
        "governance:change_regulation",
        lambda p: {"code": p.world.bodies["fr"].code},
        get=(RECORDERS | MANAGER, BODY_SEEN),
        post=(RECORDERS | MANAGER, BODY_SEEN),
    ),
    Address("governance:money", _council, get=(BODY_SEEN, NOBODY)),
    Address("governance:latest_facilities", _council, get=(BODY_SEEN, NOBODY)),
    Address("governance:facilities", _council_year, get=(BODY_SEEN, NOBODY)),
    Address(
        "governance:change_facilities", _council_year, get=(FACILITATORS, BODY_SEEN), post=(FACILITATORS, BODY_SEEN)
    ),
    Address("governance:say_facilities", _council_year, get=(SAYERS, BODY_SEEN), post=(SAYERS, BODY_SEEN)),
    Address("governance:add_session", _council_year, get=(FACILITATORS, BODY_SEEN), post=(FACILITATORS, BODY_SEEN)),
    Address("handover:page", _council, get=(BODY_SEEN, NOBODY)),
    Address("handover:make", _council, post=(BODY_SEEN, NOBODY)),
    Address("handover:state", _council, get=(BODY_SEEN, NOBODY)),
    Address("handover:pdf", _council, get=(people("council_member@fr"), NOBODY)),
    Address("meetings:make", row("sitting"), post=(BODY_SEEN, NOBODY)),
    Address("meetings:state", row("sitting"), get=(BODY_SEEN, NOBODY)),
    Address("meetings:pdf", row("sitting"), get=(COUNCIL, NOBODY), case="made for the body"),
    Address("meetings:zip", row("sitting"), get=(COUNCIL, NOBODY), case="made for the body"),
    Address("meetings:decisions", row("sitting"), get=(BODY_SEEN, NOBODY)),
    Address(
        "governance:plan_meeting",
        lambda p: {"code": p.world.bodies["fr"].code},
        get=(RECORDERS, BODY_SEEN),
        post=(RECORDERS, BODY_SEEN),
    ),
    Address("governance:meetings", _council, get=(BODY_SEEN, NOBODY)),
    Address("governance:meeting", row("meeting"), get=(BODY_SEEN, NOBODY)),
    *(
        Address(f"governance:{name}", row("meeting"), get=(RECORDERS, BODY_SEEN), post=(RECORDERS, BODY_SEEN))
        for name in ("move_meeting", "cancel_meeting", "attendance", "agenda", "add_item")
    ),
    Address("governance:put_on_agenda", row("meeting"), post=(RECORDERS, BODY_SEEN)),
    Address("governance:change_item", row("item"), get=(RECORDERS, BODY_SEEN), post=(RECORDERS, BODY_SEEN)),
    Address("governance:take_off", row("item"), post=(RECORDERS, BODY_SEEN)),
    Address(
        "governance:put_back",
        lambda p: {**row("meeting")(p), "item": p.rows["item"].uuid},
        post=(RECORDERS, BODY_SEEN),
    ),
    Address(
        "governance:propose",
        lambda p: {"code": p.world.bodies["fr"].code},
        get=(RECORDERS, BODY_SEEN),
        post=(RECORDERS, BODY_SEEN),
    ),
    Address("governance:advice", row("advice"), get=(COUNCIL, NOBODY)),
    Address("governance:proposal", row("proposal"), get=(AGENDA_READERS | AGENDA_COUNCIL | COUNCIL, NOBODY)),
    Address(
        "governance:answer_proposal",
        row("proposal"),
        get=(REPLIERS, AGENDA_READERS | AGENDA_COUNCIL | COUNCIL),
        post=(REPLIERS, AGENDA_READERS | AGENDA_COUNCIL | COUNCIL),
    ),
    Address(
        "governance:freeze",
        row("agreement"),
        get=(people("portfolio_holder"), READERS),
        post=(people("portfolio_holder"), READERS),
    ),
    Address("governance:ledger", row("agreement"), get=READ),
    Address("governance:roots", get=(OFFICE, NOBODY)),
    Address("governance:root_file", fixed(number=1), get=(OFFICE, NOBODY)),
    Address("governance:version", row("version"), get=SEEN),
    Address(
        "governance:version",
        row("agenda_version"),
        get=(AGENDA_READERS | AGENDA_COUNCIL, NOBODY),
        case="of a programme",
    ),
    Address(
        "governance:version", row("plan_version"), get=(TOP_READERS | PLAN_COUNCIL, NOBODY), case="of the institution"
    ),
    Address("governance:compare", row("second"), get=SEEN),
    Address("papers:page", row("version"), get=SEEN),
    Address("papers:make", row("version"), post=SEEN),
    Address("papers:state", row("version"), get=SEEN),
    Address("papers:pdf", row("version"), get=SEEN, case="made as it reads"),
    Address("governance:lay_before", row("second"), get=(LAYERS, SEEN[0]), post=(LAYERS, SEEN[0])),
    Address("governance:send_draft", row("second"), get=(LAYERS, READERS), post=(LAYERS, READERS)),
    Address("governance:draft", row("draft"), get=READ),
    Address("governance:draft_remark", row("draft"), get=(BOARD, READERS), post=(BOARD, READERS)),
    Address("governance:change_draft_remark", row("draft_remark"), get=(BOARD, NOBODY), post=(BOARD, NOBODY)),
    Address("governance:remove_draft_remark", row("draft_remark"), post=(BOARD, NOBODY)),
    Address("governance:send_draft_remarks", row("draft"), post=(BOARD, READERS)),
    Address("governance:answer_draft_remark", row("sent_remark"), get=(ANSWERERS, READERS), post=(ANSWERERS, READERS)),
    Address("governance:send_draft_answers", row("remarked_draft"), post=(ANSWERERS, READERS)),
    Address("governance:adopt", row("second"), get=(UNITS_OWN, SEEN[0]), post=(ADOPTERS, SEEN[0])),
    Address("governance:request", row("open_request"), get=SEEN),
    Address("governance:request_remarks", row("open_request"), get=SEEN),
    Address(
        "governance:request", row("plan_request"), get=(TOP_READERS | PLAN_COUNCIL, NOBODY), case="of the institution"
    ),
    Address("governance:decide", row("open_request"), get=SEEN, post=(RECORDERS, SEEN[0])),
    Address("governance:refuse_carry", row("open_request"), post=(RECORDERS, SEEN[0])),
    Address("governance:withdraw", row("open_request"), post=(LAYERS, SEEN[0])),
    Address("governance:pass_term", row("open_request"), post=(LAYERS, SEEN[0])),
    Address(
        "governance:begin_recourse",
        lambda p: {"uuid": p.rows["request"].uuid, "kind": "bemiddeling"},
        get=(REPLIERS | RECORDERS, SEEN[0]),
        post=(REPLIERS | RECORDERS, SEEN[0]),
    ),
    Address(
        "governance:end_recourse",
        row("recourse"),
        get=(REPLIERS | RECORDERS, SEEN[0]),
        post=(REPLIERS | RECORDERS, SEEN[0]),
    ),
    Address("governance:ask", row("open_request"), post=(COUNCIL, SEEN[0])),
    Address("governance:add_paper", row("open_request"), post=(LAYERS, SEEN[0])),
    Address("governance:paper", row("paper"), get=SEEN),
    Address("governance:paper", row("secret_paper"), get=(LAYERS | COUNCIL, NOBODY), case="that is confidential"),
    Address("governance:strike_paper", row("paper"), post=(LAYERS, SEEN[0])),
    Address("governance:note", row("open_request"), post=(COUNCIL, NOBODY)),
    Address("governance:draft_text", row("open_request"), get=(COUNCIL, NOBODY), post=(COUNCIL, NOBODY)),
    Address("governance:propose_wording", row("open_request"), get=(COUNCIL, SEEN[0]), post=(COUNCIL, SEEN[0])),
    Address("governance:take_wording", row("wording"), post=EDIT_SEEN),
    Address("governance:decline_wording", row("wording"), post=EDIT_SEEN),
    Address(
        "governance:answer_question",
        lambda p: {"uuid": p.rows["request"].uuid, "pk": p.rows["question"].pk},
        post=(ANSWERERS, SEEN[0]),
    ),
    Address("governance:decision", row("decision"), get=SEEN),
    Address("meetings:letter", row("decision"), get=SEEN),
    Address("papers:decision", row("decision"), get=SEEN),
    Address("papers:make_decision", row("decision"), post=SEEN),
    Address("papers:decision_state", row("decision"), get=SEEN),
    Address("papers:stop", row("asked_paper"), post=(people("council_member@fr"), NOBODY)),
    Address("papers:decision_pdf", row("decision"), get=(people("council_member@fr"), NOBODY)),
    Address("governance:confirm_follow_up", _follow_up, post=(people("council_secretary@fr"), SEEN[0])),
    Address("governance:refuse_follow_up", _follow_up, post=(people("council_secretary@fr"), SEEN[0])),
    Address("governance:confirm_decision", row("decision"), post=(CONFIRMERS, SEEN[0])),
    Address("governance:doubt_record", row("decision"), post=(CONFIRMERS, SEEN[0])),
    Address("governance:attach_letter", row("decision"), post=(RECORDERS, SEEN[0])),
    Address("governance:letter", row("letter"), get=SEEN),
    Address("governance:strike_letter", row("letter"), post=(RECORDERS, SEEN[0])),
    Address(
        "governance:answer_advice",
        row("advice"),
        get=(people("dean", "programme_director"), AGENDA_READERS | AGENDA_COUNCIL),
        post=(people("dean", "programme_director"), AGENDA_READERS | AGENDA_COUNCIL),
    ),
    Address(
        "governance:consult",
        row("decision"),
        get=(REPLIERS | RECORDERS, SEEN[0]),
        post=(REPLIERS | RECORDERS, SEEN[0]),
    ),
    Address("governance:correct", row("decision"), get=(RECORDERS, SEEN[0]), post=(RECORDERS, SEEN[0])),
    Address(
        "governance:answer_condition",
        lambda p: {"uuid": p.rows["decision"].uuid, "number": 1},
        get=(REPLIERS, SEEN[0]),
        post=(REPLIERS, SEEN[0]),
    ),
    Address("governance:promises", get=ALL),
    Address("governance:add_promise", get=(PROMISERS, EVERYONE), post=(PROMISERS, EVERYONE)),
    Address("governance:meet_promise", row("promise"), get=(ANSWERERS, BODY_SEEN), post=(ANSWERERS, BODY_SEEN)),
    Address("governance:dispute_promise", row("promise"), get=(RECORDERS, BODY_SEEN), post=(RECORDERS, BODY_SEEN)),
    Address("governance:dialogues", get=ALL),
    Address("governance:add_dialogue", get=(TALKERS, EVERYONE), post=(TALKERS, EVERYONE)),
    Address("governance:dialogue", row("dialogue"), get=(BODY_SEEN, NOBODY)),
    Address("governance:change_dialogue", row("dialogue"), get=(DIALOGUE, BODY_SEEN), post=(DIALOGUE, BODY_SEEN)),
    Address("governance:dialogue_outcome", row("dialogue"), get=(DIALOGUE, BODY_SEEN), post=(DIALOGUE, BODY_SEEN)),
    Address("governance:discuss_dialogue", row("dialogue"), get=(DIALOGUE, BODY_SEEN), post=(DIALOGUE, BODY_SEEN)),
    Address("governance:take_back_discussed", _discussed, post=(DIALOGUE, BODY_SEEN)),
    Address("governance:change_outcome", _outcome, get=(DIALOGUE, BODY_SEEN), post=(DIALOGUE, BODY_SEEN)),
    Address("governance:remove_outcome", _outcome, post=(DIALOGUE, BODY_SEEN)),
    Address("governance:milestones", get=ALL),
    Address("governance:plan_backward", get=(SUBMITTERS, EVERYONE), post=(SUBMITTERS, EVERYONE)),
    *(
        Address(
            f"governance:{act}_milestone",
            lambda p: {"pk": p.rows["milestone"].pk},
            get=(SUBMITTERS, EVERYONE),
            post=(SUBMITTERS, EVERYONE),
        )
        for act in ("move", "drop", "finish")
    ),
]
ROOF = [
    Address("overview:index", get=(OVERVIEW, EVERYONE)),
    Address("overview:sheet", get=(OVERVIEW, EVERYONE)),
    Address("overview:initiatives", get=(OVERVIEW, EVERYONE)),
    Address("public:index", get=ANYBODY),
    Address("public:framework", fixed(code="kader"), get=ANYBODY),
    Address("public:unit", published_unit(), get=ANYBODY),
    Address("public:json", fixed(code="kader"), get=ANYBODY),
    Address("public:csv", fixed(code="kader", table="budgeted"), get=ANYBODY),
    Address("public:schema", get=ANYBODY),
    Address("public:document", row("publication"), get=ANYBODY),
    Address("public:choose", get=(PUBLISHERS, OVERVIEW)),
    Address("public:publish", row("version"), get=(PUBLISHERS, OVERVIEW), post=(PUBLISHERS, OVERVIEW)),
    Address("public:withdraw", row("publication"), get=(PUBLISHERS, OVERVIEW), post=(PUBLISHERS, OVERVIEW)),
    Address("submission:index", get=(OVERVIEW, NOBODY)),
    Address("submission:read", get=(OVERVIEW, NOBODY)),
    Address("submission:draft", post=(SUBMITTERS, OVERVIEW)),
    Address("submission:make_word", post=(SUBMITTERS, OVERVIEW)),
    Address("submission:word_state", get=(OVERVIEW, NOBODY)),
    Address("submission:word_file", get=(OVERVIEW, NOBODY)),
    Address("submission:seal", get=(SUBMITTERS, OVERVIEW), post=(SUBMITTERS, OVERVIEW)),
    Address("submission:job", row("job"), get=(OVERVIEW, NOBODY)),
    Address("submission:cancel", row("job"), post=(SUBMITTERS, OVERVIEW)),
    Address("submission:draft_file", row("job"), get=(OVERVIEW, NOBODY)),
    Address("submission:verify", get=ANYBODY, post=ANYBODY),
    Address("submission:house", get=MANAGED, post=MANAGED),
    Address("submission:house_preview", get=MANAGED),
    Address("submission:outline", fixed(code="kader", kind="institution"), get=MANAGED, post=MANAGED),
    Address("submission:detail", row("submission"), get=(SEALED_READERS, NOBODY)),
    Address("submission:pdf", row("submission"), get=(SEALED_READERS, NOBODY)),
    Address("submission:package", row("submission"), get=(SEALED_READERS, NOBODY)),
    Address("submission:assess", row("submission"), get=(SUBMITTERS, OVERVIEW), post=(SUBMITTERS, OVERVIEW)),
    Address("submission:correct", row("assessment"), get=(SUBMITTERS, OVERVIEW), post=(SUBMITTERS, OVERVIEW)),
    Address("submission:assessment_paper", row("assessment"), get=(OVERVIEW, NOBODY)),
    Address("submission:visit", row("submission"), get=(SEALED_READERS, NOBODY)),
    Address("submission:new_talk", row("submission"), get=KEPT, post=KEPT),
    Address("submission:talk", row("talk"), get=KEPT, post=KEPT),
    Address("submission:remove_talk", row("talk"), post=KEPT),
    Address("submission:add_guest", row("talk"), post=KEPT),
    Address("submission:remove_guest", guest(), post=KEPT),
    Address("submission:ask", row("submission"), get=KEPT, post=KEPT),
    Address("submission:answer", row("panel_question"), get=KEPT, post=KEPT),
    Address("submission:extra", row("submission"), get=KEPT, post=KEPT),
    Address("submission:extra_package", row("extra"), get=(SEALED_READERS, NOBODY)),
    Address("submission:extra_paper", row("extra_paper"), get=(SEALED_READERS, NOBODY)),
    Address("submission:admit", row("submission"), get=(SEALED_READERS, NOBODY), post=(ADMITTERS, OVERVIEW)),
    Address("submission:grant", row("grant"), get=(ADMITTERS, OVERVIEW), post=(ADMITTERS, OVERVIEW)),
    Address("submission:withdraw", row("grant"), post=(ADMITTERS, OVERVIEW)),
]
UNIT_SEEN = UNITS_OWN | COUNCIL
RECALIBRATORS = people("board_staff", "board_secretary")
RECALIBRATE = RECALIBRATORS, OFFICE


def _recalibrating(place: Place) -> dict[str, Any]:
    return {"uuid": place.rows["recalibration"].uuid, "code": place.world.faculty.code}


def _asked(place: Place) -> dict[str, Any]:
    return {"pk": place.rows["recalibration_question"].pk}


def _departing(place: Place) -> dict[str, Any]:
    return {"uuid": place.rows["supplement"].uuid, "lineage": place.rows["measure"].lineage}


PROGRESS = [
    Address("monitoring:index", get=(OFFICE, NOBODY)),
    Address("monitoring:sheet", get=(OFFICE, NOBODY)),
    Address("monitoring:troubled", get=(OFFICE, NOBODY)),
    Address("monitoring:without_news", get=(OFFICE, NOBODY)),
    Address("monitoring:participation", get=(OFFICE, NOBODY)),
    Address("monitoring:unit", fixed(code="recht"), get=(UNIT_SEEN, NOBODY)),
    Address(
        "monitoring:indicator_add",
        fixed(code="recht"),
        get=(people("quality_officer", "quality_officer@top"), UNIT_SEEN),
        post=(people("quality_officer", "quality_officer@top"), UNIT_SEEN),
    ),
    Address(
        "monitoring:indicators_in",
        fixed(code="recht"),
        get=(people("quality_officer", "quality_officer@top"), UNIT_SEEN),
        post=(people("quality_officer", "quality_officer@top"), UNIT_SEEN),
    ),
    Address(
        "monitoring:indicators_out",
        fixed(code="recht", form="xlsx"),
        get=(people("quality_officer", "quality_officer@top"), UNIT_SEEN),
    ),
    Address(
        "monitoring:indicator", row("indicator"), get=(OFFICE, NOBODY), post=(people("quality_officer@top"), OFFICE)
    ),
    Address(
        "monitoring:indicator_change",
        row("indicator"),
        get=(people("quality_officer@top"), OFFICE),
        post=(people("quality_officer@top"), OFFICE),
    ),
    Address(
        "monitoring:indicator_reflect",
        row("indicator"),
        get=(people("quality_officer@top"), OFFICE),
        post=(people("quality_officer@top"), OFFICE),
    ),
    Address("monitoring:accounts", document("report"), get=(READERS | OWN_WORDS, NOBODY)),
    Address("monitoring:balance", document("report"), get=(READERS | OWN_WORDS, NOBODY)),
    Address(
        "monitoring:accounts_take",
        document("report"),
        post=(EDITORS, READERS | OWN_WORDS),
    ),
    Address("monitoring:accounts_confirm", document("report"), post=(EDITORS, READERS | OWN_WORDS)),
    Address(
        "monitoring:account",
        lambda p: {"document": p.rows["report"].uuid, "lineage": p.rows["measure"].lineage},
        get=(READERS | OWN_WORDS, NOBODY),
        post=(EDITORS, READERS | OWN_WORDS),
    ),
    Address("monitoring:progress", row("measure"), get=READ, post=(PROGRESSORS, READERS)),
    Address("monitoring:asks", get=(ASKERS, EVERYONE), post=(ASKERS, EVERYONE)),
    Address("monitoring:ask", row("update_ask"), get=(people("board_staff", "quality_officer@top"), NOBODY)),
    Address("monitoring:ask_end", row("update_ask"), post=(people("board_staff", "quality_officer@top"), EVERYONE)),
    Address("monitoring:evidence", row("shown"), get=READ),
    Address("monitoring:evidence_strike", row("shown"), post=(PROGRESSORS, READERS)),
    Address("monitoring:recalibrations", get=(OFFICE, NOBODY)),
    Address("monitoring:recalibration_open", get=(RECALIBRATORS, OFFICE), post=(RECALIBRATORS, OFFICE)),
    Address("monitoring:recalibration", row("recalibration"), get=(OFFICE, NOBODY)),
    Address("monitoring:recalibration_sheet", row("recalibration"), get=(OFFICE, NOBODY)),
    Address("monitoring:recalibration_ask", row("recalibration"), get=RECALIBRATE, post=RECALIBRATE),
    Address("monitoring:recalibration_answer", _asked, get=RECALIBRATE, post=RECALIBRATE),
    Address("monitoring:recalibration_put_off", row("recalibration"), get=RECALIBRATE, post=RECALIBRATE),
    Address("monitoring:recalibration_drop", row("recalibration"), get=RECALIBRATE, post=RECALIBRATE),
    Address("monitoring:recalibration_begin", _recalibrating, post=(people("portfolio_holder"), OFFICE)),
    Address("monitoring:recalibrated", row("supplement"), get=READ),
    Address("monitoring:departure", _departing, get=EDIT, post=EDIT),
]
TABLE = [*SITE, *ORGANISATION, *FRAMEWORK, *PLANS, *MONEY, *APPROVAL, *PROGRESS, *ROOF]
