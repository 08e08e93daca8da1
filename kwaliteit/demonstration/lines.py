"""What stands behind amounts in the demonstration: staff at made-up norm amounts, and the money that waits for a decision."""

from __future__ import annotations

from budgets.models import BudgetLine, NormAmount, StaffFunction
from budgets.services.norms import publish_index
from budgets.services.reserves import put_lines_under_reserve
from budgets.services.staff import Part, save_parts
from budgets.staff import part_cents
from kwaliteit.demonstration.house import House, day
from kwaliteit.demonstration.writer import Writer
from plans.models import Measure

FUNCTIONS = (
    # code, Dutch, English, one full-time year in 2022, 2023 and 2024
    ("docent", "Docent", "Lecturer", (86_000, 88_000, 90_000)),
    ("adviseur", "Adviseur studentenwelzijn", "Student wellbeing officer", (106_000, 108_000, 110_400)),
    ("student-assistent", "Student-assistent", "Student assistant", (40_000, 41_000, 42_000)),
)
YEARS = (2022, 2023, 2024)
FTE = 2_000


def norms(house: House) -> None:
    """Two indexes: with the first the amounts of the plan are reckoned, the next one waits to be worked in."""
    for order, (code, nl, en, _euros) in enumerate(FUNCTIONS, start=1):
        StaffFunction.objects.create(framework=house.framework, code=code, order=order, name_nl=nl, name_en=en)
    _publish(house, "Normbedragen 2021 (voorbeeld)", "2021-02-01", 1_000)


def next_index(house: House) -> None:
    _publish(house, "Normbedragen 2022 (voorbeeld)", "2021-06-21", 1_021)


def _publish(house: House, name: str, dated: str, thousandths: int) -> None:
    functions = {row.code: row.pk for row in StaffFunction.objects.filter(framework=house.framework)}
    publish_index(
        framework=house.framework,
        name=name,
        dated=day(dated),
        source="Voorbeeld; de bedragen zijn verzonnen",
        amounts={
            (functions[code], year): euros * thousandths // 10
            for code, _nl, _en, row in FUNCTIONS
            for year, euros in zip(YEARS, row, strict=True)
        },
        actor=house.people["yasmina"],
        illustrative=True,
        at=house.at(f"{dated} 09:00"),
    )


def staff(house: House, writer: Writer, when: str) -> None:
    """The wellbeing officers: two fte and what else they cost, together the published amounts to the cent."""
    function = StaffFunction.objects.get(framework=house.framework, code="adviseur")
    norms = dict(NormAmount.objects.filter(function=function).values_list("year", "cents"))
    measure = Measure.objects.get(document=writer.document, title="Wellbeing officers")
    for line in BudgetLine.objects.filter(measure=measure, amount_cents__isnull=False).select_related("source"):
        save_parts(
            measure=measure,
            year=line.year,
            source=line.source,
            parts=[
                Part(function=function, fte_thousandths=FTE),
                Part(
                    "training en bereikbaarheid", amount_cents=line.amount_cents - part_cents(FTE, norms[line.year], 12)
                ),
            ],
            actor=writer.actor,
            at=house.at(when),
        )


def reserve(house: House, writer: Writer, when: str) -> None:
    """The footnote of annex 3: how these funds are used from 2023 on is decided in the summer of 2022."""
    lines = BudgetLine.objects.filter(document=writer.document, measure__initiative__title="Studentenwelzijn")
    put_lines_under_reserve(
        document=writer.document,
        lines=lines.filter(year__gte=2023, source__counts=True),
        what="Inzet van de middelen voor studentenwelzijn vanaf 2023",
        body=house.bodies["ur"],
        due_on=day("2022-06-30"),
        actor=writer.actor,
        at=house.at(when),
    )
