"""A faculty with an adopted agreement for 2019–2024, and its education report of a year."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from governance.models import Adoption
from governance.services.adoption import adopt
from governance.services.versions import freeze
from kwaliteit.organisation.models import BodyKind
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.clock import today
from monitoring.accounts import Account, accounts_of
from monitoring.services.accounts import save_account
from plans.models import Document, SectionTemplate
from plans.models.framework import ReportsOn
from plans.services.documents import create_document
from tests.governance.stage import Stage, make_stage
from tests.governance.world import make_kind


@dataclass
class Reporting:
    stage: Stage
    report: Document

    @property
    def holder(self):
        return self.stage.person("holder")

    def accounts(self) -> list[Account]:
        return accounts_of(self.report)

    def titles(self) -> list[str]:
        return [row.promise.title for row in self.accounts()]

    def account(self, row: Account, **said: str) -> None:
        said = {"state": "done", "done": "Zes docenten aangesteld.", **said}
        revision = row.row.revision if row.row else 0
        save_account(document=self.report, lineage=row.promise.lineage, revision=revision, actor=self.holder, **said)

    def account_for_all(self) -> None:
        for row in self.accounts():
            self.account(row)


def adopt_plan(stage: Stage, document: Document, effective: str) -> Adoption:
    version = freeze(document=document, actor=stage.person("holder"), over_ceiling_reason="Dit is een voorbeeld.")
    effective_from = datetime.date.fromisoformat(effective)
    return adopt(version=version, actor=stage.person("dean"), adopted_on=today(), effective_from=effective_from)


def make_reporting(first: int = 2022, last: int = 2022, on: str = ReportsOn.YEAR) -> Reporting:
    stage = make_stage()
    stage.document.kind.rules.all().delete()
    adopt_plan(stage, stage.document, "2022-01-01")
    framework = stage.world.framework
    kind = make_kind(
        framework, f"faculty_report_{on}", Level.FACULTY, BodyKind.FACULTY_BOARD,
        has_themes=False, has_money=False, reports_on=on,
    )  # fmt: skip
    SectionTemplate.objects.create(
        kind=kind, code="council-reflection", order=2, name_nl="Reflectie", name_en="Reflection",
        written_by=BodyKind.FACULTY_COUNCIL, required=False,
    )  # fmt: skip
    report = create_document(
        kind=kind, unit=stage.world.faculty, title="Onderwijsjaarverslag", first_year=first, last_year=last,
        actor=stage.person("holder"),
    )  # fmt: skip
    return Reporting(stage, report)
