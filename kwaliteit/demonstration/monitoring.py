"""Indicators with their baseline, and what was reported about measures."""

from __future__ import annotations

from typing import Any

from kwaliteit.demonstration.house import House, day, toml
from monitoring.models import Indicator, Progress
from monitoring.services.indicators import add_indicator
from monitoring.services.measuring import record_measurement, write_reflection
from monitoring.services.progress import report_progress
from plans.models import Measure

BASELINE = "2019-10-01"
PATTERN = ("on_schedule", "on_schedule", "done", "on_schedule", "delayed", "on_schedule", "on_schedule", "stopped")


def baseline(house: House) -> None:
    """The nine indicators as they stood on 1 October 2019, with the years before."""
    house.at("2019-11-12")
    for data in toml("indicators")["indicators"]:
        add_indicator(
            framework=house.framework,
            unit=house.units["rijnland"],
            theme=house.themes[data["theme"]],
            name_nl=data["nl"],
            name_en=data["en"],
            kind=data["kind"],
            baseline_on=day(BASELINE),
            actor=house.people["gerard"],
            direction=data["direction"],
            definition=data.get("definition", ""),
            source=data["source"],
            scale=data.get("scale", ""),
            measured_per=data.get("per", ""),
            groups=", ".join(dict.fromkeys(group for _on, group, *_rest in data["values"] if group)),
            no_target=True,
        )
    _measure(house, until=BASELINE)


def follow(house: House) -> None:
    house.at("2020-11-17")
    _measure(house, after=BASELINE)
    for row in toml("indicators")["indicators"]:
        indicator = Indicator.objects.get(framework=house.framework, name_nl=row["nl"])
        for year, text in row.get("reflections", []):
            write_reflection(indicator=indicator, year=year, text=text, actor=house.people["gerard"])


def _measure(house: House, *, after: str = "", until: str = "9") -> None:
    data = toml("indicators")
    for row in data["indicators"]:
        indicator = Indicator.objects.get(framework=house.framework, name_nl=row["nl"])
        for on, group, value, deviation, said in row["values"]:
            if after < on <= until:
                parts = {k: row[k] for k in ("numerator", "denominator") if k in row and on == BASELINE}
                record_measurement(
                    indicator=indicator,
                    measured_on=day(on),
                    actor=house.people["gerard"],
                    value=value,
                    deviation=deviation or None,
                    group=group,
                    **_said(said, data["made_up"]),
                    **parts,
                )
        for on, code, *numbers in row.get("units", []):
            if after < on <= until:
                names = ("value",) if len(numbers) == 1 else ("numerator", "denominator")
                record_measurement(
                    indicator=indicator,
                    unit=house.units[code],
                    measured_on=day(on),
                    actor=house.people["gerard"],
                    remark=data["made_up"],
                    **dict(zip(names, numbers, strict=True)),
                )


def _said(said: str, made_up: str) -> dict[str, Any]:
    """What stands beside a value: its remark, or why it cannot be compared with those before."""
    mark, _colon, words = said.partition(":")
    made = "" if mark == "published" else made_up
    if mark == "break":
        return {"remark": made, "series_break": True, "break_reason": words.strip()}
    return {"remark": " ".join(filter(None, [words.strip(), made]))}


def progress(house: House) -> None:
    """At the end of 2019 and of 2020, for the measures of the plans of 2018 that had begun."""
    words = toml("indicators")["progress"]
    measures = Measure.objects.filter(document__kind__code="faculty_agreement", document__first_year=2019)
    turns: dict[str, int] = {}
    for year in (2019, 2020):
        house.at(f"{year + 1}-01-20")
        begun = measures.filter(starts_on__year__lte=year).select_related("document__unit", "owner")
        for number, measure in enumerate(begun.order_by("document__unit__order", "order")):
            state = PATTERN[(number * 3 + year) % len(PATTERN)] if year == 2020 else "on_schedule"
            turns[state] = turns.get(state, -1) + 1
            report_progress(
                measure=measure,
                year=year,
                state=state,
                note=(said := words[state][turns[state] % len(words[state])]),
                why=said if state in Progress.EXPLAINED else "",
                departure=said,
                actor=house.who(measure.document.unit),
                reported_on=day(f"{year + 1}-01-20"),
            )


def progress_of_law(house: House, law: Any) -> None:
    for row in toml("indicators")["law"]:
        house.at(f"{row['on']} 16:20")
        report_progress(
            measure=law.writer.measures["doorlopend"],
            year=2021,
            state=row["state"],
            note=row["note"],
            why=row["note"] if row["state"] in Progress.EXPLAINED else "",
            departure=row["note"],
            actor=house.people["thomas"],
            reported_on=day(row["on"]),
        )
