"""A date of the planning moves or is dropped by a decision that never changes."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kwaliteit.shared.frozen_tables import protect, unprotect

TABLE = "governance_milestonechange"


def add(apps, schema_editor):
    protect(schema_editor.connection, TABLE)


def remove(apps, schema_editor):
    unprotect(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0009_preparing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="milestone", name="dropped_on", field=models.DateField(editable=False, null=True)
        ),
        migrations.AddField(
            model_name="historicalmilestone", name="dropped_on", field=models.DateField(editable=False, null=True)
        ),
        migrations.CreateModel(
            name="MilestoneChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("was_on", models.DateField()),
                ("moved_to", models.DateField(null=True)),
                ("reason", models.TextField(verbose_name="reason")),
                ("decided_on", models.DateField(verbose_name="decided on")),
                ("recorded_at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.body",
                        verbose_name="decided by",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="governance.milestone",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="milestonechange_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("moved_to__isnull", True),
                            models.Q(("moved_to", models.F("was_on")), _negated=True),
                            _connector="OR",
                        ),
                        name="milestonechange_moves",
                    ),
                ],
            },
        ),
        migrations.RunPython(add, remove),
    ]
