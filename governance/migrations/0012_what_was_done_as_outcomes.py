"""What was done with a talk becomes its first outcome, with its history. Nothing that was written is lost."""

from django.db import migrations


def to_outcomes(apps, _schema_editor):
    past = apps.get_model("governance", "HistoricalDialogue")
    for talk in apps.get_model("governance", "Dialogue").objects.exclude(done="").order_by("pk"):
        outcome = apps.get_model("governance", "DialogueOutcome").objects.create(
            dialogue=talk, how="otherwise", text=talk.done, recorded_by_id=talk.recorded_by_id
        )
        _keep_history(apps, past.objects.filter(id=talk.pk).order_by("history_date", "history_id"), outcome)


def _keep_history(apps, rows, outcome):
    before = ""
    for row in rows:
        if row.done == before:
            continue
        apps.get_model("governance", "HistoricalDialogueOutcome").objects.create(
            id=outcome.pk,
            dialogue_id=outcome.dialogue_id,
            how="otherwise",
            text=row.done,
            recorded_by_id=outcome.recorded_by_id,
            recorded_at=row.history_date,
            history_date=row.history_date,
            history_type="~" if before else "+",
            history_user_id=row.history_user_id,
        )
        before = row.done


def back(apps, _schema_editor):
    """The words of all outcomes of a talk, one after the other."""
    for talk in apps.get_model("governance", "Dialogue").objects.order_by("pk"):
        talk.done = "\n".join(row.text for row in talk.outcomes.order_by("pk") if row.text)
        talk.save(update_fields=["done"])


class Migration(migrations.Migration):
    dependencies = [("governance", "0011_talks_per_group_with_outcomes")]
    operations = [migrations.RunPython(to_outcomes, back)]
