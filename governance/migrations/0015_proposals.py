"""Proposals of bodies and their answers. The database refuses to change them."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kwaliteit.shared.frozen_tables import protect, unprotect

TABLES = ("governance_proposal", "governance_proposalanswer")


def add(apps, schema_editor):
    for table in TABLES:
        protect(schema_editor.connection, table)


def remove(apps, schema_editor):
    for table in TABLES:
        unprotect(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0014_recourse"),
        ("organisation", "0005_months_to_answer"),
        ("plans", "0004_one_framework_shown_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("title", models.CharField(max_length=200, verbose_name="what it is about")),
                ("text", models.TextField(verbose_name="proposal")),
                ("made_on", models.DateField(verbose_name="sent on")),
                ("due_on", models.DateField(verbose_name="answer due by")),
                ("recorded_at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="organisation.body"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="plans.document",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.theme",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals_received",
                        to="organisation.body",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProposalAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "follow",
                    models.CharField(
                        choices=[("wholly", "followed"), ("partly", "partly followed"), ("not", "not followed")],
                        max_length=6,
                        verbose_name="what the board does with it",
                    ),
                ),
                ("text", models.TextField(verbose_name="reasoned answer")),
                ("answered_on", models.DateField(verbose_name="date of the answer")),
                ("answered_at", models.DateTimeField()),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="governance.proposal"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)),
                name="proposal_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("made_on"))), name="proposal_due_later"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("body", models.F("to")), _negated=True), name="proposal_to_another_body"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="proposalanswer_has_reasons"
            ),
        ),
        migrations.RunPython(add, remove),
    ]
