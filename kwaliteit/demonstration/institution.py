"""The institution: its project plan, outline and plan of 2018, and the supplement of 2021 as far as it has come."""

from __future__ import annotations

import uuid
from typing import Any

from governance.models import Milestone, Request
from governance.services import planning
from governance.services.adoption import adopt
from governance.services.answers import answer_advice
from governance.services.decisions import record_decision
from governance.services.points import Reaction
from governance.services.process import make_promise, meet_promise
from governance.services.requests import lay_before
from governance.services.talks import record_dialogue
from kwaliteit.demonstration import money, papers
from kwaliteit.demonstration.house import House, day, toml
from kwaliteit.demonstration.writer import PM, Writer
from kwaliteit.organisation.models import Body, BodyKind
from kwaliteit.shared.notation import Amount
from kwaliteit.submission.assessing import record_assessment
from kwaliteit.submission.panel import let_panel_member_in
from kwaliteit.submission.services import seal
from plans.models import Document
from plans.services import drafting
from plans.services.documents import create_document


def begin(house: House, kind: str, title: str, years: tuple[int, int], created: str, **fields: Any) -> Writer:
    actor = house.people["sanne"]
    document = create_document(
        kind=house.kinds[kind],
        unit=house.units["rijnland"],
        title=title,
        first_year=years[0],
        last_year=years[1],
        actor=actor,
        illustrative=True,
        at=house.at(created),
        **fields,
    )
    return Writer(house, document, actor)


def ask(house: House, version: Any, body: str, due_on: str, when: str, reason: str, along: Any = ()) -> Request:
    return lay_before(
        version=version,
        body=house.bodies[body],
        actor=house.people["sanne"],
        due_on=day(due_on),
        reason=reason,
        papers=papers.going_along(along),
        at=house.at(when),
    )


def decide(
    house: House, request: Request, by: str, on: str, outcome: str, text: str, votes: Any = None, points: Any = ()
) -> Any:
    return record_decision(
        request=request,
        actor=house.people[by],
        outcome=outcome,
        meeting_on=day(on),
        votes=votes,
        text=text,
        points=points,
        at=house.at(f"{on} 17:00"),
    )


def project_plan(house: House) -> None:
    """April and May 2018: the university council advises, the Board adopts."""
    data = toml("institution_2018")
    writer = begin(house, "project_plan", "Projectplan kwaliteitsafspraken", (2018, 2018), "2018-04-09 10:00")
    writer.write_sections(data["project_plan"], "2018-04-16 15:00")
    version = writer.freeze("2018-04-20 11:00", label="Voor advies")
    request = ask(house, version, "ur", "2018-05-18", "2018-04-20 11:10", "Advies over de aanpak en de planning.")
    acts = data["acts"]
    decision = decide(house, request, "margriet", "2018-05-16", "remarks", acts["advice"], points=acts["points"])
    answer_advice(
        decision=decision,
        actor=house.people["paul"],
        text=acts["answer"],
        points=[Reaction("wholly", text) for text in acts["answers"]],
        at=house.at("2018-05-22 10:00"),
    )
    adopt(version=version, actor=house.people["paul"], adopted_on=day("2018-05-22"), at=house.at("2018-05-22 16:00"))


def outline(house: House) -> None:
    """The state of affairs, to the council for information on 7 November 2018."""
    data = toml("institution_2018")
    writer = begin(house, "outline", "Hoofdlijn kwaliteitsafspraken 2019–2024", (2019, 2024), "2018-10-01 09:00")
    writer.write_sections(data["outline"], "2018-10-15 14:00")
    version = writer.freeze("2018-10-24 12:00", label="Ter informatie aan de universiteitsraad")
    request = ask(house, version, "ur", "2018-11-07", "2018-10-24 12:05", "Stand van zaken, ter informatie.")
    decide(house, request, "margriet", "2018-11-07", "noted", data["acts"]["noted"])


