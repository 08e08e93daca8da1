"""Frameworks that come with the application, as data in ``plans/presets/``. Loading one twice changes nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models, transaction

from kwaliteit.organisation.models import Person
from plans import hooks
from plans.models import Ambition, Criterion, DocumentKind, Framework, Moment, RightRule, SectionTemplate, Theme

FOLDER = Path(__file__).resolve().parent / "presets"
FIRST = "kwaliteitsafspraken-2019-2024"
NEXT = "kwaliteitsafspraken-2025-2030"
HEAD = (
    "name_nl",
    "name_en",
    "description_nl",
    "description_en",
    "first_year",
    "last_year",
    "midterm_year",
)
YEARS = frozenset({"year", "about_until"})


def available() -> list[dict[str, Any]]:
    """The presets at hand, by code, each as its whole data."""
    return [_read(path.stem) for path in sorted(FOLDER.glob("*.json"))]


def _read(code: str) -> dict[str, Any]:
    """A preset may begin with the moments (without their years), criteria and kinds of another: ``takes_over``."""
    data = json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8"))
    if "takes_over" not in data:
        return data
    other = _read(data["takes_over"])
    undated = [{name: value for name, value in row.items() if name not in YEARS} for row in other["moments"]]
    return {**data, "moments": undated, "criteria": other["criteria"], "kinds": other["kinds"]}


@dataclass
class _Loader:
    """Makes what is missing, by code, and leaves alone what an institution already has (and may have changed)."""

    actor: Person | None

    def once(self, model: type[models.Model], key: dict[str, Any], fields: dict[str, Any]) -> Any:
        found = model._default_manager.filter(**key).first()
        if found is not None:
            return found
        row = model(**key, **fields)
        row._history_user = self.actor  # type: ignore[attr-defined]
        row.save()
        return row

    def parts(self, model: type[models.Model], framework: Framework, rows: list[dict[str, Any]]) -> dict[str, Any]:
        made = {}
        for number, row in enumerate(rows, start=1):
            fields = {name: value for name, value in row.items() if name != "code"}
            made[row["code"]] = self.once(
                model, {"framework": framework, "code": row["code"]}, {"order": number, **fields}
            )
        return made

    def kind(self, framework: Framework, number: int, row: dict[str, Any], criteria: dict[str, Criterion]) -> None:
        fields = {name: value for name, value in row.items() if name not in {"code", "sections", "rules"}}
        if "moment" in fields:
            fields["moment"] = Moment.objects.filter(framework=framework, code=fields["moment"]).first()
        kind = self.once(DocumentKind, {"framework": framework, "code": row["code"]}, {"order": number, **fields})
        for rule in row["rules"]:
            key = {"kind": kind, "body_kind": rule["body_kind"]}
            self.once(RightRule, key, {name: value for name, value in rule.items() if name not in key})
        for order, section in enumerate(row["sections"], start=1):
            fields = {name: value for name, value in section.items() if name not in {"code", "criterion"}}
            fields["criterion"] = criteria[section["criterion"]] if section.get("criterion") else None
            self.once(SectionTemplate, {"kind": kind, "code": section["code"]}, {"order": order, **fields})

    def above(self, part: hooks.FrameworkPart, framework: Framework, rows: list[dict[str, Any]]) -> None:
        """Parts of higher floors. They have no code by which one is found again, so a new framework alone gets them."""
        for given in rows:
            fields = {name: part.model._meta.get_field(name).to_python(value) for name, value in given.items()}
            self.once(part.model, {"framework": framework, **fields}, {})


@transaction.atomic
def load_preset(code: str = FIRST, actor: Person | None = None) -> Framework:
    """The framework of a preset, with everything in it. Raises FileNotFoundError for a code that is not there."""
    data = _read(code)
    loader = _Loader(actor)
    head = {name: data[name] for name in HEAD}
    head["is_current"] = data["is_current"] and not Framework.objects.filter(is_current=True).exists()
    is_new = not Framework.objects.filter(code=data["code"]).exists()
    framework = loader.once(Framework, {"code": data["code"]}, head)
    loader.parts(Theme, framework, data["themes"])
    moments = loader.parts(Moment, framework, data["moments"])
    criteria = loader.parts(
        Criterion, framework, [{**row, "moment": moments.get(row.get("moment", ""))} for row in data["criteria"]]
    )
    loader.parts(Ambition, framework, data["ambitions"])
    for number, row in enumerate(data["kinds"], start=1):
        loader.kind(framework, number, row, criteria)
    for part in hooks.framework_parts.values():
        loader.above(part, framework, data.get(part.preset, []) if is_new else [])
    for begun in hooks.framework_begun:
        begun(framework, actor)
    return framework


@transaction.atomic
def bring_in_kind(framework: Framework, code: str, preset: str = FIRST, actor: Person | None = None) -> bool:
    """Add a kind that the preset got later, after those that are there; False when the framework has it already.

    Raises KeyError for a kind that the preset does not have, and FileNotFoundError for a preset that is not there.
    """
    data = _read(preset)
    row = {row["code"]: row for row in data["kinds"]}[code]
    known = DocumentKind.objects.filter(framework=framework)
    if known.filter(code=code).exists():
        return False
    last = known.aggregate(last=models.Max("order"))["last"] or 0
    criteria = {part.code: part for part in Criterion.objects.filter(framework=framework)}
    _Loader(actor).kind(framework, last + 1, row, criteria)
    return True
