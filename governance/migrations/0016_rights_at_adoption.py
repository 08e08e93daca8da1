"""What an adoption stands on, right by right. The database refuses to change it."""

import django.db.models.deletion
from django.db import migrations, models

from kwaliteit.shared.frozen_tables import protect, unprotect

TABLE = "governance_adoptionright"


def add(apps, schema_editor):
    protect(schema_editor.connection, TABLE)


def remove(apps, schema_editor):
    unprotect(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0015_proposals"),
        ("organisation", "0005_months_to_answer"),
    ]

    operations = [
        migrations.CreateModel(
            name="AdoptionRight",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "body_kind",
                    models.CharField(
                        choices=[
                            ("programme_committee", "programme committee"),
                            ("faculty_council", "faculty council"),
                            ("university_council", "university council"),
                            ("faculty_board", "faculty board"),
                            ("executive_board", "Executive Board"),
                            ("supervisory_board", "supervisory board"),
                            ("education_committee", "University Committee for Education"),
                            ("network", "network"),
                            ("working_group", "working group"),
                        ],
                        max_length=24,
                    ),
                ),
                ("section", models.CharField(blank=True, max_length=8)),
                (
                    "right",
                    models.CharField(
                        choices=[
                            ("consent", "consent"),
                            ("approval", "approval"),
                            ("advice", "advice"),
                            ("discussion", "discussion"),
                            ("information", "information"),
                        ],
                        max_length=12,
                    ),
                ),
                ("required", models.BooleanField()),
                ("met", models.BooleanField()),
                ("code", models.CharField(max_length=24)),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rights", to="governance.adoption"
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.body"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.decision",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.request",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("adoption", "number"), name="adoptionright_number_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("met", True), ("required", False), _connector="OR"),
                        name="adoptionright_required_is_met",
                    ),
                ],
            },
        ),
        migrations.RunPython(add, remove),
    ]