def plan_of_2018(house: House, lineages: dict[str, uuid.UUID]) -> Any:
    """The plan of 2019-2024: composed from adopted agreements, consented to, adopted. Gives its version."""
    data = toml("institution_2018")
    acts = data["acts"]
    writer = begin(
        house, "institutional_plan", "Bestedingsplan kwaliteitsafspraken 2019–2024", (2019, 2024), "2018-09-10 09:30"
    )
    sections = {code: text for code, text in data["plan"].items() if isinstance(text, str)}
    writer.write_sections(sections, "2018-11-05 11:00")
    _themes(writer, data["plan"]["themes"], data["plan"]["goals"], {}, "2018-11-12 14:00", lineages)
    version = writer.freeze("2018-11-20 16:30", label="Voor instemming")
    proposal = ask(house, version, "uco", "2018-11-28", "2018-11-20 16:40", "Voorstel aan het College.")
    consent = ask(
        house, version, "ur", "2018-12-12", "2018-11-21 09:00", "Instemming met de instellingsbrede onderdelen."
    )
    decide(house, proposal, "hanneke", "2018-11-28", "positive", acts["proposal"])
    decide(house, consent, "margriet", "2018-12-12", "consent", acts["consent"], (12, 2, 2))
    seen = ask(house, version, "rvt", "2018-12-20", "2018-12-13 09:00", "Ter informatie.")
    decide(house, seen, "louise", "2018-12-14", "noted", acts["seen"])
    adopt(
        version=version,
        actor=house.people["paul"],
        adopted_on=day("2018-12-18"),
        text=acts["adopted"],
        at=house.at("2018-12-18 11:30"),
    )
    return version


def seal_2018(house: House, version: Any) -> None:
    """Submitted on 18 December 2018; what the NVAO and the minister said of it in 2019."""
    acts = toml("institution_2018")["acts"]
    sanne = house.people["sanne"]
    at = house.at("2018-12-18 16:00")
    submission = seal(framework=house.framework, actor=sanne, version=version, at=at)
    for by, dated, recorded in (
        ("nvao", "2019-05-20", "2019-05-21 10:00"),
        ("minister", "2019-06-11", "2019-06-12 10:00"),
    ):
        record_assessment(
            submission=submission,
            by=by,
            positive=True,
            dated=day(dated),
            actor=sanne,
            text=acts[by],
            at=house.at(recorded),
        )
    let_panel_member_in(
        submission=submission, person=house.people["christine"], valid_until=day("2021-12-31"), actor=sanne
    )


def _themes(
    writer: Writer,
    texts: dict[str, str],
    goals: dict[str, list[str]],
    reasons: dict[str, str],
    when: str,
    lineages: dict[str, uuid.UUID],
) -> None:
    for code, text in texts.items():
        writer.section(f"theme-{code}", text, when, reason=reasons.get(code))
    for code, (title, midterm, end, ambition) in goals.items():
        data = {"title": title, "midterm": midterm, "end": end, "ambitions": [ambition]}
        goal = writer.goal(code, code, data, when, lineage=lineages.get(f"institution {title}"))
        lineages[f"institution {title}"] = goal.lineage


def supplement(house: House, lineages: dict[str, uuid.UUID]) -> Writer:
    """The supplement 2022-2024 with its common initiatives, discussed with the university council on 25 May."""
    data = toml("supplement")
    writer = begin(
        house,
        "supplement",
        "Aanvullend bestedingsplan 2022–2024",
        (2022, 2024),
        "2021-02-15 10:00",
        replaces=Document.objects.get(kind__code="institutional_plan"),
        effective_from=day("2022-01-01"),
        due_on=day("2021-06-29"),
    )
    writer.write_sections({**data["sections"], **data["first"]}, "2021-04-26 11:00")
    _themes(writer, data["themes"], data["goals"], data["reason"], "2021-04-28 10:00", lineages)
    _initiatives(house, writer, data)
    version = writer.freeze(
        "2021-05-11 15:00", label="Plan gemeenschappelijke initiatieven, voor het gesprek van 25 mei"
    )
    proposal = ask(house, version, "uco", "2021-05-31", "2021-05-11 15:20", "Voorstel aan het College.", data["papers"])
    decision = decide(house, proposal, "hanneke", "2021-05-26", "remarks", data["acts"]["proposal"])
    answer_advice(
        decision=decision,
        actor=house.people["paul"],
        follow="wholly",
        text=data["acts"]["answer"],
        at=house.at("2021-06-02 10:30"),
    )
    writer.section("involvement", data["sections"]["involvement"], "2021-06-18 10:00")
    return writer


def _argued(house: House, texts: list[str]) -> str:
    """The argument for an initiative: a text below each criterion of the framework."""
    criteria = house.framework.criterions.filter(of_initiatives=True).order_by("order", "pk")
    return "".join(f"<h4>{row.name}</h4><p>{text}</p>" for row, text in zip(criteria, texts, strict=False))


