"""The recalibration of 2021: opened for 2021, put off for a year by corona, and answered in the spring."""

from __future__ import annotations

from governance.models import Dialogue
from kwaliteit.demonstration.house import House, day
from monitoring.recalibration import usual_questions
from monitoring.services.recalibration import answer_question, move_recalibration, open_recalibration

ANSWERS = (
    ("2021-05-25", "Nee. Elke faculteit krijgt per student uit de EER hetzelfde bedrag."),
    (
        "2021-05-25",
        "Ja, voor studentenwelzijn en voor de ontwikkeling van docenten; de faculteiten leveren er niets voor in.",
    ),
    (
        "2021-06-15",
        "Ja. Elke faculteit past haar plan zelf aan, in overleg met haar raad, en legt het die voor de zomer voor.",
    ),
)


def play(house: House) -> None:
    actor = house.people["sanne"]
    row = open_recalibration(
        framework=house.framework,
        from_year=2021,
        questions=usual_questions(),
        reason="In 2018 is beloofd dat de verdeling en de plannen na de eerste resultaten opnieuw worden bekeken.",
        actor=actor,
        at=house.at("2020-01-14 10:00"),
    )
    move_recalibration(
        recalibration=row,
        moved_to=2022,
        due_on=day("2021-07-01"),
        reason="Door de coronacrisis is er nog te weinig over resultaten te zeggen; een jaar later tellen er twee mee.",
        body=house.bodies["cvb"],
        decided_on=day("2020-06-30"),
        actor=actor,
        at=house.at("2020-07-01 11:00"),
    )
    talk = Dialogue.objects.filter(framework=house.framework, title="Informatiebijeenkomst herijking").first()
    for question, (when, answer) in zip(row.questions.order_by("order"), ANSWERS, strict=True):
        at = house.at(f"{when} 16:00")
        answer_question(question=question, answer=answer, answered_on=day(when), dialogue=talk, actor=actor, at=at)
