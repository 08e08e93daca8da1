"""A council can say that the board need not wait. The database goes on refusing to change the steps."""

from django.db import migrations, models

from kwaliteit.shared.frozen_tables import protect, unprotect

TABLE = "governance_recourse"
MOVES = [
    ("mediation", "mediation"),
    ("dispute", "dispute before the national disputes committee"),
    ("suspension", "suspension of the decision"),
    ("waived", "the council does not ask the board to wait"),
    ("given_up", "the board does not go on with this version"),
]


def open_table(apps, schema_editor):
    unprotect(schema_editor.connection, TABLE)


def close_table(apps, schema_editor):
    protect(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("governance", "0024_mandates_confirmations_and_letters")]

    operations = [
        migrations.RunPython(open_table, close_table),
        migrations.RemoveConstraint(model_name="recourse", name="recourse_move_known"),
        migrations.AlterField(
            model_name="recourse",
            name="move",
            field=models.CharField(choices=MOVES, max_length=12, verbose_name="step"),
        ),
        migrations.AddConstraint(
            model_name="recourse",
            constraint=models.CheckConstraint(
                condition=models.Q(("move__in", [code for code, _words in MOVES])), name="recourse_move_known"
            ),
        ),
        migrations.RunPython(close_table, open_table),
    ]
