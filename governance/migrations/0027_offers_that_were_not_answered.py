"""The board can record that its offer of further consultation was not answered. The database goes on refusing change."""

from django.db import migrations, models

from kwaliteit.shared.frozen_tables import protect, unprotect

TABLE = "governance_consultation"
WHAT = [
    ("offered", "offered"),
    ("held", "held"),
    ("waived", "declined by the body"),
    ("silent", "offered, and not answered"),
]


def open_table(apps, schema_editor):
    unprotect(schema_editor.connection, TABLE)


def close_table(apps, schema_editor):
    protect(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("governance", "0026_parts_carried_over")]

    operations = [
        migrations.RunPython(open_table, close_table),
        migrations.RemoveConstraint(model_name="consultation", name="consultation_what_known"),
        migrations.AlterField(
            model_name="consultation",
            name="what",
            field=models.CharField(choices=WHAT, max_length=8, verbose_name="further consultation"),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(("what__in", [code for code, _words in WHAT])), name="consultation_what_known"
            ),
        ),
        migrations.RunPython(close_table, open_table),
    ]
