"""The financial report of March 2021 about 2020: frozen from the closed round, discussed by every council."""

from __future__ import annotations

from governance.services.requests import lay_before_all
from kwaliteit.demonstration.house import House, day, toml
from kwaliteit.demonstration.institution import begin, decide
from plans.services.documents import close_document

TITLE, YEAR = "Bestuurlijk-financiële rapportage van maart over 2020", 2020


def play(house: House) -> None:
    data = toml("march")
    acts = data["acts"]
    writer = begin(house, "financial_report", TITLE, (YEAR, YEAR), "2021-04-06 10:00")
    writer.write_sections(data["text"], "2021-04-13 15:00")
    version = writer.freeze("2021-04-15 11:00", label=acts["label"])
    asked = lay_before_all(
        version=version,
        bodies=[house.bodies[code] for code in data["discussed"]],
        actor=house.people["sanne"],
        due_on=day("2021-05-14"),
        reason=acts["asked"],
        at=house.at("2021-04-15 11:20"),
    )
    discussed = {request.body.code: request for request in asked}
    for code, (by, on, *said) in sorted(data["discussed"].items(), key=lambda row: row[1][1]):
        decide(house, discussed[code], by, on, "discussed", said[0] if said else acts["text"])
    close_document(document=writer.document, actor=house.people["sanne"], at=house.at("2021-05-17 10:00"))
