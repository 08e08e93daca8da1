"""The tables of budgets in one step, and the refusal of the database to change what never changes or is closed."""

import uuid

import django.db.models.deletion
import django.db.models.expressions
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from kwaliteit.shared.frozen_tables import allow_again, protect, refuse_when, unprotect
from kwaliteit.shared.migrating import CreateTables

FROZEN = (
    "budgets_shift",
    "budgets_shiftleg",
    "budgets_normindex",
    "budgets_normamount",
    "budgets_spendingstatement",
    "budgets_ledgerimport",
    "budgets_ledgerrow",
)
CLOSED = {
    "budgets_spendinground": "{row}.closed_at IS NOT NULL",
    "budgets_realised": (
        "EXISTS (SELECT 1 FROM budgets_spendinground WHERE id = {row}.round_id AND closed_at IS NOT NULL)"
    ),
}


def add(apps, schema_editor):
    for table in FROZEN:
        protect(schema_editor.connection, table)
    for table, condition in CLOSED.items():
        refuse_when(schema_editor.connection, table, condition)


def remove(apps, schema_editor):
    for table in FROZEN:
        unprotect(schema_editor.connection, table)
    for table in CLOSED:
        allow_again(schema_editor.connection, table)


TABLES = [
    migrations.CreateModel(
        name="CountedVersion",
        fields=[
            (
                "document",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE,
                    primary_key=True,
                    related_name="counted_version",
                    serialize=False,
                    to="plans.document",
                ),
            ),
            ("number", models.PositiveIntegerField()),
            ("frozen_at", models.DateTimeField()),
            ("adopted", models.BooleanField(default=False)),
        ],
    ),
    migrations.CreateModel(
        name="AllocationRound",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("name", models.CharField(max_length=200, verbose_name="name")),
            ("first_year", models.PositiveIntegerField(verbose_name="first year")),
            ("last_year", models.PositiveIntegerField(verbose_name="last year")),
            (
                "rest_rule",
                models.CharField(
                    choices=[
                        ("written", "as the letter says in words"),
                        ("proportional", "in proportion to what each unit was given"),
                        ("per_student", "per student"),
                    ],
                    default="written",
                    max_length=12,
                    verbose_name="what is still to allocate",
                ),
            ),
            ("rest_text", models.TextField(blank=True, verbose_name="how it will be divided")),
            (
                "document",
                models.OneToOneField(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="round", to="plans.document"
                ),
            ),
            (
                "framework",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="plans.framework"
                ),
            ),
            (
                "of",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="scenarios",
                    to="budgets.allocationround",
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("last_year__gte", models.F("first_year"))), name="round_ends_after_start"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("document__isnull", True), ("of__isnull", False)),
                        models.Q(("document__isnull", False), ("of__isnull", True)),
                        _connector="OR",
                    ),
                    name="round_or_scenario",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="Allocation",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("year", models.PositiveIntegerField(verbose_name="year")),
            ("amount_cents", models.BigIntegerField(verbose_name="amount")),
            ("rate_cents", models.BigIntegerField(blank=True, null=True, verbose_name="rate per student")),
            ("students", models.PositiveIntegerField(blank=True, null=True, verbose_name="students")),
            ("counted_on", models.DateField(blank=True, null=True, verbose_name="reference date")),
            ("letter", models.CharField(blank=True, max_length=200, verbose_name="laid down in")),
            ("illustrative", models.BooleanField(default=False, verbose_name="made up for the demonstration")),
            (
                "framework",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="allocations", to="plans.framework"
                ),
            ),
            (
                "unit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="allocations",
                    to="organisation.unit",
                    verbose_name="unit",
                ),
            ),
            (
                "round",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="given",
                    to="budgets.allocationround",
                ),
            ),
        ],
        options={
            "constraints": [models.UniqueConstraint(fields=("framework", "unit", "year"), name="allocation_once")]
        },
    ),
    migrations.CreateModel(
        name="CeilingReason",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("year", models.PositiveIntegerField(verbose_name="year")),
            ("text", models.TextField(verbose_name="reason")),
            ("written_at", models.DateTimeField()),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="ceiling_reasons", to="plans.document"
                ),
            ),
            (
                "written_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("document", "year"), name="ceilingreason_once"),
                models.CheckConstraint(
                    condition=models.Q(("text", ""), _negated=True), name="ceilingreason_says_something"
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="DocumentTotal",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("cents", models.BigIntegerField()),
            ("amounts", models.PositiveIntegerField()),
            ("pms", models.PositiveIntegerField(default=0)),
            ("year", models.PositiveIntegerField()),
            ("theme", models.CharField(max_length=40)),
            ("source", models.CharField(max_length=40)),
            ("counts", models.BooleanField()),
            ("counted", models.BooleanField(default=False)),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="totals", to="plans.document"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("document", "year", "theme", "source"), name="documenttotal_once")
            ]
        },
    ),
    migrations.CreateModel(
        name="FundingSource",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("code", models.SlugField(max_length=40, verbose_name="code")),
            ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
            ("counts", models.BooleanField(default=False, verbose_name="is part of the quality funds")),
            (
                "framework",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="sources", to="plans.framework"
                ),
            ),
        ],
        options={
            "constraints": [models.UniqueConstraint(fields=("framework", "code"), name="fundingsource_code_unique")]
        },
    ),
    migrations.CreateModel(
        name="HistoricalAllocation",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("year", models.PositiveIntegerField(verbose_name="year")),
            ("amount_cents", models.BigIntegerField(verbose_name="amount")),
            ("rate_cents", models.BigIntegerField(blank=True, null=True, verbose_name="rate per student")),
            ("students", models.PositiveIntegerField(blank=True, null=True, verbose_name="students")),
            ("counted_on", models.DateField(blank=True, null=True, verbose_name="reference date")),
            ("letter", models.CharField(blank=True, max_length=200, verbose_name="laid down in")),
            ("illustrative", models.BooleanField(default=False, verbose_name="made up for the demonstration")),
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
                "round",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="budgets.allocationround",
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
            "verbose_name": "historical allocation",
            "verbose_name_plural": "historical allocations",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalAllocationRound",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("uuid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("name", models.CharField(max_length=200, verbose_name="name")),
            ("first_year", models.PositiveIntegerField(verbose_name="first year")),
            ("last_year", models.PositiveIntegerField(verbose_name="last year")),
            (
                "rest_rule",
                models.CharField(
                    choices=[
                        ("written", "as the letter says in words"),
                        ("proportional", "in proportion to what each unit was given"),
                        ("per_student", "per student"),
                    ],
                    default="written",
                    max_length=12,
                    verbose_name="what is still to allocate",
                ),
            ),
            ("rest_text", models.TextField(blank=True, verbose_name="how it will be divided")),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "document",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.document",
                ),
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
                "of",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="budgets.allocationround",
                ),
            ),
        ],
        options={
            "verbose_name": "historical allocation round",
            "verbose_name_plural": "historical allocation rounds",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalCeilingReason",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("year", models.PositiveIntegerField(verbose_name="year")),
            ("text", models.TextField(verbose_name="reason")),
            ("written_at", models.DateTimeField()),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "document",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.document",
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
                "written_by",
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
            "verbose_name": "historical ceiling reason",
            "verbose_name_plural": "historical ceiling reasons",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalFundingSource",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("code", models.SlugField(max_length=40, verbose_name="code")),
            ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
            ("counts", models.BooleanField(default=False, verbose_name="is part of the quality funds")),
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
        ],
        options={
            "verbose_name": "historical funding source",
            "verbose_name_plural": "historical funding sources",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalIncome",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("year", models.PositiveIntegerField(verbose_name="year")),
            (
                "stage",
                models.CharField(
                    choices=[
                        ("estimate", "estimate"),
                        ("letter", "framework letter"),
                        ("grant", "grant as awarded"),
                        ("final", "final"),
                    ],
                    max_length=8,
                    verbose_name="version",
                ),
            ),
            ("amount_cents", models.BigIntegerField(verbose_name="amount")),
            ("dated", models.DateField(verbose_name="date")),
            ("source", models.CharField(max_length=200, verbose_name="source")),
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
        ],
        options={
            "verbose_name": "historical income",
            "verbose_name_plural": "historical incomes",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalLedgerCode",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            (
                "kind",
                models.CharField(
                    choices=[("cost_centre", "cost centre"), ("project", "project")], max_length=12, verbose_name="kind"
                ),
            ),
            ("code", models.CharField(max_length=60, verbose_name="code")),
            ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
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
        ],
        options={
            "verbose_name": "historical ledger code",
            "verbose_name_plural": "historical ledger codes",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalOpeningReserve",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("year", models.PositiveIntegerField(verbose_name="at the beginning of")),
            ("amount_cents", models.BigIntegerField(verbose_name="amount")),
            ("dated", models.DateField(verbose_name="date")),
            ("source", models.CharField(max_length=200, verbose_name="source")),
            ("illustrative", models.BooleanField(default=False, verbose_name="made up for the demonstration")),
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
            "verbose_name": "historical opening reserve",
            "verbose_name_plural": "historical opening reserves",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalPublishedTable",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("code", models.SlugField(max_length=60)),
            ("source", models.CharField(max_length=300)),
            ("cells", models.JSONField(default=dict)),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "of",
                models.CharField(
                    choices=[
                        ("same_plan", "the plan that its amounts are of"),
                        ("original_plan", "the plan that was replaced"),
                    ],
                    default="same_plan",
                    max_length=16,
                ),
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
        ],
        options={
            "verbose_name": "historical published table",
            "verbose_name_plural": "historical published tables",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalReserve",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("uuid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("what", models.CharField(max_length=200, verbose_name="which decision")),
            ("due_on", models.DateField(verbose_name="date")),
            (
                "settled",
                models.CharField(
                    blank=True,
                    choices=[("granted", "granted"), ("refused", "refused"), ("withdrawn", "withdrawn")],
                    max_length=9,
                    verbose_name="outcome",
                ),
            ),
            ("settled_on", models.DateField(null=True, verbose_name="decided on")),
            ("text", models.TextField(blank=True, verbose_name="what was decided")),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "body",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="organisation.body",
                    verbose_name="who decides",
                ),
            ),
            (
                "document",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.document",
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
        ],
        options={
            "verbose_name": "historical reserve",
            "verbose_name_plural": "historical reserves",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalRoundLine",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("year", models.PositiveIntegerField(verbose_name="year")),
            ("rate_cents", models.BigIntegerField(null=True, verbose_name="rate per student")),
            ("students", models.PositiveIntegerField(null=True, verbose_name="students")),
            ("counted_on", models.DateField(null=True, verbose_name="reference date")),
            ("amount_cents", models.BigIntegerField(verbose_name="amount")),
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
                "round",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="budgets.allocationround",
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
            "verbose_name": "historical round line",
            "verbose_name_plural": "historical round lines",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalSheetMapping",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("purpose", models.CharField(max_length=20)),
            ("heading_fingerprint", models.CharField(max_length=64)),
            ("columns", models.JSONField()),
            ("made_at", models.DateTimeField(blank=True, editable=False)),
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
                "made_by",
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
            "verbose_name": "historical sheet mapping",
            "verbose_name_plural": "historical sheet mappings",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalStaffFunction",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("code", models.SlugField(max_length=40, verbose_name="code")),
            ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
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
        ],
        options={
            "verbose_name": "historical staff function",
            "verbose_name_plural": "historical staff functions",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalStudentCount",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("counted_on", models.DateField(verbose_name="reference date")),
            ("number", models.PositiveIntegerField(verbose_name="students")),
            ("source", models.CharField(blank=True, max_length=200, verbose_name="counted by")),
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
            "verbose_name": "historical student count",
            "verbose_name_plural": "historical student counts",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Income",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("year", models.PositiveIntegerField(verbose_name="year")),
            (
                "stage",
                models.CharField(
                    choices=[
                        ("estimate", "estimate"),
                        ("letter", "framework letter"),
                        ("grant", "grant as awarded"),
                        ("final", "final"),
                    ],
                    max_length=8,
                    verbose_name="version",
                ),
            ),
            ("amount_cents", models.BigIntegerField(verbose_name="amount")),
            ("dated", models.DateField(verbose_name="date")),
            ("source", models.CharField(max_length=200, verbose_name="source")),
            (
                "framework",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="incomes", to="plans.framework"
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("stage__in", ["estimate", "letter", "grant", "final"])),
                    name="income_stage_known",
                ),
                models.UniqueConstraint(fields=("framework", "year", "stage", "dated"), name="income_once_a_day"),
            ]
        },
    ),
    migrations.CreateModel(
        name="LedgerCode",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "kind",
                models.CharField(
                    choices=[("cost_centre", "cost centre"), ("project", "project")], max_length=12, verbose_name="kind"
                ),
            ),
            ("code", models.CharField(max_length=60, verbose_name="code")),
            ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
            (
                "framework",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="ledger_codes", to="plans.framework"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("framework", "kind", "code"), name="ledgercode_once"),
                models.CheckConstraint(condition=models.Q(("code", ""), _negated=True), name="ledgercode_has_a_code"),
            ]
        },
    ),
    migrations.CreateModel(
        name="HistoricalSplitKey",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("valid_from", models.DateField(verbose_name="from")),
            ("valid_until", models.DateField(blank=True, null=True, verbose_name="until")),
            ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
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
                "code",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="budgets.ledgercode",
                ),
            ),
        ],
        options={
            "verbose_name": "historical split key",
            "verbose_name_plural": "historical split keys",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="LedgerImport",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("file_name", models.CharField(max_length=200)),
            ("file_sha256", models.CharField(max_length=64)),
            ("rows", models.PositiveIntegerField()),
            ("total_cents", models.BigIntegerField()),
            ("illustrative", models.BooleanField(default=False)),
            ("imported_at", models.DateTimeField()),
            (
                "imported_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "round",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="imports", to="budgets.spendinground"
                ),
            ),
        ],
        options={"abstract": False},
    ),
    migrations.CreateModel(
        name="LedgerRow",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("number", models.PositiveIntegerField()),
            ("kind", models.CharField(choices=[("cost_centre", "cost centre"), ("project", "project")], max_length=12)),
            ("code", models.CharField(max_length=60)),
            ("booked_on", models.DateField()),
            ("account", models.CharField(blank=True, max_length=60)),
            ("amount_cents", models.BigIntegerField()),
            (
                "of",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="bookings", to="budgets.ledgerimport"
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["of", "kind", "code"], name="budgets_led_of_id_e21682_idx")],
            "constraints": [models.UniqueConstraint(fields=("of", "number"), name="ledgerrow_once")],
        },
    ),
    migrations.CreateModel(
        name="NormIndex",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("name", models.CharField(max_length=120, verbose_name="name")),
            ("dated", models.DateField(verbose_name="date")),
            ("source", models.CharField(max_length=200, verbose_name="source")),
            ("illustrative", models.BooleanField(default=False, verbose_name="made up for the demonstration")),
            ("published_at", models.DateTimeField()),
            (
                "framework",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="indexes", to="plans.framework"
                ),
            ),
            (
                "published_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("framework", "name"), name="normindex_name_unique")]},
    ),
    migrations.CreateModel(
        name="OpeningReserve",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("year", models.PositiveIntegerField(verbose_name="at the beginning of")),
            ("amount_cents", models.BigIntegerField(verbose_name="amount")),
            ("dated", models.DateField(verbose_name="date")),
            ("source", models.CharField(max_length=200, verbose_name="source")),
            ("illustrative", models.BooleanField(default=False, verbose_name="made up for the demonstration")),
            (
                "framework",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="opening_reserves", to="plans.framework"
                ),
            ),
            (
                "unit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisation.unit",
                    verbose_name="unit",
                ),
            ),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("framework", "unit"), name="openingreserve_once")]},
    ),
    migrations.CreateModel(
        name="PublishedTable",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("code", models.SlugField(max_length=60)),
            ("source", models.CharField(max_length=300)),
            ("cells", models.JSONField(default=dict)),
            (
                "of",
                models.CharField(
                    choices=[
                        ("same_plan", "the plan that its amounts are of"),
                        ("original_plan", "the plan that was replaced"),
                    ],
                    default="same_plan",
                    max_length=16,
                ),
            ),
            (
                "framework",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="published", to="plans.framework"
                ),
            ),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("framework", "code"), name="publishedtable_once")]},
    ),
    migrations.CreateModel(
        name="Reserve",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("what", models.CharField(max_length=200, verbose_name="which decision")),
            ("due_on", models.DateField(verbose_name="date")),
            (
                "settled",
                models.CharField(
                    blank=True,
                    choices=[("granted", "granted"), ("refused", "refused"), ("withdrawn", "withdrawn")],
                    max_length=9,
                    verbose_name="outcome",
                ),
            ),
            ("settled_on", models.DateField(null=True, verbose_name="decided on")),
            ("text", models.TextField(blank=True, verbose_name="what was decided")),
            (
                "body",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisation.body",
                    verbose_name="who decides",
                ),
            ),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="reserves", to="plans.document"
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("settled", ""), ("settled_on__isnull", True), ("text", "")),
                        models.Q(
                            ("settled__in", ["granted", "refused", "withdrawn"]),
                            ("settled_on__isnull", False),
                            models.Q(("text", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="reserve_settled_with_a_text",
                ),
                models.CheckConstraint(
                    condition=models.Q(("what", ""), _negated=True), name="reserve_names_a_decision"
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="HistoricalBudgetLine",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("uuid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("year", models.PositiveIntegerField(verbose_name="year")),
            ("amount_cents", models.BigIntegerField(blank=True, null=True, verbose_name="amount")),
            ("pm", models.BooleanField(default=False, verbose_name="pro memoria")),
            ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            ("changed_at", models.DateTimeField(blank=True, editable=False)),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "changed_by",
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
                "document",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.document",
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
                "source",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="budgets.fundingsource",
                ),
            ),
            (
                "reserve",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="budgets.reserve",
                ),
            ),
        ],
        options={
            "verbose_name": "historical budget line",
            "verbose_name_plural": "historical budget lines",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="BudgetLine",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("year", models.PositiveIntegerField(verbose_name="year")),
            ("amount_cents", models.BigIntegerField(blank=True, null=True, verbose_name="amount")),
            ("pm", models.BooleanField(default=False, verbose_name="pro memoria")),
            ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            ("changed_at", models.DateTimeField(auto_now=True)),
            (
                "changed_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="plans.document"
                ),
            ),
            (
                "measure",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="plans.measure"
                ),
            ),
            (
                "source",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="budgets.fundingsource"
                ),
            ),
            (
                "reserve",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="lines",
                    to="budgets.reserve",
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["document", "year"], name="budgets_bud_documen_86d962_idx")],
            "constraints": [
                models.UniqueConstraint(fields=("measure", "year", "source"), name="budgetline_once"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("pm", True), ("amount_cents__isnull", True)),
                        models.Q(("pm", False), ("amount_cents__isnull", False)),
                        _connector="OR",
                    ),
                    name="budgetline_amount_or_pm",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="RoundLine",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("year", models.PositiveIntegerField(verbose_name="year")),
            ("rate_cents", models.BigIntegerField(null=True, verbose_name="rate per student")),
            ("students", models.PositiveIntegerField(null=True, verbose_name="students")),
            ("counted_on", models.DateField(null=True, verbose_name="reference date")),
            ("amount_cents", models.BigIntegerField(verbose_name="amount")),
            (
                "round",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="budgets.allocationround"
                ),
            ),
            (
                "unit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisation.unit",
                    verbose_name="unit",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("round", "unit", "year"), name="roundline_once"),
                models.CheckConstraint(condition=models.Q(("amount_cents__gte", 0)), name="roundline_not_negative"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("counted_on__isnull", True), ("rate_cents__isnull", True), ("students__isnull", True)
                        ),
                        models.Q(
                            (
                                "amount_cents",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("rate_cents"), "*", models.F("students")
                                ),
                            ),
                            ("counted_on__isnull", False),
                            ("rate_cents__isnull", False),
                            ("students__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="roundline_rate_times_students",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="SheetMapping",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("purpose", models.CharField(max_length=20)),
            ("heading_fingerprint", models.CharField(max_length=64)),
            ("columns", models.JSONField()),
            ("made_at", models.DateTimeField(auto_now=True)),
            (
                "framework",
                models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="plans.framework"),
            ),
            (
                "made_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("framework", "purpose", "heading_fingerprint"), name="sheetmapping_once"
                )
            ]
        },
    ),
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
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="shifts", to="plans.document"
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
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["theme", "year", "unit", "regroup"])), name="shift_kind_known"
                ),
                models.CheckConstraint(
                    condition=models.Q(("right__in", ["consent", "advice", "information"])),
                    name="shift_right_of_a_council",
                ),
                models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="shift_has_a_reason"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("corrects__isnull", True), ("origin", models.F("uuid"))),
                        models.Q(("corrects__isnull", False), models.Q(("origin", models.F("uuid")), _negated=True)),
                        _connector="OR",
                    ),
                    name="shift_origin_of_its_chain",
                ),
            ]
        },
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
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="legs", to="budgets.shift"),
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
        options={
            "indexes": [models.Index(fields=["unit", "year"], name="budgets_shi_unit_id_967d1b_idx")],
            "constraints": [
                models.UniqueConstraint(fields=("shift", "number"), name="shiftleg_once"),
                models.CheckConstraint(
                    condition=models.Q(("cents", 0), _negated=True), name="shiftleg_moves_something"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SpendingRound",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("year", models.PositiveIntegerField(verbose_name="year")),
            (
                "report",
                models.CharField(
                    choices=[
                        ("may", "financial report of May"),
                        ("september", "financial report of September"),
                        ("final", "financial report of March, final"),
                    ],
                    max_length=10,
                    verbose_name="report",
                ),
            ),
            ("number", models.PositiveIntegerField(default=1)),
            ("reason", models.TextField(blank=True, verbose_name="reason")),
            ("opened_on", models.DateField()),
            ("closed_at", models.DateTimeField(null=True)),
            ("threshold_cents", models.BigIntegerField(default=2500000)),
            ("threshold_per_mille", models.PositiveIntegerField(default=50)),
            (
                "closed_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "corrects",
                models.OneToOneField(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="corrected_by",
                    to="budgets.spendinground",
                ),
            ),
            (
                "framework",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="spending_rounds", to="plans.framework"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("framework", "year", "report", "number"), name="spendinground_once"),
                models.UniqueConstraint(
                    condition=models.Q(("closed_at", None)),
                    fields=("framework", "year", "report"),
                    name="spendinground_one_open",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("corrects", None), ("number", 1), ("reason", "")),
                        models.Q(
                            ("corrects__isnull", False), ("number__gt", 1), models.Q(("reason", ""), _negated=True)
                        ),
                        _connector="OR",
                    ),
                    name="spendinground_correction_has_its_reason",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("closed_at", None), ("closed_by", None)),
                        models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="spendinground_closed_by_somebody",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="Realised",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("amount_cents", models.BigIntegerField(verbose_name="amount")),
            ("remark", models.CharField(blank=True, max_length=500, verbose_name="remark")),
            ("illustrative", models.BooleanField(default=False, verbose_name="made up for the demonstration")),
            (
                "forecast_cents",
                models.BigIntegerField(blank=True, null=True, verbose_name="expected in the whole year"),
            ),
            (
                "origin",
                models.CharField(
                    choices=[("entered", "entered"), ("imported", "from the ledger")], default="entered", max_length=8
                ),
            ),
            (
                "measure",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="realised",
                    to="plans.measure",
                ),
            ),
            (
                "theme",
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.theme"),
            ),
            (
                "unit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="realised", to="organisation.unit"
                ),
            ),
            (
                "round",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="budgets.spendinground"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("measure__isnull", True)),
                    fields=("round", "unit", "theme"),
                    name="realised_once_per_theme",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("measure__isnull", False)),
                    fields=("round", "unit", "theme", "measure"),
                    name="realised_once_per_measure",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="HistoricalSpendingRound",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("uuid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("year", models.PositiveIntegerField(verbose_name="year")),
            (
                "report",
                models.CharField(
                    choices=[
                        ("may", "financial report of May"),
                        ("september", "financial report of September"),
                        ("final", "financial report of March, final"),
                    ],
                    max_length=10,
                    verbose_name="report",
                ),
            ),
            ("number", models.PositiveIntegerField(default=1)),
            ("reason", models.TextField(blank=True, verbose_name="reason")),
            ("opened_on", models.DateField()),
            ("closed_at", models.DateTimeField(null=True)),
            ("threshold_cents", models.BigIntegerField(default=2500000)),
            ("threshold_per_mille", models.PositiveIntegerField(default=50)),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "closed_by",
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
                "corrects",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="budgets.spendinground",
                ),
            ),
        ],
        options={
            "verbose_name": "historical spending round",
            "verbose_name_plural": "historical spending rounds",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalRealised",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("amount_cents", models.BigIntegerField(verbose_name="amount")),
            ("remark", models.CharField(blank=True, max_length=500, verbose_name="remark")),
            ("illustrative", models.BooleanField(default=False, verbose_name="made up for the demonstration")),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "forecast_cents",
                models.BigIntegerField(blank=True, null=True, verbose_name="expected in the whole year"),
            ),
            (
                "origin",
                models.CharField(
                    choices=[("entered", "entered"), ("imported", "from the ledger")], default="entered", max_length=8
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
                "theme",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.theme",
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
                ),
            ),
            (
                "round",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="budgets.spendinground",
                ),
            ),
        ],
        options={
            "verbose_name": "historical realised",
            "verbose_name_plural": "historical realiseds",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="SpendingStatement",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("payload", models.TextField()),
            ("fingerprint", models.CharField(max_length=64)),
            ("closed_at", models.DateTimeField()),
            (
                "closed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "round",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="statement", to="budgets.spendinground"
                ),
            ),
        ],
        options={"abstract": False},
    ),
    migrations.CreateModel(
        name="SplitKey",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("valid_from", models.DateField(verbose_name="from")),
            ("valid_until", models.DateField(blank=True, null=True, verbose_name="until")),
            ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            (
                "code",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="keys", to="budgets.ledgercode"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("code", "valid_from"), name="splitkey_once_a_day"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                    ),
                    name="splitkey_ends_after_start",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="HistoricalSplitPart",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("lineage", models.UUIDField(blank=True, null=True)),
            ("weight", models.PositiveIntegerField(verbose_name="weight")),
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
            (
                "key",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="budgets.splitkey",
                ),
            ),
        ],
        options={
            "verbose_name": "historical split part",
            "verbose_name_plural": "historical split parts",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="SplitPart",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("lineage", models.UUIDField(blank=True, null=True)),
            ("weight", models.PositiveIntegerField(verbose_name="weight")),
            (
                "key",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="budgets.splitkey"
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
                    related_name="+",
                    to="organisation.unit",
                    verbose_name="unit",
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(condition=models.Q(("weight__gt", 0)), name="splitpart_weighs_something")
            ]
        },
    ),
    migrations.CreateModel(
        name="StaffFunction",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("code", models.SlugField(max_length=40, verbose_name="code")),
            ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
            (
                "framework",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="functions", to="plans.framework"
                ),
            ),
        ],
        options={
            "constraints": [models.UniqueConstraint(fields=("framework", "code"), name="stafffunction_code_unique")]
        },
    ),
    migrations.CreateModel(
        name="NormAmount",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("year", models.PositiveIntegerField(verbose_name="year")),
            ("cents", models.BigIntegerField(verbose_name="norm amount")),
            (
                "index",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="amounts", to="budgets.normindex"
                ),
            ),
            (
                "function",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="norms", to="budgets.stafffunction"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("index", "function", "year"), name="normamount_once"),
                models.CheckConstraint(condition=models.Q(("cents__gt", 0)), name="normamount_above_zero"),
            ]
        },
    ),
    migrations.CreateModel(
        name="LinePart",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("order", models.PositiveIntegerField()),
            ("what", models.CharField(blank=True, max_length=200, verbose_name="what for")),
            ("fte_thousandths", models.PositiveIntegerField(null=True, verbose_name="fte")),
            ("months", models.PositiveSmallIntegerField(null=True, verbose_name="months")),
            ("norm_cents", models.BigIntegerField(null=True, verbose_name="norm amount")),
            ("amount_cents", models.BigIntegerField(verbose_name="amount")),
            (
                "line",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="budgets.budgetline"
                ),
            ),
            (
                "norm",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="budgets.normamount"
                ),
            ),
            (
                "function",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="budgets.stafffunction"
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["line", "order"], name="budgets_lin_line_id_7f341d_idx")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("fte_thousandths__isnull", True),
                            ("function__isnull", True),
                            ("months__isnull", True),
                            ("norm__isnull", True),
                            ("norm_cents__isnull", True),
                        ),
                        models.Q(
                            ("fte_thousandths__gt", 0),
                            ("function__isnull", False),
                            ("months__range", (1, 12)),
                            ("norm_cents__gt", 0),
                        ),
                        _connector="OR",
                    ),
                    name="linepart_staff_or_amount",
                ),
                models.CheckConstraint(condition=models.Q(("amount_cents__gte", 0)), name="linepart_not_negative"),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalLinePart",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("order", models.PositiveIntegerField()),
            ("what", models.CharField(blank=True, max_length=200, verbose_name="what for")),
            ("fte_thousandths", models.PositiveIntegerField(null=True, verbose_name="fte")),
            ("months", models.PositiveSmallIntegerField(null=True, verbose_name="months")),
            ("norm_cents", models.BigIntegerField(null=True, verbose_name="norm amount")),
            ("amount_cents", models.BigIntegerField(verbose_name="amount")),
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
                "line",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="budgets.budgetline",
                ),
            ),
            (
                "norm",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="budgets.normamount",
                ),
            ),
            (
                "function",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="budgets.stafffunction",
                ),
            ),
        ],
        options={
            "verbose_name": "historical line part",
            "verbose_name_plural": "historical line parts",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="StudentCount",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("counted_on", models.DateField(verbose_name="reference date")),
            ("number", models.PositiveIntegerField(verbose_name="students")),
            ("source", models.CharField(blank=True, max_length=200, verbose_name="counted by")),
            (
                "unit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="student_counts",
                    to="organisation.unit",
                    verbose_name="unit",
                ),
            ),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("unit", "counted_on"), name="studentcount_once")]},
    ),
    migrations.CreateModel(
        name="Total",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("cents", models.BigIntegerField()),
            ("amounts", models.PositiveIntegerField()),
            ("pms", models.PositiveIntegerField(default=0)),
            ("side", models.CharField(choices=[("B", "B"), ("R", "R")], max_length=1)),
            ("year", models.PositiveIntegerField()),
            ("theme", models.CharField(max_length=40)),
            ("source", models.CharField(blank=True, max_length=40)),
            ("counts", models.BooleanField()),
            (
                "framework",
                models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="plans.framework"),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("framework", "side", "year", "theme", "source"), name="total_once")
            ]
        },
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("budgets", "0001_initial"),
        ("budgets", "0002_published_table_of"),
        ("budgets", "0003_sums_that_are_kept"),
        ("budgets", "0004_count_the_sums"),
        ("budgets", "0005_a_paper_per_date"),
        ("budgets", "0006_allocation_rounds"),
        ("budgets", "0007_reasons_over_the_ceiling"),
        ("budgets", "0008_shifts"),
        ("budgets", "0009_staff_norms_and_reserves"),
        ("budgets", "0010_spending_rounds_and_ledger"),
        ("budgets", "0011_a_round_for_what_was_realised"),
        ("budgets", "0012_rounds_that_close"),
        ("budgets", "0013_sheet_mappings"),
        ("budgets", "0014_opening_reserves"),
    ]

    initial = True

    dependencies = [("organisation", "0001_squashed_0008"), ("plans", "0001_squashed_0007")]

    operations = [CreateTables(TABLES), migrations.RunPython(add, remove)]
