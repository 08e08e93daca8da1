"""The tables of notices in one step."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from kwaliteit.shared.migrating import CreateTables


TABLES = [
    migrations.CreateModel(
        name="Digest",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("none", "not by mail"),
                        ("waiting", "waiting"),
                        ("sending", "being sent"),
                        ("sent", "sent"),
                        ("dropped", "no longer needed"),
                        ("failed", "failed"),
                    ],
                    default="waiting",
                    max_length=8,
                ),
            ),
            ("tries", models.PositiveIntegerField(default=0)),
            ("next_try_at", models.DateTimeField(default=django.utils.timezone.now)),
            ("error", models.CharField(blank=True, max_length=500)),
            ("made_at", models.DateTimeField(auto_now_add=True)),
            ("sent_at", models.DateTimeField(null=True)),
            ("day", models.DateField()),
            ("items", models.JSONField(default=list)),
            ("news", models.JSONField(default=list)),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["state", "next_try_at"], name="digest_to_send")],
            "constraints": [models.UniqueConstraint(fields=("person", "day"), name="digest_once_a_day")],
        },
    ),
    migrations.CreateModel(
        name="Notice",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("none", "not by mail"),
                        ("waiting", "waiting"),
                        ("sending", "being sent"),
                        ("sent", "sent"),
                        ("dropped", "no longer needed"),
                        ("failed", "failed"),
                    ],
                    default="waiting",
                    max_length=8,
                ),
            ),
            ("tries", models.PositiveIntegerField(default=0)),
            ("next_try_at", models.DateTimeField(default=django.utils.timezone.now)),
            ("error", models.CharField(blank=True, max_length=500)),
            ("made_at", models.DateTimeField(auto_now_add=True)),
            ("sent_at", models.DateTimeField(null=True)),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("request", "Something is laid before a body that you are in"),
                        ("decision", "A body decided about a plan of yours"),
                        ("to_answer", "The board must answer an advice or conditions"),
                        ("answer", "The board answered your body"),
                        ("term", "A term passed without a decision"),
                        ("step", "The other side takes a step after a decision, or says how it ended"),
                        ("proposal", "A body proposes something to your board, or the board answers it"),
                        ("question", "Questions and proposed words about a plan, and the answers to yours"),
                        ("below", "Advices and proposals of programme committees of your faculty, for information"),
                        (
                            "meeting",
                            "A meeting of a body that you are in, or with your plan on its agenda, is moved or cancelled",
                        ),
                        ("work", "What waits for you"),
                    ],
                    max_length=12,
                ),
            ),
            (
                "how",
                models.CharField(
                    choices=[("at_once", "by mail at once"), ("digest", "in the daily mail"), ("none", "not by mail")],
                    max_length=8,
                ),
            ),
            ("subject", models.CharField(max_length=80)),
            ("read_at", models.DateTimeField(null=True)),
            ("facts", models.JSONField(default=dict)),
            (
                "decision",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.decision"
                ),
            ),
            (
                "meeting",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.meeting"
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "proposal",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.proposal"
                ),
            ),
            (
                "recourse",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.recourse"
                ),
            ),
            (
                "request",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.request"
                ),
            ),
            (
                "shift",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="budgets.shift"
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(fields=["person", "-made_at"], name="notice_newest"),
                models.Index(fields=["state", "next_try_at"], name="notice_to_send"),
            ],
            "constraints": [models.UniqueConstraint(fields=("person", "subject"), name="notice_once")],
        },
    ),
    migrations.CreateModel(
        name="Preference",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("request", "Something is laid before a body that you are in"),
                        ("decision", "A body decided about a plan of yours"),
                        ("to_answer", "The board must answer an advice or conditions"),
                        ("answer", "The board answered your body"),
                        ("term", "A term passed without a decision"),
                        ("step", "The other side takes a step after a decision, or says how it ended"),
                        ("proposal", "A body proposes something to your board, or the board answers it"),
                        ("question", "Questions and proposed words about a plan, and the answers to yours"),
                        ("below", "Advices and proposals of programme committees of your faculty, for information"),
                        (
                            "meeting",
                            "A meeting of a body that you are in, or with your plan on its agenda, is moved or cancelled",
                        ),
                        ("work", "What waits for you"),
                    ],
                    max_length=12,
                ),
            ),
            (
                "how",
                models.CharField(
                    choices=[("at_once", "by mail at once"), ("digest", "in the daily mail"), ("none", "not by mail")],
                    max_length=8,
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("person", "kind"), name="preference_once")]},
    ),
    migrations.CreateModel(
        name="Told",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("waits", models.BooleanField(default=True)),
            (
                "entry",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="told", to="governance.ledgerentry"
                ),
            ),
        ],
        options={"indexes": [models.Index(condition=models.Q(("waits", True)), fields=["entry"], name="told_waits")]},
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("notices", "0001_initial"),
        ("notices", "0002_what_the_other_side_does"),
        ("notices", "0002_told_waits"),
        ("notices", "0003_what_was_done_to_a_meeting"),
        ("notices", "0004_meetings_for_whose_plan_is_on_the_agenda"),
        ("notices", "0005_shifts_that_a_council_is_told_of"),
    ]

    initial = True

    dependencies = [
        ("budgets", "0001_squashed_0014"),
        ("governance", "0001_squashed_0027"),
        ("organisation", "0001_squashed_0008"),
    ]

    operations = [CreateTables(TABLES)]
