"""Rechtsgeleerdheid in the spring of 2021: three versions, a partial consent, and a working text that goes on."""

from __future__ import annotations

import datetime
from typing import Any

from governance.carried import offered
from governance.models import Request
from governance.services import drafts
from governance.services.decisions import record_decision
from governance.services.meetings import plan_meeting
from governance.services.process import make_promise, meet_promise
from governance.services.requests import answer_question, ask_question, lay_before
from kwaliteit.demonstration import meetings, money, papers
from kwaliteit.demonstration.house import House, day, toml
from kwaliteit.demonstration.writer import Writer, prose
from kwaliteit.organisation.models import Person
from plans.models import Document, Goal, Initiative, Right
from plans.services import drafting, removal
from plans.services.documents import create_document, grant_contributor
from plans.services.links import answer_ambition, carry, join_initiative
from plans.services.remarks import resolve_remark, write_remark
from plans.services.suggestions import Suggested, refuse, suggest
from plans.talk import Whom

UNIT, COUNCIL, BOARD = "rechtsgeleerdheid", "fr-rechtsgeleerdheid", "fb-rechtsgeleerdheid"
AGREED = {"intensiteit": True, "differentiatie": False, "begeleiding": True, "docentkwaliteit": True}
CARRIED = (  # ambition of a programme, measure that carries it, what the link says
    ("Niemand stopt ongezien", "doorlopend", "De proef van dit voorjaar gaat hierin op."),
    ("Een afspraak over werk en studie", "doorlopend", "Het gesprek in bachelor 3 gaat ook over werk."),
    ("Een mentor die het vak kent", "doorlopend", ""),
    ("Een praktijkopdracht voor elke derdejaars", "arbeidsmarkt", ""),
    ("Proefstuderen met een echte akte", "proefstuderen", "De drie films komen in de module."),
)
NOT_TAKEN_UP = (  # ambition of a programme, and why the faculty leaves it
    (
        "Twee tentamens nooit op één dag",
        "Dit vraagt geen geld maar een ander rooster. De opleidingsdirecteuren regelen het vanaf september 2021 zelf.",
    ),
)


def law_data() -> dict[str, Any]:
    first, second = toml("rechtsgeleerdheid"), toml("rechtsgeleerdheid_2")
    return {**first, "themes": {**first["themes"], **second["themes"]}}


