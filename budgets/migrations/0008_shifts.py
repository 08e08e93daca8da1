"""Decisions by which money goes elsewhere. The database refuses to change them."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kwaliteit.shared.frozen_tables import protect, unprotect

TABLES = ("budgets_shift", "budgets_shiftleg")


def add(apps, schema_editor):
    for table in TABLES:
        protect(schema_editor.connection, table)


def remove(apps, schema_editor):
    for table in TABLES:
        unprotect(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0007_reasons_over_the_ceiling"),
        ("organisation", "0008_mandates_of_bodies"),
        ("plans", "0006_kinds_that_hold_a_round"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Shift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("theme", "between themes"),
                            ("year", "carry-over between years"),
                            ("unit", "between units"),
                            ("regroup", "measures merged or divided"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
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
                        verbose_name="right of the council",
                    ),
                ),
                ("decided_on", models.DateField(verbose_name="decided by the board on")),
                ("origin", models.UUIDField(db_index=True, editable=False)),
                ("illustrative", models.BooleanField(default=False, verbose_name="made up for the demonstration")),
                ("recorded_at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="organisation.body",
                        verbose_name="council",
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction",
                        to="budgets.shift",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="plans.document",
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shifts", to="plans.framework"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShiftLeg",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("year", models.PositiveIntegerField(verbose_name="year")),
                ("lineage", models.UUIDField(null=True)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("cents", models.BigIntegerField(verbose_name="amount")),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="legs", to="budgets.shift"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="budgets.fundingsource"
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.theme"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shift_legs", to="organisation.unit"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["theme", "year", "unit", "regroup"])), name="shift_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(("right__in", ["consent", "advice", "information"])), name="shift_right_of_a_council"
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="shift_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("corrects__isnull", True), ("origin", models.F("uuid"))),
                    models.Q(("corrects__isnull", False), models.Q(("origin", models.F("uuid")), _negated=True)),
                    _connector="OR",
                ),
                name="shift_origin_of_its_chain",
            ),
        ),
        migrations.AddIndex(
            model_name="shiftleg",
            index=models.Index(fields=["unit", "year"], name="budgets_shi_unit_id_967d1b_idx"),
        ),
        migrations.AddConstraint(
            model_name="shiftleg",
            constraint=models.UniqueConstraint(fields=("shift", "number"), name="shiftleg_once"),
        ),
        migrations.AddConstraint(
            model_name="shiftleg",
            constraint=models.CheckConstraint(
                condition=models.Q(("cents", 0), _negated=True), name="shiftleg_moves_something"
            ),
        ),
        migrations.RunPython(add, remove),
    ]
