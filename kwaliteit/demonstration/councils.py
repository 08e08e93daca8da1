"""What was done with talks, and what two councils were given to do their work."""

from __future__ import annotations

from governance.models import Dialogue
from governance.services.facilities import add_session, save_facts, save_view
from governance.services.talks import save_outcome
from kwaliteit.demonstration.house import House, day, toml
from plans.models import Measure


def outcomes(house: House) -> None:
    """Each talk with the measure of the newest plan of its unit, or why nothing came of it."""
    data = toml("councils")
    for row in data["outcomes"]:
        talk = Dialogue.objects.get(title=row["talk"])
        measures = Measure.objects.filter(document__unit=talk.unit_id, title=row.get("measure", ""))
        save_outcome(
            dialogue=talk,
            actor=house.people["gerard"],
            how=row["how"],
            part=measures.order_by("-document__first_year", "-pk").first(),
            text=row.get("text", ""),
            at=house.at(f"{data['outcomes_on']} 16:30"),
        )


def facilities(house: House) -> None:
    for row in toml("councils")["facilities"]:
        about = {"body": house.bodies[row["body"]], "year": row["year"], "actor": house.people[row["by"]]}
        for held_on, subject, present, invited in row["sessions"]:
            at = house.at(f"{held_on} 20:30")
            add_session(**about, held_on=day(held_on), about=subject, present=present, invited=invited, at=at)
        at = house.at(f"{row['on']} 11:00")
        save_facts(
            **about,
            hours=row["hours"],
            budget_cents=row["euros"] * 100,
            training=row["training"],
            agreements=row["agreements"],
            seen=0,
            illustrative=True,
            at=at,
        )
        if row["view"]:
            save_view(**about, view=row["view"], seen=0, at=at)
