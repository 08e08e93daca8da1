"""The agreements of the faculties: in 2018 with all that went before, and the supplements of 2021."""

from __future__ import annotations

import uuid
from typing import Any

from governance.models import Condition, Version
from governance.services.adoption import adopt
from governance.services.answers import answer_condition
from governance.services.decisions import record_decision
from governance.services.requests import lay_before
from kwaliteit.demonstration import money
from kwaliteit.demonstration.house import House, day, toml
from kwaliteit.demonstration.law import law_data
from kwaliteit.demonstration.writer import Writer, euros
from kwaliteit.organisation.models import Unit
from kwaliteit.shared.notation import Amount
from plans.models import Document, Goal, Initiative, Measure
from plans.services.documents import create_document
from plans.services.links import carry, join_initiative

LAW = "rechtsgeleerdheid"
SHORT_OF_MONEY = "Wat boven de toewijzing uitgaat, betaalt de faculteit uit haar reserve."


def texts_of(unit: Unit, year: int) -> dict[str, Any]:
    """Sections and themes of a faculty's plan of 2018 or 2021: {"sections": …, "themes": …}."""
    data = law_data() if unit.code == LAW else toml(unit.code)
    themes = {code: _theme(code, theme, year) for code, theme in data["themes"].items()}
    if year != 2018:
        return {"sections": data["sections"], "themes": themes}
    if unit.code == LAW:
        of_law = toml("faculties_2018")["law"]
        data["y2018"] = of_law["y2018"]
        themes = {code: {**theme, "text": of_law["themes"].get(code, "")} for code, theme in themes.items()}
    return {"sections": data["y2018"], "themes": themes}


def _theme(code: str, theme: dict[str, Any], year: int) -> dict[str, Any]:
    """One theme as it stood in a year. In 2018 the measures that began before 2022, all of them new then."""
    if year != 2018:
        keep = [m for m in theme.get("measures", []) if not m.get("only_2018")]
        goals = [g for g in theme.get("goals", []) if not g.get("only_2018")]
        return {**theme, "measures": [_dated(m) for m in keep], "goals": goals}
    dated = [_dated(m) for m in theme.get("measures", []) if m.get("owner")]
    keep = [{**m, "nature": "new", "argument": ""} for m in dated if m["nature"] == "continued"]
    goals = [{**g, "end": g["end"] or g.get("end18", "")} for g in theme.get("goals", [])]
    goals = [goal for goal in goals if goal["end"]]
    reason = "" if keep else theme.get("reason", "")
    return {"text": theme.get("text18", ""), "measures": keep, "goals": goals if keep else [], "reason": reason}


def _dated(measure: dict[str, Any]) -> dict[str, Any]:
    began = measure.get("since") or int(measure["from"][:4])
    nature = measure.get("nature") or ("continued" if began < 2022 else "new")
    start = "01-01" if began == 2022 else "09-01"
    return {"from": f"{began}-{start}", "until": "2024-12-31", **measure, "began": began, "nature": nature}


def write_agreement(
    house: House, unit: Unit, year: int, when: dict[str, str], lineages: dict[str, uuid.UUID], **fields: Any
) -> Writer:
    """The agreement of a faculty. Measures that continue keep the lineage that they had."""
    actor = house.who(unit)
    first = 2019 if year == 2018 else 2022
    document = create_document(
        kind=house.kinds["faculty_agreement"],
        unit=unit,
        title=f"Kwaliteitsafspraken {first}–2024",
        first_year=first,
        last_year=2024,
        actor=actor,
        effective_from=day(f"{first}-01-01"),
        illustrative=True,
        at=house.at(when["created"]),
        **fields,
    )
    writer = Writer(house, document, actor)
    texts = texts_of(unit, year)
    writer.write_sections(texts["sections"], when["text"])
    for code, theme in texts["themes"].items():
        if theme.get("text") or theme.get("reason"):
            reason = theme.get("reason") or None if not theme["goals"] else None
            writer.section(f"theme-{code}", theme.get("text", ""), when["text"], reason=reason)
        _goals_and_measures(writer, code, theme, when["measures"], lineages)
    years = (2019, 2020, 2021) if year == 2018 else (2022, 2023, 2024)
    _amounts(writer, texts["themes"], years, when["money"])
    return writer