def _initiatives(house: House, writer: Writer, data: dict[str, Any]) -> None:
    when = "2021-05-04 13:00"
    cells: dict[str, dict[str, dict[int, Amount]]] = {"quality": {}, "npo": {}}
    for group in money.figures()["initiatives"]:
        about = data["initiatives"][group["title"]]
        initiative = drafting.add_initiative(
            document=writer.document,
            actor=writer.actor,
            theme=house.themes[group["theme"]],
            title=group["title"],
            description=about["description"],
            argument=_argued(house, about.get("argument", [])),
            run_by=house.units[about["run_by"]],
            at=house.at(when),
        )
        for row in group["measures"]:
            last = max(amount["year"] for amount in row["amounts"])
            fields = {
                "title": row["title"],
                "owner": row["responsible"],
                "from": "2021-09-01" if group["title"] == "Studentenwelzijn" else "2022-01-01",
                "until": f"{last}-12-31",
                "nature": "new",
                "target_group": "studenten" if group["theme"] == "begeleiding" else "docenten",
                "additionality": "Komt boven op het aanbod van faculteiten; het geld komt uit de groei van de middelen.",
                "ambitions": [data["goals"][group["theme"]][3]],
                **data["measures"][row["title"]],
            }
            writer.measure(row["title"], group["theme"], fields, when, goals=[group["theme"]], initiative=initiative)
            for amount in row["amounts"]:
                value = PM if amount["pm"] else Amount(cents=amount["cents"])
                cells[amount["source"]].setdefault(row["title"], {})[amount["year"]] = value
    for source, amounts in cells.items():
        writer.money(amounts, "2021-05-06 15:00", source=source)


def promise_council(house: House, document: Document) -> None:
    """What the Board promised the university council."""
    for row in toml("supplement")["promises"]:
        promise = make_promise(
            body=house.bodies["ur"],
            made_by=house.bodies["cvb"],
            text=row["text"],
            made_on=day(row["made_on"]),
            due_on=day(row["due_on"]),
            document=document,
            actor=house.people["paul"],
            at=house.at(f"{row['made_on']} 17:00"),
        )
        if "met_on" in row:
            at = house.at(f"{row['met_on']} 17:00")
            meet_promise(
                promise=promise, actor=house.people["paul"], met_on=day(row["met_on"]), met_by=row["met_by"], at=at
            )


def dialogues(house: House) -> None:
    for row in toml("dialogues")["dialogues"]:
        unit = house.units[row["unit"]]
        record_dialogue(
            framework=house.framework,
            unit=unit,
            title=row["title"],
            held_on=day(row["on"]),
            with_whom=row["with"],
            said=row["said"],
            done=row.get("done", ""),
            present=row.get("present"),
            invited=row.get("invited"),
            kind=row["kind"],
            organised_by=row["organised_by"],
            groups={group: tuple(pair) for group, pair in row.get("groups", {}).items()},
            themes=[house.themes[code] for code in row.get("themes", [])],
            actor=house.people["gerard"],
            at=house.at(f"{row['on']} 20:00"),
        )


def moved_milestones(house: House, until: str) -> None:
    """What the Executive Board decided before a day about dates that were agreed: one came later, one was dropped."""
    board = Body.objects.get(kind=BodyKind.EXECUTIVE_BOARD)
    for was_on, moved_to, decided_on, reason in toml("dialogues")["moved_milestones"]:
        row = Milestone.objects.filter(framework=house.framework, due_on=day(was_on), dropped_on=None).first()
        if row is None or decided_on >= until:
            continue
        decided = {"body": board, "decided_on": day(decided_on), "reason": reason}
        decided |= {"milestone": row, "actor": house.people["sanne"], "at": house.at(f"{decided_on} 16:00")}
        if moved_to:
            planning.move_milestone(moved_to=day(moved_to), **decided)
        else:
            planning.drop_milestone(**decided)


def milestones(house: House) -> None:
    """The planning of 2018, which the framework brought along and which was kept, and what was planned after it."""
    planned = Milestone.objects.filter(framework=house.framework).order_by("pk")
    for row, done_on in zip(planned, toml("dialogues")["done_of_2018"], strict=True):
        house.at(done_on)
        row.done_on = day(done_on)
        row.save(update_fields=["done_on"])
    for level, due_on, starts_on, nl, en, body, right, done_on in toml("dialogues")["milestones"]:
        house.at(done_on or "2021-01-15")
        Milestone.objects.create(
            framework=house.framework,
            level=level,
            starts_on=day(starts_on) if starts_on else None,
            due_on=day(due_on),
            what_nl=nl,
            what_en=en,
            body_kind=body,
            right=right,
            done_on=day(done_on) if done_on else None,
        )
