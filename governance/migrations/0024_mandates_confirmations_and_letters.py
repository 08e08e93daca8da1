"""Consent subject to named changes with its mandate, confirmation by a second member, and the signed letter."""

import django.db.models.deletion
import governance.models.papers
import uuid
from django.conf import settings
from django.db import migrations, models

from kwaliteit.shared.frozen_tables import protect, unprotect

TABLES = (
    "governance_decisionconfirmation",
    "governance_decisionletter",
    "governance_letterstrike",
    "governance_mandaterefusal",
    "governance_namedchange",
    "governance_recorddoubt",
    "governance_decision",  # SQLite rebuilt it, and lost its triggers
)


def add(apps, schema_editor):
    for table in TABLES:
        unprotect(schema_editor.connection, table)
        protect(schema_editor.connection, table)


def remove(apps, schema_editor):
    for table in TABLES[:-1]:
        unprotect(schema_editor.connection, table)


def protect_anew(apps, schema_editor):
    """The way back rebuilt the table of decisions as well."""
    unprotect(schema_editor.connection, TABLES[-1])
    protect(schema_editor.connection, TABLES[-1])


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0023_no_second_home_for_consultation"),
        ("organisation", "0007_second_member_confirms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, protect_anew),
        migrations.CreateModel(
            name="DecisionConfirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("text", models.TextField(blank=True, verbose_name="explanation")),
                ("confirmed_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DecisionLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("kind", models.CharField(max_length=8)),
                ("file", models.FileField(max_length=200, upload_to=governance.models.papers.paper_place)),
                ("size", models.PositiveBigIntegerField()),
                ("fingerprint", models.CharField(max_length=64)),
                ("confidential", models.BooleanField(default=False, verbose_name="confidential")),
                ("added_at", models.DateTimeField()),
                ("added_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="LetterStrike",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(verbose_name="reason")),
                ("struck_at", models.DateTimeField()),
                ("struck_on", models.DateField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MandateRefusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("reason", models.TextField(verbose_name="reason")),
                ("refused_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="NamedChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField(verbose_name="change")),
            ],
        ),
        migrations.CreateModel(
            name="RecordDoubt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="what is wrong in the record")),
                ("said_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="decision_outcome_known",
        ),
        migrations.AddField(
            model_name="decision",
            name="by_mandate_of",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follow_up",
                to="governance.decision",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="mandate",
            field=models.CharField(
                blank=True,
                choices=[("council_chair", "the chair"), ("council_secretary", "the secretary")],
                max_length=17,
                verbose_name="mandated to confirm the next version",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="to_confirm",
            field=models.BooleanField(
                default=False, verbose_name="counts once another member has confirmed the record"
            ),
        ),
        migrations.AddField(
            model_name="historicalrequest",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="governance.decision",
            ),
        ),
        migrations.AddField(
            model_name="request",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="governance.decision",
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("consent", "consent"),
                    ("conditions", "consent with conditions"),
                    ("subject", "consent subject to named changes"),
                    ("partial", "partial consent"),
                    ("no_consent", "no consent"),
                    ("approved", "approved"),
                    ("not_approved", "not approved"),
                    ("positive", "positive advice"),
                    ("remarks", "positive advice with remarks"),
                    ("negative", "negative advice"),
                    ("discussed", "discussed"),
                    ("noted", "taken note"),
                ],
                max_length=12,
                verbose_name="outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        [
                            "consent",
                            "conditions",
                            "subject",
                            "partial",
                            "no_consent",
                            "approved",
                            "not_approved",
                            "positive",
                            "remarks",
                            "negative",
                            "discussed",
                            "noted",
                        ],
                    )
                ),
                name="decision_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mandate__in", ["council_chair", "council_secretary"]), ("outcome", "subject")),
                    models.Q(models.Q(("outcome", "subject"), _negated=True), ("mandate", "")),
                    _connector="OR",
                ),
                name="decision_subject_has_a_mandate",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("by_mandate_of__isnull", True), ("outcome", "consent"), _connector="OR"),
                name="decision_by_mandate_is_consent",
            ),
        ),
        migrations.AddField(
            model_name="decisionconfirmation",
            name="confirmed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="decisionconfirmation",
            name="decision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="confirmation", to="governance.decision"
            ),
        ),
        migrations.AddField(
            model_name="decisionletter",
            name="added_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="decisionletter",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="governance.decision"
            ),
        ),
        migrations.AddField(
            model_name="letterstrike",
            name="letter",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="strike", to="governance.decisionletter"
            ),
        ),
        migrations.AddField(
            model_name="letterstrike",
            name="struck_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="mandaterefusal",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="mandate_refusals", to="governance.decision"
            ),
        ),
        migrations.AddField(
            model_name="mandaterefusal",
            name="refused_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="mandaterefusal",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="mandate_refusals", to="governance.request"
            ),
        ),
        migrations.AddField(
            model_name="namedchange",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="named_changes", to="governance.decision"
            ),
        ),
        migrations.AddField(
            model_name="recorddoubt",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="doubts", to="governance.decision"
            ),
        ),
        migrations.AddField(
            model_name="recorddoubt",
            name="said_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionletter",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="decisionletter_has_a_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionletter",
            constraint=models.CheckConstraint(
                condition=models.Q(("confidential", False)), name="decisionletter_is_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="mandaterefusal",
            constraint=models.UniqueConstraint(fields=("request", "decision"), name="mandaterefusal_once"),
        ),
        migrations.AddConstraint(
            model_name="mandaterefusal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="mandaterefusal_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="namedchange",
            constraint=models.UniqueConstraint(fields=("decision", "number"), name="namedchange_number_unique"),
        ),
        migrations.AddConstraint(
            model_name="namedchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="namedchange_has_a_text"
            ),
        ),
        migrations.AddConstraint(
            model_name="recorddoubt",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="recorddoubt_has_a_text"
            ),
        ),
        migrations.RunPython(add, remove),
    ]