def _goals_and_measures(
    writer: Writer, code: str, theme: dict[str, Any], when: str, lineages: dict[str, uuid.UUID]
) -> None:
    for number, goal in enumerate(theme["goals"], start=1):
        writer.goal(f"{code}.{number}", code, goal, when, lineage=lineages.get(goal["title"]))
        lineages[goal["title"]] = writer.goals[f"{code}.{number}"].lineage
    for measure in theme["measures"]:
        wanted = [f"{code}.{number}" for number in measure.get("goals", [1])]
        known = {"lineage": lineages[measure["title"]]} if measure["title"] in lineages else {}
        ambitions = measure.get("ambitions") or theme["goals"][0].get("ambitions", []) if theme["goals"] else []
        data = {**measure, "ambitions": ambitions}
        goals = [name for name in wanted if name in writer.goals]
        made = writer.measure(measure["title"], code, data, when, goals=goals, **known)
        lineages[measure["title"]] = made.lineage


def _amounts(writer: Writer, themes: dict[str, Any], years: tuple[int, ...], when: str) -> None:
    """What figures.json gives a theme, over the measures that run in that year."""
    cells: dict[str, dict[int, Amount]] = {}
    for year in years:
        for code, cents in money.budget(writer.document.unit.code, year).items():
            if not cents:
                continue
            running = [m for m in themes[code]["measures"] if m["began"] <= year] or themes[code]["measures"]
            weights = [m.get("weight") or WEIGHTS_OF_LAW.get(m.get("key", ""), 1) for m in running]
            for measure, part in zip(running, money.allot(cents, weights), strict=True):
                cells.setdefault(measure["title"], {})[year] = Amount(cents=part)
    writer.money(cells, when)


WEIGHTS_OF_LAW = {"werkgroepen": 7, "arbeidsmarkt": 2, "mentoraat": 3, "blended": 2}


def ask_council(house: House, writer: Writer, version: Version, due_on: str, when: str) -> Any:
    return lay_before(
        version=version,
        body=house.bodies[f"fr-{writer.document.unit.code}"],
        actor=writer.actor,
        due_on=day(due_on),
        reason=f"Het bestuur vraagt de raad in te stemmen met {writer.document.title}.",
        at=house.at(when),
    )


def decide(house: House, request: Any, data: dict[str, Any]) -> Any:
    votes = data.get("votes")
    conditions = [
        {**condition, "due_on": day(condition["due_on"]) if "due_on" in condition else None}
        for condition in data.get("conditions", [])
    ]
    return record_decision(
        request=request,
        actor=house.holder("council_chair", request.body.code),
        outcome=data["outcome"],
        meeting_on=day(data["on"]),
        votes=tuple(votes) if votes else None,
        text=data["text"],
        conditions=conditions,
        at=house.at(f"{data['on']} 17:30"),
    )


def adopt_by_board(house: House, version: Version, on: str, text: str = "") -> None:
    unit = version.document.unit
    actor = house.holder("faculty_secretary", unit.code)
    adopt(version=version, actor=actor, adopted_on=day(on), text=text, at=house.at(f"{on} 15:00"))


def play_2018(house: House, unit: Unit, lineages: dict[str, uuid.UUID]) -> None:
    """Draft to the Board, the agenda for the current year, and the agreement, each with what was decided on it."""
    data, texts = toml("faculties_2018")[unit.code], texts_of(unit, 2018)
    _agenda_for_2018(house, unit, data)
    draft = _short(house, unit, "draft_to_board", "Concept kwaliteitsafspraken 2019–2024", (2019, 2024), "2018-06-11")
    draft.write_sections({"summary": texts["sections"]["summary"], "questions": data["question"]}, "2018-06-25 14:00")
    draft.freeze("2018-06-29 12:10", label="Concept naar het College van Bestuur")
    when = {key: f"2018-0{moment}" for key, moment in
            (("created", "6-18 09:40"), ("text", "7-02 13:00"), ("measures", "7-05 10:30"), ("money", "7-10 16:00"))}  # fmt: skip
    writer = write_agreement(house, unit, 2018, when, lineages, due_on=day("2018-09-01"))
    version = writer.freeze("2018-07-16 15:30", label="Voor instemming", over=SHORT_OF_MONEY)
    request = ask_council(house, writer, version, "2018-08-28", "2018-07-16 15:45")
    decision = {"on": "2018-08-28", "outcome": "consent", "votes": data["votes"], "text": data["text"]}
    if "condition" in data:
        decision["outcome"], decision["conditions"] = "conditions", [{"text": data["condition"], "when": "during"}]
    made = decide(house, request, decision)
    for condition in Condition.objects.filter(decision=made):
        answer_condition(
            condition=condition,
            actor=house.holder("faculty_secretary", unit.code),
            accepted=True,
            text=data["condition_answer"],
            at=house.at("2018-08-29 11:00"),
        )
    adopt_by_board(house, version, "2018-08-30")


