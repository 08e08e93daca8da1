"""What became of the further consultation stands in its rows alone."""

from django.db import migrations, models

from kwaliteit.shared.frozen_tables import protect, unprotect

REBUILT = "governance_answer"


def loosen(apps, schema_editor):
    unprotect(schema_editor.connection, REBUILT)


def tighten(apps, schema_editor):
    protect(schema_editor.connection, REBUILT)


class Migration(migrations.Migration):
    dependencies = [("governance", "0022_consultation_as_rows")]

    operations = [
        migrations.RunPython(loosen, tighten),
        migrations.RemoveConstraint(
            model_name="answer",
            name="answer_reasoned_when_not_followed",
        ),
        migrations.RemoveField(
            model_name="answer",
            name="consultation",
        ),
        migrations.RemoveField(
            model_name="answer",
            name="consulted_on",
        ),
        migrations.AlterField(
            model_name="answer",
            name="text",
            field=models.TextField(blank=True, verbose_name="reasoned answer"),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("follow__in", ["wholly", "partly", "not"])), name="answer_follow_known"
            ),
        ),
        migrations.RunPython(tighten, loosen),
    ]
