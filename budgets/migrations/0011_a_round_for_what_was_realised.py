"""Every financial report that something was entered from becomes a round, open as it was."""

from django.db import migrations
from django.db.models import Min
from django.utils import timezone


def begin(apps, schema_editor):
    realised = apps.get_model("budgets", "Realised")
    history = apps.get_model("budgets", "HistoricalRealised")
    round, kept = apps.get_model("budgets", "SpendingRound"), apps.get_model("budgets", "HistoricalSpendingRound")
    seen = set(history.objects.exclude(framework=None).values_list("framework", "year", "report").distinct())
    seen |= set(realised.objects.values_list("framework", "year", "report").distinct())
    for framework, year, report in sorted(seen):
        about = {"framework_id": framework, "year": year, "report": report}
        first = history.objects.filter(**about).aggregate(at=Min("history_date"))["at"] or timezone.now()
        row = round.objects.create(**about, opened_on=timezone.localdate(first))
        fields = {"id": row.pk, "uuid": row.uuid, "number": 1, "opened_on": row.opened_on}
        kept.objects.create(**about, **fields, history_date=timezone.now(), history_type="+")
        realised.objects.filter(**about).update(round=row)
        history.objects.filter(**about).update(round=row)


class Migration(migrations.Migration):
    dependencies = [("budgets", "0010_spending_rounds_and_ledger")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
