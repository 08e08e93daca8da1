"""The tables of the submission in one step, and the refusal of the database to change what was sealed."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from kwaliteit.shared.frozen_tables import protect, unprotect
from kwaliteit.shared.migrating import CreateTables

FROZEN = ("submission_submission",)


def add(apps, schema_editor):
    for table in FROZEN:
        protect(schema_editor.connection, table)


def remove(apps, schema_editor):
    for table in FROZEN:
        unprotect(schema_editor.connection, table)


TABLES = [
    migrations.CreateModel(
        name="Submission",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("title", models.CharField(max_length=200)),
            ("manifest", models.TextField()),
            ("fingerprint", models.CharField(max_length=64)),
            ("pdf", models.FileField(upload_to="sealed/%Y/")),
            ("package", models.FileField(upload_to="sealed/%Y/")),
            ("pages", models.PositiveIntegerField(default=0)),
            ("sealed_on", models.DateField()),
            ("sealed_at", models.DateTimeField()),
            (
                "framework",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="plans.framework"
                ),
            ),
            (
                "sealed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "version",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="submission", to="governance.version"
                ),
            ),
        ],
        options={"abstract": False},
    ),
    migrations.CreateModel(
        name="HistoricalPanelGrant",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("valid_until", models.DateField(verbose_name="until")),
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
                "person",
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
                "submission",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="submission.submission",
                ),
            ),
        ],
        options={
            "verbose_name": "historical panel grant",
            "verbose_name_plural": "historical panel grants",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalAssessment",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            (
                "by",
                models.CharField(
                    choices=[("nvao", "NVAO, advice"), ("minister", "minister, decision")],
                    max_length=8,
                    verbose_name="by",
                ),
            ),
            ("positive", models.BooleanField(verbose_name="positive")),
            ("dated", models.DateField(verbose_name="date")),
            ("text", models.TextField(blank=True, verbose_name="text")),
            ("recorded_at", models.DateTimeField(blank=True, editable=False)),
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
                "submission",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="submission.submission",
                ),
            ),
        ],
        options={
            "verbose_name": "historical assessment",
            "verbose_name_plural": "historical assessments",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="PanelGrant",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("valid_until", models.DateField(verbose_name="until")),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "submission",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="panel", to="submission.submission"
                ),
            ),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("submission", "person"), name="panelgrant_once")]},
    ),
    migrations.CreateModel(
        name="Assessment",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "by",
                models.CharField(
                    choices=[("nvao", "NVAO, advice"), ("minister", "minister, decision")],
                    max_length=8,
                    verbose_name="by",
                ),
            ),
            ("positive", models.BooleanField(verbose_name="positive")),
            ("dated", models.DateField(verbose_name="date")),
            ("text", models.TextField(blank=True, verbose_name="text")),
            ("recorded_at", models.DateTimeField(auto_now_add=True)),
            (
                "recorded_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "submission",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="submission.submission"
                ),
            ),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("submission", "by"), name="assessment_once")]},
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("submission", "0001_initial"),
        ("submission", "0002_frozen_tables"),
        ("submission", "0003_one_grant_per_person"),
    ]

    initial = True

    dependencies = [("governance", "0001_squashed_0027"), ("plans", "0001_squashed_0007")]

    operations = [CreateTables(TABLES), migrations.RunPython(add, remove)]