class Law:
    """The story, chapter by chapter: `begin`, `join`, `third_version`, `after`."""

    def __init__(self, house: House) -> None:
        self.house, self.data, self.story = house, law_data(), toml("law_story") | {"file": toml("law_file")}
        self.marijke, self.peter = house.people["marijke"], house.people["peter"]
        self.key_of = {
            m["title"]: m["key"] for theme in self.data["themes"].values() for m in theme.get("measures", [])
        }
        document = create_document(
            kind=house.kinds["faculty_agreement"],
            unit=house.units[UNIT],
            title="Kwaliteitsafspraken 2022–2024",
            first_year=2022,
            last_year=2024,
            actor=self.marijke,
            replaces=Document.objects.get(unit=house.units[UNIT], kind__code="faculty_agreement", first_year=2019),
            effective_from=day("2022-01-01"),
            due_on=day("2021-07-01"),
            illustrative=True,
            at=house.at("2021-03-08 09:20"),
        )
        self.writer = Writer(house, document, self.marijke)
        for key in ("peter", "fatima", "thomas"):
            grant_contributor(document=document, person=house.people[key], actor=self.marijke)

    def begin(self, lineages: dict[str, Any]) -> None:
        self._promise("2020-10-06", "2021-03-09")
        self._draft(lineages)
        self._first_version()
        self._second_version()
        self._promise("2021-06-08")

    def _draft(self, lineages: dict[str, Any]) -> None:
        data, second, first = self.data, self.data["second"]["sections"], self.data["first"]["sections"]
        texts = {**data["sections"], **second, **first}
        themes = {f"theme-{code}": theme["text"] for code, theme in data["themes"].items()}
        self.writer.write_sections({**texts, **{c: t for c, t in themes.items() if c not in texts}}, "2021-03-22 13:30")
        reason = data["themes"]["faciliteiten"]["reason"]
        self.writer.section(
            "theme-faciliteiten", data["themes"]["faciliteiten"]["text"], "2021-03-22 13:50", reason=reason
        )
        for code, theme in data["themes"].items():
            for number, goal in enumerate(theme.get("goals", []), start=1):
                self.writer.goal(f"{code}.{number}", code, goal, "2021-04-01 10:15")
        for order, (code, measure) in enumerate(self._measures()):
            self._measure(code, measure, order, lineages, "2021-04-15 15:00")
        self._money("version_2", "2021-04-29 11:30")
        for source, amounts in money.law_other_sources().items():
            named = {self.key_of[title]: years for title, years in amounts.items()}
            self.writer.money(named, "2021-04-29 11:45", source=source, actor=self.peter)

    def _measures(self) -> list[tuple[str, dict[str, Any]]]:
        """In their order; Formatieve toetsing began under studiesucces, and the coordinator came in version 3."""
        return [
            ("studiesucces" if measure["key"] == "formatief" else code, measure)
            for code, theme in self.data["themes"].items()
            for measure in theme.get("measures", [])
        ]

    def _measure(self, code: str, data: dict[str, Any], order: int, lineages: dict[str, Any], when: str) -> None:
        if data["key"] == "coordinator" and when < "2021-06":
            self._coordinator_order = order
            return
        home = "studiesucces" if data["key"] == "formatief" else code
        goals = [] if data["key"] == "formatief" else [f"{home}.{number}" for number in data["goals"]]
        lineage = {"lineage": lineages[data["title"]]} if data["title"] in lineages else {}
        themes = {"themes": []} if data["key"] == "formatief" else {}
        self.writer.measure(data["key"], code, {**data, **themes}, when, goals=goals, order=order, **lineage)

    def _money(self, state: str, when: str, actor: Person | None = None) -> None:
        amounts = {self.key_of[title]: years for title, years in money.law(state).items()}
        present = {key: years for key, years in amounts.items() if key in self.writer.measures}
        self.writer.money(present, when, actor=actor or self.peter)

    def _first_version(self) -> None:
        version = self.writer.freeze("2021-05-12 10:30", label="Concept naar het College van Bestuur")
        self._before_the_board(version, self.story["draft"])

    def _before_the_board(self, version: Any, data: dict[str, Any]) -> None:
        """The draft with its remarks and answers; of what was taken over the part itself shows it."""
        at, sanne = self.house.at, self.house.people["sanne"]
        draft = drafts.send_draft(
            version=version, actor=self.marijke, due_on=day(data["due_on"]), note=data["note"], at=at(data["sent"])
        )
        made = [
            drafts.write_draft_remark(draft=draft, actor=sanne, part=one["part"], text=one["text"], at=at(one["at"]))
            for one in data["remarks"]
        ]
        drafts.send_remarks(draft=draft, actor=sanne, at=at(data["remarks_sent"]))
        for remark, one in zip(made, data["remarks"], strict=True):
            shown = one["part"] if one["taken"] != "not" else ""
            said = {"taken": one["taken"], "reason": one.get("reason", ""), "shown_in": shown}
            drafts.answer_draft_remark(remark=remark, actor=self.marijke, at=at(data["answers_sent"]), **said)
        drafts.send_answers(draft=draft, actor=self.marijke, at=at(data["answers_sent"]))

    def _suggest(self, data: dict[str, Any]) -> None:
        at = self.house.at(data["at"])
        if "year" in data:
            part: Any = self.writer.measures[data["measure"]]
            wanted = Suggested(amounts={(data["year"], "quality"): data["proposed"]}, reason=data["text"])
        else:
            part = self.writer.sections[data["section"]]
            part.refresh_from_db()
            body = part.body.replace(data["was"], data["proposed"])
            wanted = Suggested({"body": body}, reason=data.get("text", ""))
        made = suggest(part=part, revision=part.revision, actor=self.house.people[data["by"]], suggested=wanted, at=at)
        if "reason" in data:
            later = at + datetime.timedelta(hours=16)
            refuse(document=part.document, suggestions=made, actor=self.marijke, reason=data["reason"], at=later)

    def _remark(self, data: dict[str, Any]) -> None:
        remark = write_remark(
            document=self.writer.document,
            actor=self.house.people[data["by"]],
            text=data["text"],
            section=self.writer.sections[data["section"]] if "section" in data else None,
            measure=self.writer.measures[data["measure"]] if "measure" in data else None,
            quote=data.get("quote", ""),
            year=data.get("year"),
            source="quality" if "year" in data else "",
            whom=Whom(role=data.get("role", "")),
            at=self.house.at(data["at"]),
        )
        if "resolved" in data:
            resolve_remark(remark=remark, actor=self.marijke, at=self.house.at(data["resolved"]))

    def _second_version(self) -> None:
        second, sections = self.data["second"]["sections"], self.data["sections"]
        self.writer.section("involvement", second["involvement"], "2021-05-27 15:05")
        self.writer.section("feasibility", sections["feasibility"], "2021-05-28 10:10")
        version = self.writer.freeze("2021-05-31 16:42", label="Voor instemming, vergadering van 8 juni")
        request = self._lay_before(version, "2021-06-08", "second", "2021-05-31 17:05", "2021-05-26 09:00")
        meetings.meetings(self.house, "second")
        record_decision(
            request=request,
            actor=self.house.people["ilse"],
            outcome="partial",
            meeting_on=day("2021-06-08"),
            meeting=request.meeting,
            present=14,
            votes=(8, 5, 1),
            text=self.story["decision"]["text"].strip(),
            parts={f"theme-{code}": agreed for code, agreed in {**AGREED, "studiesucces": False}.items()},
            at=self.house.at("2021-06-09 10:15"),
        )

    def _lay_before(
        self, version: Any, meeting_on: str, reason: str, when: str, planned: str, along: Any = ()
    ) -> Request:
        meeting = plan_meeting(
            body=self.house.bodies[COUNCIL],
            held_on=day(meeting_on),
            actor=self.house.people["ilse"],
            starts_at=datetime.time(13, 0),
            place="kamer B 041",
            at=self.house.at(planned),
        )
        unchanged = offered(version, self.house.bodies[COUNCIL], Right.CONSENT)
        return lay_before(
            version=version,
            body=self.house.bodies[COUNCIL],
            actor=self.marijke,
            due_on=day(meeting_on),
            reason=self.story["lay_before"][reason],
            carried=list(unchanged.settled) if unchanged else (),
            meeting=meeting,
            papers=papers.going_along(along),
            at=self.house.at(when),
        )

    def third_version(self) -> None:
        writer, sections, themes = self.writer, self.data["sections"], self.data["themes"]
        removal.remove(part=writer.measures.pop("honours"), actor=self.marijke, at=self.house.at("2021-06-10 09:30"))
        writer.section("theme-differentiatie", themes["differentiatie"]["text"], "2021-06-10 10:00")
        writer.section("theme-studiesucces", themes["studiesucces"]["text"], "2021-06-10 10:40")
        for code in ("summary", "involvement", "steering"):
            writer.section(code, sections[code], "2021-06-11 14:00")
        writer.change(
            "formatief",
            "2021-06-14 09:15",
            theme=self.house.themes["intensiteit"],
            goals=[writer.goals["intensiteit.2"]],
            themes=[self.house.themes["studiesucces"]],
        )
        coordinator = next(m for m in themes["studiesucces"]["measures"] if m["key"] == "coordinator")
        self._measure("studiesucces", coordinator, self._coordinator_order, {}, "2021-06-14 11:20")
        self._money("version_3", "2021-06-15 16:05")
        version = writer.freeze("2021-06-17 15:05", label="Voor instemming, vergadering van 29 juni")
        along = self.story["file"]["papers"]
        self.request = self._lay_before(version, "2021-06-29", "third", "2021-06-17 15:20", "2021-06-16 09:00", along)
        meetings.meetings(self.house, "third")

    def join(self) -> None:
        """Links up and down, written after version 2 so that version 3 holds them."""
        house, measures = self.house, self.writer.measures
        house.at("2021-06-02 16:00")
        for title, key, note in CARRIED:
            goal = Goal.objects.get(title=title, document__first_year=2021)
            carry(goal=goal, measure=measures[key], actor=self.marijke, note=note)
        for title, reason in NOT_TAKEN_UP:
            goal = Goal.objects.get(title=title, document__first_year=2021)
            answer_ambition(goal=goal, document=self.writer.document, measures=[], reason=reason, actor=self.marijke)
        for key, initiative in (
            ("doorlopend", "Studentenwelzijn"),
            ("wellbeing", "Studentenwelzijn"),
            ("blended", "Docentontwikkeling"),
        ):
            join_initiative(
                measure=measures[key], initiative=Initiative.objects.get(title=initiative), actor=self.marijke
            )

    def after(self) -> None:
        """Since version 3: remarks, questions, a changed amount, and what was written this morning."""
        for remark in self.story["remarks"]:
            self._remark(remark)
        for suggestion in self.story["suggestions"]:
            self._suggest(suggestion)
        for question in self.story["questions"]:
            self._question(question)
        papers.around(self.house, self.request, self.story["file"])
        self._money("working_text", "2021-06-23 16:40")
        goal = Goal.objects.get(pk=self.writer.goals["begeleiding.2"].pk)
        drafting.save_goal(
            goal=goal,
            revision=goal.revision,
            actor=self.house.people["fatima"],
            at=self.house.at("2021-06-24 09:12"),
            description=prose(self.story["today"]["begeleiding_goal"]),
        )

    def _question(self, data: dict[str, Any]) -> None:
        people = self.house.people
        asked = ask_question(
            request=self.request, actor=people[data["by"]], text=data["text"], at=self.house.at(data["at"])
        )
        if "answer" in data:
            answer_question(
                question=asked,
                actor=people[data["answered_by"]],
                text=data["answer"],
                at=self.house.at(data["answered_at"]),
            )

    def _promise(self, *days: str) -> None:
        """What the faculty board promised its council on these days."""
        for data in self.story["promises"]:
            if data["made_on"] not in days:
                continue
            promise = make_promise(
                body=self.house.bodies[COUNCIL],
                made_by=self.house.bodies[BOARD],
                text=data["text"],
                made_on=day(data["made_on"]),
                due_on=day(data["due_on"]),
                document=self.writer.document if data.get("document") else None,
                actor=self.house.people["carla"],
                at=self.house.at(f"{data['made_on']} 16:00"),
            )
            if "met_on" in data:
                meet_promise(
                    promise=promise,
                    actor=self.house.people["carla"],
                    met_on=day(data["met_on"]),
                    met_by=data["met_by"],
                    at=self.house.at(f"{data['met_on']} 16:00"),
                )
