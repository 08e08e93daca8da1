"""Quality agendas of programmes: drafted, advised on by the programme committee, adopted by the dean."""

from __future__ import annotations

from typing import Any

from governance.models import Request, Version
from governance.services.adoption import adopt
from governance.services.answers import answer_advice
from governance.services.decisions import record_decision
from governance.services.points import Reaction
from governance.services.requests import lay_before, pass_term
from kwaliteit.demonstration.house import House, day, toml
from kwaliteit.demonstration.writer import Writer
from kwaliteit.organisation.models import Unit
from plans.models import Document
from plans.services.documents import create_document


def write_agenda(house: House, unit: Unit, data: dict[str, Any], year: int) -> Writer:
    """An agenda as the programme director drafts it between January and April."""
    actor = house.who(unit)
    replaces = Document.objects.filter(unit=unit, kind__code="quality_agenda").order_by("-first_year").first()
    document = create_document(
        kind=house.kinds["quality_agenda"],
        unit=unit,
        title=f"Kwaliteitsagenda {year}–{year + 3}",
        first_year=year,
        last_year=min(year + 3, 2024),
        actor=actor,
        replaces=replaces,
        due_on=day(f"{year}-06-01"),
        illustrative=True,
        at=house.at(f"{year}-03-01 10:00"),
    )
    writer = Writer(house, document, actor)
    texts = {
        "starting-point": data["start"],
        "improvement-actions": data["actions"],
        "ambitions": data["ambitions"],
        "involvement": data["talks"],
    }
    writer.write_sections(texts, f"{year}-03-29 14:20")
    chosen = {goal["theme"] for goal in data["goals"]}
    if not data.get("still_writing"):
        writer.leave_out(toml("reasons")[f"programmes_{year}"], chosen, f"{year}-03-29 15:00")
    for number, goal in enumerate(data["goals"]):
        writer.goal(str(number), goal["theme"], goal, f"{year}-04-06 11:05")
    if "measure" in data:
        same = [str(n) for n, goal in enumerate(data["goals"]) if goal["theme"] == data["measure"]["theme"]]
        writer.measure("action", data["measure"]["theme"], data["measure"], f"{year}-04-08 16:10", goals=same)
    return writer


def ask_advice(house: House, writer: Writer, on: str, due: str) -> Request:
    unit = writer.document.unit
    version = writer.freeze(f"{on} 13:30", label="Voor advies aan de opleidingscommissie")
    return lay_before(
        version=version,
        body=house.bodies[f"olc-{unit.code}"],
        actor=writer.actor,
        due_on=day(due),
        reason="Wij vragen uw advies terwijl de tekst nog kan veranderen.",
        at=house.at(f"{on} 13:45"),
    )


def advise(house: House, request: Request, advice: dict[str, Any]) -> None:
    """The committee's advice, and where it is not wholly positive the answer of the programme."""
    decision = record_decision(
        request=request,
        actor=house.holder("council_chair", request.body.code),
        outcome=advice["outcome"],
        meeting_on=day(advice["on"]),
        text=advice["text"],
        points=advice.get("points", ()),
        at=house.at(advice.get("recorded", f"{advice['on']} 17:15")),
    )
    if "answer" in advice:
        talked_on = advice.get("talked_on")
        answer_advice(
            decision=decision,
            actor=house.who(request.document.unit),
            follow=advice["follow"],
            text=advice["answer"],
            points=[Reaction(*row) for row in advice.get("answers", ())],
            consultation=advice.get("talk", ""),
            consulted_on=day(talked_on) if talked_on else None,
            consulted="held",
            at=house.at(f"{advice.get('answered_on', talked_on or advice['on'])} 17:40"),
        )


def adopt_agenda(house: House, version: Version, on: str) -> None:
    faculty = version.document.unit.parent
    assert faculty is not None  # noqa: S101
    adopt(
        version=version,
        actor=house.holder("dean", faculty.code),
        adopted_on=day(on),
        at=house.at(f"{on} 11:00"),
    )


def play_2021(house: House, unit: Unit, data: dict[str, Any]) -> Writer:
    """One programme in the spring of 2021. What is not in its data has not happened yet."""
    writer = write_agenda(house, unit, data, 2021)
    if data.get("still_writing"):
        return writer
    asked_on = data.get("asked_on", "2021-04-20")
    request = ask_advice(house, writer, asked_on, data.get("due_on", "2021-05-20"))
    if "passed_on" in data:
        pass_term(request=request, actor=writer.actor, at=house.at(f"{data['passed_on']} 09:30"))
    if "advice" in data:
        advise(house, request, data["advice"])
    if "adopted_on" in data:
        adopt_agenda(house, request.version, data["adopted_on"])
    return writer


def play_2018(house: House, row: list[str]) -> None:
    """One programme in the spring of 2018, from draft to adoption by the dean."""
    code, start, action, *ambitions = row
    remarks = toml("programmes_2018")["remarks"].get(code)
    data = {
        "start": start,
        "actions": action,
        "ambitions": f"Wij kiezen twee ambities: {ambitions[1].lower()}, en {ambitions[3].lower()}.",
        "talks": "De agenda is besproken met de jaarvertegenwoordigers en in het docentenoverleg van april 2018.",
        "goals": [
            {"theme": ambitions[0], "title": ambitions[1], "ambitions": ["activerend-onderwijs"]},
            {"theme": ambitions[2], "title": ambitions[3], "ambitions": ["flexibele-leerroutes"]},
        ],
    }
    writer = write_agenda(house, house.units[code], data, 2018)
    request = ask_advice(house, writer, "2018-04-23", "2018-05-25")
    text = remarks[0] if remarks else "De commissie adviseert positief."
    advice = {"on": "2018-05-15", "outcome": "remarks" if remarks else "positive", "text": text}
    if remarks:
        advice |= {"follow": "wholly", "answer": remarks[1], "answered_on": "2018-05-22"}
    advise(house, request, advice)
    adopt_agenda(house, request.version, "2018-05-30")
