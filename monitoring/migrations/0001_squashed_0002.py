"""The tables of monitoring in one step."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from kwaliteit.shared.migrating import CreateTables


TABLES = [
    migrations.CreateModel(
        name="HistoricalIndicator",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("uuid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("count", "number"),
                        ("percentage", "percentage"),
                        ("ratio", "ratio"),
                        ("mean", "mean with standard deviation"),
                        ("fte", "fte"),
                        ("milestone", "yes or no"),
                        ("text", "text"),
                    ],
                    max_length=10,
                    verbose_name="kind",
                ),
            ),
            ("definition", models.TextField(blank=True, verbose_name="definition")),
            ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
            ("scale", models.CharField(blank=True, max_length=100, verbose_name="scale")),
            (
                "direction",
                models.CharField(
                    choices=[("up", "higher is better"), ("down", "lower is better"), ("none", "no direction")],
                    default="none",
                    max_length=4,
                    verbose_name="direction",
                ),
            ),
            ("target", models.CharField(blank=True, max_length=100, verbose_name="target, if any")),
            ("baseline_on", models.DateField(verbose_name="date of the baseline")),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "framework",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.framework",
                ),
            ),
            (
                "history_user",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "theme",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.theme",
                    verbose_name="theme",
                ),
            ),
            (
                "unit",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="organisation.unit",
                    verbose_name="unit",
                ),
            ),
        ],
        options={
            "verbose_name": "historical indicator",
            "verbose_name_plural": "historical indicators",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalProgress",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("year", models.PositiveIntegerField(verbose_name="year")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("preparing", "in preparation"),
                        ("on_schedule", "on schedule"),
                        ("delayed", "delayed"),
                        ("done", "done"),
                        ("stopped", "stopped"),
                    ],
                    max_length=12,
                    verbose_name="state",
                ),
            ),
            ("note", models.TextField(verbose_name="what was done")),
            ("reported_on", models.DateField(verbose_name="date")),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "history_user",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "measure",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.measure",
                ),
            ),
            (
                "reported_by",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "verbose_name": "historical progress",
            "verbose_name_plural": "historical progresss",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Indicator",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("count", "number"),
                        ("percentage", "percentage"),
                        ("ratio", "ratio"),
                        ("mean", "mean with standard deviation"),
                        ("fte", "fte"),
                        ("milestone", "yes or no"),
                        ("text", "text"),
                    ],
                    max_length=10,
                    verbose_name="kind",
                ),
            ),
            ("definition", models.TextField(blank=True, verbose_name="definition")),
            ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
            ("scale", models.CharField(blank=True, max_length=100, verbose_name="scale")),
            (
                "direction",
                models.CharField(
                    choices=[("up", "higher is better"), ("down", "lower is better"), ("none", "no direction")],
                    default="none",
                    max_length=4,
                    verbose_name="direction",
                ),
            ),
            ("target", models.CharField(blank=True, max_length=100, verbose_name="target, if any")),
            ("baseline_on", models.DateField(verbose_name="date of the baseline")),
            (
                "framework",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="indicators", to="plans.framework"
                ),
            ),
            (
                "theme",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="plans.theme",
                    verbose_name="theme",
                ),
            ),
            (
                "unit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="indicators",
                    to="organisation.unit",
                    verbose_name="unit",
                ),
            ),
        ],
        options={"abstract": False},
    ),
    migrations.CreateModel(
        name="HistoricalMeasurement",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("measured_on", models.DateField(verbose_name="reference date")),
            ("group", models.CharField(blank=True, max_length=40, verbose_name="group")),
            (
                "value",
                models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="value"),
            ),
            (
                "numerator",
                models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="numerator"),
            ),
            (
                "denominator",
                models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="denominator"),
            ),
            (
                "deviation",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=10, null=True, verbose_name="standard deviation"
                ),
            ),
            ("text", models.CharField(blank=True, max_length=300, verbose_name="text")),
            ("remark", models.TextField(blank=True, verbose_name="reflection")),
            ("series_break", models.BooleanField(default=False, verbose_name="cannot be compared with earlier values")),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "history_user",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "recorded_by",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "indicator",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="monitoring.indicator",
                ),
            ),
        ],
        options={
            "verbose_name": "historical measurement",
            "verbose_name_plural": "historical measurements",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Measurement",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("measured_on", models.DateField(verbose_name="reference date")),
            ("group", models.CharField(blank=True, max_length=40, verbose_name="group")),
            (
                "value",
                models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="value"),
            ),
            (
                "numerator",
                models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="numerator"),
            ),
            (
                "denominator",
                models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="denominator"),
            ),
            (
                "deviation",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=10, null=True, verbose_name="standard deviation"
                ),
            ),
            ("text", models.CharField(blank=True, max_length=300, verbose_name="text")),
            ("remark", models.TextField(blank=True, verbose_name="reflection")),
            ("series_break", models.BooleanField(default=False, verbose_name="cannot be compared with earlier values")),
            (
                "indicator",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="measurements", to="monitoring.indicator"
                ),
            ),
            (
                "recorded_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("indicator", "measured_on", "group"), name="measurement_once"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("denominator__isnull", True), models.Q(("denominator", 0), _negated=True), _connector="OR"
                    ),
                    name="measurement_denominator_not_zero",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="Progress",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("year", models.PositiveIntegerField(verbose_name="year")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("preparing", "in preparation"),
                        ("on_schedule", "on schedule"),
                        ("delayed", "delayed"),
                        ("done", "done"),
                        ("stopped", "stopped"),
                    ],
                    max_length=12,
                    verbose_name="state",
                ),
            ),
            ("note", models.TextField(verbose_name="what was done")),
            ("reported_on", models.DateField(verbose_name="date")),
            (
                "measure",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="progress", to="plans.measure"
                ),
            ),
            (
                "reported_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["measure", "year", "reported_on"], name="monitoring__measure_00c13e_idx")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["preparing", "on_schedule", "delayed", "done", "stopped"])),
                    name="progress_state_known",
                )
            ],
        },
    ),
]


class Migration(migrations.Migration):
    replaces = [("monitoring", "0001_initial"), ("monitoring", "0002_progress_keeps_its_measure")]

    initial = True

    dependencies = [("organisation", "0001_squashed_0008"), ("plans", "0001_squashed_0007")]

    operations = [CreateTables(TABLES)]