def _short(house: House, unit: Unit, kind: str, title: str, years: tuple[int, int], created: str) -> Writer:
    actor = house.who(unit)
    document = create_document(
        kind=house.kinds[kind],
        unit=unit,
        title=title,
        first_year=years[0],
        last_year=years[1],
        actor=actor,
        illustrative=True,
        at=house.at(created),
    )
    return Writer(house, document, actor)


def _agenda_for_2018(house: House, unit: Unit, data: dict[str, Any]) -> None:
    writer = _short(house, unit, "agenda_current_year", "Kwaliteitsagenda 2018", (2018, 2018), "2018-05-14")
    writer.leave_out(toml("reasons")["agenda_2018"], {"intensiteit"}, "2018-05-28 11:00")
    involvement = (
        "De faculteitsraad besprak de hoofdlijn in mei 2018; de opleidingscommissies kregen haar ter informatie."
    )
    texts = {"this-year": data["this_year"], "argument": data["argument"], "involvement": involvement}
    writer.write_sections(texts, "2018-05-28 11:20")
    goal = {"title": data["year_goal"], "end": "Bereikt in december 2018.", "ambitions": ["activerend-onderwijs"]}
    writer.goal("goal", "intensiteit", goal, "2018-05-29 10:00")
    measure = {
        "title": data["year_measure"],
        "description": data["this_year"],
        "instrument": "middelen van 2018",
        "owner": "Vice-decaan onderwijs",
        "from": "2018-09-01",
        "until": "2018-12-31",
        "nature": "new",
        "additionality": data["argument"],
        "end": "Uitgevoerd in 2018.",
    }
    writer.measure("measure", "intensiteit", measure, "2018-05-29 10:30", goals=["goal"])
    writer.money({"measure": {2018: euros(data["year_amount"] * 1000)}}, "2018-05-30 09:10")
    version = writer.freeze("2018-06-11 16:00", label="Voor instemming")
    request = ask_council(house, writer, version, "2018-07-03", "2018-06-11 16:10")
    decide(
        house, request, {"on": "2018-07-03", "outcome": "consent", "text": "De raad stemt in met de agenda voor 2018."}
    )
    adopt_by_board(house, version, "2018-07-05")


def play_2021(house: House, unit: Unit, lineages: dict[str, uuid.UUID]) -> Writer:
    """The supplement of a faculty, as far as it had come on 24 June 2021."""
    story = toml("faculties_story")[unit.code]
    when = {"created": "2021-03-08 10:00", "text": "2021-04-19 13:40", "measures": "2021-05-03 10:10"}
    replaces = Document.objects.get(unit=unit, kind__code="faculty_agreement", first_year=2019)
    due_on = day(story["due_on"])
    writer = write_agreement(
        house, unit, 2021, {**when, "money": "2021-05-06 16:30"}, lineages, replaces=replaces, due_on=due_on
    )
    _link(house, writer)
    if story.get("still_writing"):
        return writer
    over = story.get("over", SHORT_OF_MONEY)
    version = writer.freeze(story["frozen"], label="Voor instemming", over=over)
    request = ask_council(house, writer, version, story["decide_by"], story["frozen"])
    if "decision" in story:
        decide(house, request, story["decision"])
    if "adopted_on" in story:
        adopt_by_board(house, version, story["adopted_on"])
    return writer


def _link(house: House, writer: Writer) -> None:
    """A measure carries the ambitions that the programmes have on its theme; two of them join an initiative."""
    house.at("2021-05-10 11:00")
    first: dict[str, Measure] = {}
    for measure in writer.measures.values():
        first.setdefault(measure.theme.code, measure)
    ambitions = Goal.objects.filter(document__unit__parent=writer.document.unit, document__first_year=2021)
    for goal in ambitions.select_related("theme", "document__unit__parent").order_by("pk"):
        if goal.theme.code in first:
            carry(goal=goal, measure=first[goal.theme.code], actor=writer.actor)
    for theme, title in (("begeleiding", "Studentenwelzijn"), ("docentkwaliteit", "Docentontwikkeling")):
        initiative = Initiative.objects.get(title=title)
        join_initiative(measure=first[theme], initiative=initiative, actor=writer.actor)
