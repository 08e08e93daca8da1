"""What either side does after a refusal, or after an advice that was not followed. The database refuses to change it."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kwaliteit.shared.frozen_tables import protect, unprotect

TABLE = "governance_recourse"


def add(apps, schema_editor):
    protect(schema_editor.connection, TABLE)


def remove(apps, schema_editor):
    unprotect(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0013_no_second_home_for_what_was_done"),
        ("organisation", "0004_illustrative_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Recourse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("side", models.CharField(choices=[("council", "the council"), ("board", "the board")], max_length=8)),
                (
                    "move",
                    models.CharField(
                        choices=[
                            ("mediation", "mediation"),
                            ("dispute", "dispute before the national disputes committee"),
                            ("suspension", "suspension of the decision"),
                            ("given_up", "the board does not go on with this version"),
                        ],
                        max_length=12,
                        verbose_name="step",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("replacement", "the board asks leave to decide without the consent"),
                            ("harm", "an advice was not followed, with serious harm to who is involved"),
                            ("meaning", "the meaning of the law, or of a regulation"),
                        ],
                        max_length=12,
                        verbose_name="ground",
                    ),
                ),
                ("on", models.DateField(verbose_name="date")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("text", models.TextField(blank=True, verbose_name="explanation")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agreed", "agreement was reached"),
                            ("failed", "no agreement was reached"),
                            ("granted", "the committee granted what was asked"),
                            ("rejected", "the committee rejected what was asked"),
                            ("settled", "both sides settled it"),
                            ("lifted", "the suspension was lifted"),
                            ("withdrawn", "withdrawn by who began it"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.body",
                        verbose_name="who mediates",
                    ),
                ),
                (
                    "ends",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="end",
                        to="governance.recourse",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recourses", to="governance.request"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["council", "board"])), name="recourse_side_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("move__in", ["mediation", "dispute", "suspension", "given_up"])),
                        name="recourse_move_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends__isnull", True), ("result", "")),
                            models.Q(("ends__isnull", False), models.Q(("result", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="recourse_end_has_a_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends__isnull", True), ("move", "mediation"), _negated=True),
                            ("body__isnull", False),
                            _connector="OR",
                        ),
                        name="recourse_has_mediator",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends__isnull", True), ("move", "dispute"), _negated=True),
                            models.Q(("ground", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="recourse_has_a_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gte", models.F("on")), _connector="OR"),
                        name="recourse_until_later",
                    ),
                ],
            },
        ),
        migrations.RunPython(add, remove),
    ]
