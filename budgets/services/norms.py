"""Norm amounts: published once as an index, and worked into a plan after everybody could see what it changes."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from budgets.models import BudgetLine, LinePart, NormAmount, NormIndex, StaffFunction
from budgets.services import totals
from budgets.staff import part_cents
from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Act, Level
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Document, Framework
from plans.services.drafting import open_for_editing, touch

Key = tuple[int, int]  # function, year


@transaction.atomic
def publish_index(
    *,
    framework: Framework,
    name: str,
    dated: datetime.date,
    source: str,
    amounts: Mapping[Key, int],
    actor: Person,
    illustrative: bool = False,
    at: datetime.datetime | None = None,
) -> NormIndex:
    """Publish what one full-time year of each function costs. It never changes; amounts in plans stay as they are.

    ``amounts`` are cents by function and year. Raises Forbidden for anybody but the controller of the institution.
    """
    _judge(actor)
    Framework.objects.select_for_update(of=("self",), no_key=True).get(pk=framework.pk)
    name, source = name.strip(), source.strip()
    if not name or not source:
        raise Refused(_("This field is required."), field="source" if name else "name")
    if NormIndex.objects.filter(framework=framework, name__iexact=name).exists():
        raise Refused(_("There is an index of this name already."), field="name")
    if dated > today():
        raise Refused(_("The date lies in the future."), field="dated")
    if not amounts:
        raise Refused(_("Type at least one norm amount."))
    _inside(framework, amounts)
    index = NormIndex.objects.create(
        framework=framework,
        name=name,
        dated=dated,
        source=source,
        illustrative=illustrative,
        published_by=actor,
        published_at=at or timezone.now(),
    )
    rows = sorted(amounts.items())
    NormAmount.objects.bulk_create(
        [NormAmount(index=index, function_id=function, year=year, cents=cents) for (function, year), cents in rows]
    )
    return index


def _judge(actor: Person) -> None:
    verdict = rights_of(actor).may(Act.ALLOCATE, Unit.objects.get(level=Level.INSTITUTION))
    if not verdict:
        raise Forbidden(verdict.reason)


def _inside(framework: Framework, amounts: Mapping[Key, int]) -> None:
    known = set(StaffFunction.objects.filter(framework=framework).values_list("pk", flat=True))
    for (function, year), cents in amounts.items():
        if function not in known or year not in framework.years:
            raise Refused(_("A norm amount is of a function and a year of this framework."))
        if cents <= 0:
            raise Refused(_("A norm amount lies above 0."), field=f"norm-{function}-{year}")


# --- working an index into a plan -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Changed:
    """An amount of a plan before and after an index."""

    line: BudgetLine
    before: int
    after: int

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class Preview:
    """What an index changes in a plan. ``seen`` stands for all of it: with other parts or amounts it is another."""

    index: NormIndex
    changed: tuple[Changed, ...]
    without: int
    """Parts of which the index has no norm amount: they stay as they are."""
    typed: int
    """Parts with a norm amount that was typed: these stay too."""
    seen: str
    parts: tuple[LinePart, ...] = ()
    """As they will be."""

    @property
    def before(self) -> int:
        return sum(row.before for row in self.changed)

    @property
    def after(self) -> int:
        return sum(row.after for row in self.changed)

    @property
    def difference(self) -> int:
        return self.after - self.before


def preview(document: Document, index: NormIndex) -> Preview:
    """What would change, in two statements. Nothing is written."""
    norms = {(row.function_id, row.year): row for row in NormAmount.objects.filter(index=index)}
    rows = LinePart.objects.filter(line__document=document, function__isnull=False)
    parts = list(rows.select_related("line__measure__theme", "line__source", "function").order_by("line_id", "order"))
    lines: dict[int, BudgetLine] = {}
    difference: dict[int, int] = {}
    told, new = [], []
    without = typed = 0
    for part in parts:
        norm = norms.get((part.function_id, part.line.year))
        told.append(
            (part.pk, part.fte_thousandths, part.months, part.norm_id, part.amount_cents, part.line.amount_cents)
        )
        if part.norm_id is None:
            typed += 1
        elif norm is None:
            without += 1
        elif norm.pk != part.norm_id:
            before = part.amount_cents
            part.norm, part.norm_cents = norm, norm.cents
            part.amount_cents = part_cents(part.fte_thousandths or 0, norm.cents, part.months or 0)
            lines.setdefault(part.line_id, part.line)
            difference[part.line_id] = difference.get(part.line_id, 0) + part.amount_cents - before
            new.append(part)
    seen = hashlib.sha256(repr((index.pk, told)).encode()).hexdigest()[:32]
    changed = [
        Changed(line, line.amount_cents or 0, (line.amount_cents or 0) + difference[pk]) for pk, line in lines.items()
    ]
    return Preview(index, tuple(changed), without, typed, seen, tuple(new))


@transaction.atomic
def work_in(
    *, document: Document, index: NormIndex, seen: str, actor: Person, at: datetime.datetime | None = None
) -> Preview:
    """Let the amounts of a plan follow an index, all or nothing. What was frozen stays.

    Raises Forbidden without the right to draft, and Refused when anything changed since the preview (``seen``) was
    made, or when the index changes nothing.
    """
    document = open_for_editing(document, actor, at)
    if index.framework_id != document.framework_id:
        raise Refused(_("This index belongs to another framework."))
    found = preview(document, index)
    if found.seen != seen:
        raise Refused(_("Amounts of this plan changed since this preview was made. Look at what would change now."))
    if not found.parts:
        raise Refused(_("This index changes nothing in this plan."))
    moment = timezone.now()
    for row in found.changed:
        row.line.amount_cents, row.line.changed_by, row.line.changed_at = row.after, actor, moment
    lines = [row.line for row in found.changed]
    by = {"default_user": actor, "default_change_reason": (_("index %(name)s") % {"name": index.name})[:100]}
    bulk_update_with_history(list(found.parts), LinePart, ["norm", "norm_cents", "amount_cents"], **by)
    bulk_update_with_history(lines, BudgetLine, ["amount_cents", "changed_by", "changed_at"], **by)
    touch(document, actor, at)
    totals.recount(document)
    return found
