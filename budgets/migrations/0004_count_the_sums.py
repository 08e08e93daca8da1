"""The sums of what stands in the database already. Copied from budgets.services.totals as it was on this day."""

import json
from collections import defaultdict

from django.db import migrations


def count(apps, schema_editor):
    plans = apps.get_model("plans", "Document").objects.exclude(kind__adopted_by="", kind__adopting_role="")
    plans = plans.exclude(kind__level="programme").exclude(unit__level="programme").filter(kind__has_money=True)
    sums, weights = {}, {}
    for plan in plans.order_by("pk"):
        version = apps.get_model("governance", "Version").objects.filter(document=plan.pk).order_by("-number").first()
        adopted = apps.get_model("governance", "Adoption").objects.filter(document=plan.pk).exists()
        if version is not None:
            apps.get_model("budgets", "CountedVersion").objects.create(
                document_id=plan.pk, number=version.number, frozen_at=version.frozen_at, adopted=adopted
            )
        lines = _frozen(json.loads(version.payload)) if version else _living(apps, plan.pk)
        sums[plan.pk] = _summed(lines)
        weights[plan.pk] = (adopted, version is not None, plan.first_year, plan.pk)
    winner = {}
    for plan in sorted(plans, key=lambda plan: weights[plan.pk]):
        for (year, _theme, _source, counts) in sums[plan.pk]:
            if counts:
                winner[plan.framework_id, plan.unit_id, year] = plan.pk
    whole = defaultdict(lambda: (0, 0, 0))
    rows = []
    for plan in plans:
        for (year, theme, source, counts), (cents, amounts, pms) in sums[plan.pk].items():
            counted = winner.get((plan.framework_id, plan.unit_id, year)) == plan.pk
            rows.append((plan.pk, year, theme, source, counts, cents, amounts, pms, counted))
            if counted:
                had = whole[plan.framework_id, "B", year, theme, source, counts]
                whole[plan.framework_id, "B", year, theme, source, counts] = (
                    had[0] + cents, had[1] + amounts, had[2] + pms,
                )  # fmt: skip
    for (framework, year, theme), cents in _realised(apps).items():
        whole[framework, "R", year, theme, "", True] = (cents[0], cents[1], 0)
    _write(apps, rows, whole)


def _frozen(content):
    if not content.get("budget"):
        return
    themes = {measure["uuid"]: measure["theme"] for measure in content["measures"]}
    counting = {source["code"] for source in content["budget"]["sources"] if source["counts"]}
    for line in content["budget"]["lines"]:
        yield line["year"], themes[line["measure"]], line["source"], line["source"] in counting, line["cents"], line["pm"]


def _living(apps, document):
    rows = apps.get_model("budgets", "BudgetLine").objects.filter(document=document)
    yield from rows.values_list(
        "year", "measure__theme__code", "source__code", "source__counts", "amount_cents", "pm"
    )


def _summed(lines):
    found = defaultdict(lambda: (0, 0, 0))
    for year, theme, source, counts, cents, pm in lines:
        had = found[year, theme, source, counts]
        found[year, theme, source, counts] = (had[0] + (cents or 0), had[1] + (cents is not None), had[2] + bool(pm))
    return dict(found)


def _realised(apps):
    """Per framework, year and theme: cents and how many; of each unit, year and theme what its last report said."""
    order = {"may": 0, "september": 1, "final": 2}
    newest, per_report = {}, defaultdict(int)
    rows = apps.get_model("budgets", "Realised").objects.values_list(
        "framework", "unit", "year", "theme__code", "report", "amount_cents"
    )
    for framework, unit, year, theme, report, cents in rows:
        key = (framework, unit, year, theme)
        per_report[key, report] += cents
        if order[report] >= order[newest.get(key, "may")]:
            newest[key] = report
    found = defaultdict(lambda: (0, 0))
    for key, report in newest.items():
        framework, _unit, year, theme = key
        had = found[framework, year, theme]
        found[framework, year, theme] = (had[0] + per_report[key, report], had[1] + 1)
    return found


def _write(apps, rows, whole):
    plan_total, total = apps.get_model("budgets", "DocumentTotal"), apps.get_model("budgets", "Total")
    names = ("document_id", "year", "theme", "source", "counts", "cents", "amounts", "pms", "counted")
    plan_total.objects.bulk_create((plan_total(**dict(zip(names, row, strict=True))) for row in rows), batch_size=500)
    names = ("framework_id", "side", "year", "theme", "source", "counts", "cents", "amounts", "pms")
    total.objects.bulk_create(
        (total(**dict(zip(names, (*key, *amounts), strict=True))) for key, amounts in whole.items()), batch_size=500
    )


class Migration(migrations.Migration):
    dependencies = [("budgets", "0003_sums_that_are_kept"), ("governance", "0016_rights_at_adoption")]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
