"""The tables of governance in one step, and the refusal of the database to change what never changes."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import governance.models.papers
from kwaliteit.shared.frozen_tables import protect, unprotect
from kwaliteit.shared.migrating import CreateTables

FROZEN = (
    "governance_version",
    "governance_versioneditor",
    "governance_ledgerentry",
    "governance_decision",
    "governance_decisionpart",
    "governance_condition",
    "governance_conditionanswer",
    "governance_answer",
    "governance_adoption",
    "governance_dailyroot",
    "governance_paper",
    "governance_paperstrike",
    "governance_receipt",
    "governance_sectionvotes",
    "governance_milestonechange",
    "governance_recourse",
    "governance_proposal",
    "governance_proposalanswer",
    "governance_adoptionright",
    "governance_advicepoint",
    "governance_pointanswer",
    "governance_consultation",
    "governance_promisedispute",
    "governance_decisionconfirmation",
    "governance_decisionletter",
    "governance_letterstrike",
    "governance_mandaterefusal",
    "governance_namedchange",
    "governance_recorddoubt",
    "governance_requestpart",
    "governance_carryrefusal",
)


def add(apps, schema_editor):
    for table in FROZEN:
        protect(schema_editor.connection, table)


def remove(apps, schema_editor):
    for table in FROZEN:
        unprotect(schema_editor.connection, table)


TABLES = [
    migrations.CreateModel(
        name="Adoption",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("adopted_on", models.DateField(verbose_name="adopted on")),
            ("effective_from", models.DateField(verbose_name="in force from")),
            ("text", models.TextField(blank=True, verbose_name="text of the decision")),
            ("recorded_at", models.DateTimeField()),
            (
                "body",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="adoptions", to="organisation.body"
                ),
            ),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="adoptions", to="plans.document"
                ),
            ),
            (
                "recorded_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "supersedes",
                models.OneToOneField(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="superseded_by",
                    to="governance.adoption",
                ),
            ),
            (
                "version",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="adoption", to="governance.version"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("supersedes__isnull", True)), fields=("document",), name="adoption_one_first"
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="DailyRoot",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("day", models.DateField(unique=True)),
            ("number", models.PositiveIntegerField(unique=True)),
            ("body", models.TextField()),
            ("previous", models.CharField(max_length=64)),
            ("root", models.CharField(max_length=64, unique=True)),
            ("acts", models.PositiveIntegerField()),
            ("at", models.DateTimeField()),
        ],
        options={
            "constraints": [
                models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="dailyroot_number_from_one")
            ]
        },
    ),
    migrations.CreateModel(
        name="Decision",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
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
            ("section", models.CharField(blank=True, max_length=8)),
            (
                "outcome",
                models.CharField(
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
            ("votes_for", models.PositiveIntegerField(blank=True, null=True, verbose_name="for")),
            ("votes_against", models.PositiveIntegerField(blank=True, null=True, verbose_name="against")),
            ("votes_abstained", models.PositiveIntegerField(blank=True, null=True, verbose_name="abstained")),
            ("meeting_on", models.DateField(verbose_name="date of the meeting")),
            ("text", models.TextField(blank=True, verbose_name="text of the decision")),
            ("correction_reason", models.TextField(blank=True, verbose_name="what was wrong in the recording")),
            ("recorded_at", models.DateTimeField()),
            ("present", models.PositiveIntegerField(blank=True, null=True, verbose_name="members present")),
            ("proxies", models.PositiveIntegerField(blank=True, null=True, verbose_name="proxies")),
            (
                "mandate",
                models.CharField(
                    blank=True,
                    choices=[("council_chair", "the chair"), ("council_secretary", "the secretary")],
                    max_length=17,
                    verbose_name="mandated to confirm the next version",
                ),
            ),
            (
                "to_confirm",
                models.BooleanField(default=False, verbose_name="counts once another member has confirmed the record"),
            ),
            (
                "body",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="organisation.body"
                ),
            ),
            (
                "by_mandate_of",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="follow_up",
                    to="governance.decision",
                ),
            ),
            (
                "corrects",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="correction",
                    to="governance.decision",
                ),
            ),
            (
                "recorded_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "meeting",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="decisions",
                    to="governance.meeting",
                ),
            ),
            (
                "request",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="governance.request"
                ),
            ),
            (
                "version",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="governance.version"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("corrects__isnull", True)),
                    fields=("request", "section"),
                    name="decision_one_per_section",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("corrects__isnull", True), models.Q(("correction_reason", ""), _negated=True), _connector="OR"
                    ),
                    name="decision_correction_has_reason",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("corrects__isnull", True),
                        models.Q(("corrects", models.F("id")), _negated=True),
                        _connector="OR",
                    ),
                    name="decision_does_not_correct_itself",
                ),
                models.CheckConstraint(
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
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("mandate__in", ["council_chair", "council_secretary"]), ("outcome", "subject")),
                        models.Q(models.Q(("outcome", "subject"), _negated=True), ("mandate", "")),
                        _connector="OR",
                    ),
                    name="decision_subject_has_a_mandate",
                ),
                models.CheckConstraint(
                    condition=models.Q(("by_mandate_of__isnull", True), ("outcome", "consent"), _connector="OR"),
                    name="decision_by_mandate_is_consent",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="Condition",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("number", models.PositiveIntegerField()),
            ("text", models.TextField(verbose_name="condition")),
            (
                "when",
                models.CharField(
                    choices=[("before", "before adoption"), ("during", "during execution")],
                    max_length=6,
                    verbose_name="to be met",
                ),
            ),
            ("due_on", models.DateField(blank=True, null=True, verbose_name="by")),
            (
                "decision",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="conditions", to="governance.decision"
                ),
            ),
        ],
        options={
            "constraints": [models.UniqueConstraint(fields=("decision", "number"), name="condition_number_unique")]
        },
    ),
    migrations.CreateModel(
        name="Answer",
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
            ("text", models.TextField(blank=True, verbose_name="reasoned answer")),
            ("answered_at", models.DateTimeField()),
            (
                "answered_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "decision",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="governance.decision"
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("follow__in", ["wholly", "partly", "not"])), name="answer_follow_known"
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="AdvicePoint",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("number", models.PositiveIntegerField()),
            ("text", models.TextField(verbose_name="point")),
            (
                "decision",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="points", to="governance.decision"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("decision", "number"), name="advicepoint_number_unique"),
                models.CheckConstraint(
                    condition=models.Q(("text", ""), _negated=True), name="advicepoint_says_something"
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="DecisionConfirmation",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("text", models.TextField(blank=True, verbose_name="explanation")),
            ("confirmed_at", models.DateTimeField()),
            (
                "confirmed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "decision",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="confirmation", to="governance.decision"
                ),
            ),
        ],
        options={"abstract": False},
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
            (
                "added_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "decision",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="governance.decision"
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("title", ""), _negated=True), name="decisionletter_has_a_title"
                ),
                models.CheckConstraint(condition=models.Q(("confidential", False)), name="decisionletter_is_open"),
            ]
        },
    ),
    migrations.CreateModel(
        name="DecisionPart",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("part", models.CharField(max_length=60)),
            ("agreed", models.BooleanField()),
            (
                "decision",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="governance.decision"
                ),
            ),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("decision", "part"), name="decisionpart_once")]},
    ),
    migrations.CreateModel(
        name="Dialogue",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("title", models.CharField(max_length=200, verbose_name="title")),
            ("held_on", models.DateField(verbose_name="date")),
            ("with_whom", models.CharField(max_length=300, verbose_name="with whom")),
            ("present", models.PositiveIntegerField(blank=True, null=True, verbose_name="present")),
            ("invited", models.PositiveIntegerField(blank=True, null=True, verbose_name="invited")),
            ("said", models.TextField(verbose_name="what was said")),
            ("recorded_at", models.DateTimeField(auto_now_add=True)),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("meeting", "meeting"),
                        ("panel", "panel talk"),
                        ("survey", "survey"),
                        ("walk_in", "walk-in hour"),
                    ],
                    default="meeting",
                    max_length=8,
                    verbose_name="kind",
                ),
            ),
            ("organised_by", models.CharField(blank=True, max_length=300, verbose_name="organised by")),
            (
                "framework",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="dialogues", to="plans.framework"
                ),
            ),
            (
                "recorded_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            ("themes", models.ManyToManyField(blank=True, related_name="+", to="plans.theme", verbose_name="themes")),
            (
                "unit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="dialogues",
                    to="organisation.unit",
                    verbose_name="unit",
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("present__isnull", True),
                        ("invited__isnull", True),
                        ("present__lte", models.F("invited")),
                        _connector="OR",
                    ),
                    name="dialogue_present_were_invited",
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="DialogueGroup",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "group",
                models.CharField(
                    choices=[("students", "students"), ("staff", "teachers and staff"), ("external", "external")],
                    max_length=10,
                    verbose_name="group",
                ),
            ),
            ("present", models.PositiveIntegerField(verbose_name="present")),
            ("invited", models.PositiveIntegerField(blank=True, null=True, verbose_name="invited")),
            (
                "dialogue",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="groups", to="governance.dialogue"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("dialogue", "group"), name="dialogue_group_once"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("invited__isnull", True), ("present__lte", models.F("invited")), _connector="OR"
                    ),
                    name="dialogue_group_present_were_invited",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="DialogueOutcome",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "how",
                models.CharField(
                    choices=[
                        ("taken_up", "taken up in a goal or measure"),
                        ("otherwise", "done in another way"),
                        ("not_taken_up", "not taken up"),
                    ],
                    max_length=12,
                    verbose_name="what was done",
                ),
            ),
            ("text", models.TextField(blank=True, verbose_name="in words")),
            ("revision", models.PositiveIntegerField(default=0, editable=False)),
            ("recorded_at", models.DateTimeField(auto_now_add=True)),
            (
                "dialogue",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="outcomes", to="governance.dialogue"
                ),
            ),
            (
                "goal",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="talked_of",
                    to="plans.goal",
                ),
            ),
            (
                "measure",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="talked_of",
                    to="plans.measure",
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
                    condition=models.Q(
                        models.Q(("goal__isnull", False), ("how", "taken_up"), ("measure__isnull", True)),
                        models.Q(("goal__isnull", True), ("how", "taken_up"), ("measure__isnull", False)),
                        models.Q(
                            ("goal__isnull", True),
                            ("how__in", ["otherwise", "not_taken_up"]),
                            ("measure__isnull", True),
                            models.Q(("text", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="outcome_has_a_part_or_words",
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="Facilities",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("year", models.PositiveIntegerField(verbose_name="year")),
            (
                "hours",
                models.PositiveIntegerField(blank=True, null=True, verbose_name="hours for all members together"),
            ),
            ("budget_cents", models.BigIntegerField(blank=True, null=True, verbose_name="budget")),
            ("training", models.TextField(blank=True, verbose_name="training")),
            ("agreements", models.TextField(blank=True, verbose_name="agreements with the board")),
            ("view", models.TextField(blank=True, verbose_name="what the council itself says of it")),
            ("revision", models.PositiveIntegerField(default=0, editable=False)),
            ("view_revision", models.PositiveIntegerField(default=0, editable=False)),
            ("illustrative", models.BooleanField(default=False, verbose_name="holds made-up example data")),
            (
                "body",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="facilities", to="organisation.body"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("body", "year"), name="facilities_once_a_year"),
                models.CheckConstraint(
                    condition=models.Q(("budget_cents__isnull", True), ("budget_cents__gte", 0), _connector="OR"),
                    name="facilities_budget_not_negative",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="HistoricalDialogue",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("uuid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("title", models.CharField(max_length=200, verbose_name="title")),
            ("held_on", models.DateField(verbose_name="date")),
            ("with_whom", models.CharField(max_length=300, verbose_name="with whom")),
            ("present", models.PositiveIntegerField(blank=True, null=True, verbose_name="present")),
            ("invited", models.PositiveIntegerField(blank=True, null=True, verbose_name="invited")),
            ("said", models.TextField(verbose_name="what was said")),
            ("recorded_at", models.DateTimeField(blank=True, editable=False)),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("meeting", "meeting"),
                        ("panel", "panel talk"),
                        ("survey", "survey"),
                        ("walk_in", "walk-in hour"),
                    ],
                    default="meeting",
                    max_length=8,
                    verbose_name="kind",
                ),
            ),
            ("organised_by", models.CharField(blank=True, max_length=300, verbose_name="organised by")),
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
            "verbose_name": "historical dialogue",
            "verbose_name_plural": "historical dialogues",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalDialogue_themes",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            (
                "dialogue",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_tablespace="",
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="governance.dialogue",
                ),
            ),
            (
                "history",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    to="governance.historicaldialogue",
                ),
            ),
            (
                "theme",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_tablespace="",
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.theme",
                ),
            ),
        ],
        options={"verbose_name": "HistoricalDialogue_themes"},
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalDialogueGroup",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            (
                "group",
                models.CharField(
                    choices=[("students", "students"), ("staff", "teachers and staff"), ("external", "external")],
                    max_length=10,
                    verbose_name="group",
                ),
            ),
            ("present", models.PositiveIntegerField(verbose_name="present")),
            ("invited", models.PositiveIntegerField(blank=True, null=True, verbose_name="invited")),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "dialogue",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="governance.dialogue",
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
            "verbose_name": "historical dialogue group",
            "verbose_name_plural": "historical dialogue groups",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalDialogueOutcome",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            (
                "how",
                models.CharField(
                    choices=[
                        ("taken_up", "taken up in a goal or measure"),
                        ("otherwise", "done in another way"),
                        ("not_taken_up", "not taken up"),
                    ],
                    max_length=12,
                    verbose_name="what was done",
                ),
            ),
            ("text", models.TextField(blank=True, verbose_name="in words")),
            ("revision", models.PositiveIntegerField(default=0, editable=False)),
            ("recorded_at", models.DateTimeField(blank=True, editable=False)),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "dialogue",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="governance.dialogue",
                ),
            ),
            (
                "goal",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.goal",
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
        ],
        options={
            "verbose_name": "historical dialogue outcome",
            "verbose_name_plural": "historical dialogue outcomes",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalFacilities",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("year", models.PositiveIntegerField(verbose_name="year")),
            (
                "hours",
                models.PositiveIntegerField(blank=True, null=True, verbose_name="hours for all members together"),
            ),
            ("budget_cents", models.BigIntegerField(blank=True, null=True, verbose_name="budget")),
            ("training", models.TextField(blank=True, verbose_name="training")),
            ("agreements", models.TextField(blank=True, verbose_name="agreements with the board")),
            ("view", models.TextField(blank=True, verbose_name="what the council itself says of it")),
            ("revision", models.PositiveIntegerField(default=0, editable=False)),
            ("view_revision", models.PositiveIntegerField(default=0, editable=False)),
            ("illustrative", models.BooleanField(default=False, verbose_name="holds made-up example data")),
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
            "verbose_name": "historical facilities",
            "verbose_name_plural": "historical facilitiess",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalInformationSession",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("held_on", models.DateField(verbose_name="date")),
            ("about", models.CharField(max_length=200, verbose_name="about what")),
            ("present", models.PositiveIntegerField(verbose_name="present")),
            ("invited", models.PositiveIntegerField(verbose_name="invited")),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "facilities",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="governance.facilities",
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
            "verbose_name": "historical information session",
            "verbose_name_plural": "historical information sessions",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalMeeting",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("held_on", models.DateField(verbose_name="date")),
            ("starts_at", models.TimeField(blank=True, null=True, verbose_name="time")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("committee", "committee"),
                        ("council", "the council alone"),
                        ("consultation", "consultation meeting with the board"),
                        ("written", "written decision between meetings"),
                    ],
                    default="consultation",
                    max_length=12,
                    verbose_name="kind",
                ),
            ),
            ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            ("cancelled_on", models.DateField(blank=True, null=True, verbose_name="cancelled on")),
            ("cancelled_why", models.TextField(blank=True, verbose_name="why it does not go ahead")),
            ("uuid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            (
                "body",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="organisation.body",
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
            "verbose_name": "historical meeting",
            "verbose_name_plural": "historical meetings",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalMilestone",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            (
                "level",
                models.CharField(
                    choices=[
                        ("institution", "institution"),
                        ("faculty", "faculty"),
                        ("programme", "programme"),
                        ("service", "service unit"),
                    ],
                    max_length=12,
                    verbose_name="level",
                ),
            ),
            ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
            ("due_on", models.DateField(verbose_name="date")),
            ("what_nl", models.CharField(max_length=300, verbose_name="what, in Dutch")),
            ("what_en", models.CharField(max_length=300, verbose_name="what, in English")),
            ("body_kind", models.CharField(blank=True, max_length=24, verbose_name="body")),
            (
                "right",
                models.CharField(
                    blank=True,
                    choices=[
                        ("consent", "consent"),
                        ("approval", "approval"),
                        ("advice", "advice"),
                        ("discussion", "discussion"),
                        ("information", "information"),
                    ],
                    max_length=12,
                    verbose_name="right",
                ),
            ),
            ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            ("dropped_on", models.DateField(editable=False, null=True)),
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
            "verbose_name": "historical milestone",
            "verbose_name_plural": "historical milestones",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalPromise",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("uuid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("text", models.TextField(verbose_name="promise")),
            ("made_on", models.DateField(verbose_name="made on")),
            ("due_on", models.DateField(blank=True, null=True, verbose_name="by")),
            ("met_on", models.DateField(blank=True, null=True, verbose_name="met on")),
            ("met_by", models.TextField(blank=True, verbose_name="how it shows that it was met")),
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
                    verbose_name="promised to",
                ),
            ),
            (
                "condition",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="governance.condition",
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
                "made_by",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="organisation.body",
                    verbose_name="promised by",
                ),
            ),
        ],
        options={
            "verbose_name": "historical promise",
            "verbose_name_plural": "historical promises",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="InformationSession",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("held_on", models.DateField(verbose_name="date")),
            ("about", models.CharField(max_length=200, verbose_name="about what")),
            ("present", models.PositiveIntegerField(verbose_name="present")),
            ("invited", models.PositiveIntegerField(verbose_name="invited")),
            (
                "facilities",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="sessions", to="governance.facilities"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("facilities", "held_on", "about"), name="session_once"),
                models.CheckConstraint(
                    condition=models.Q(("present__lte", models.F("invited"))), name="session_present_were_invited"
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="LedgerEntry",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("number", models.PositiveIntegerField()),
            ("act", models.CharField(max_length=40)),
            ("body", models.TextField()),
            ("previous", models.CharField(max_length=64)),
            ("hash", models.CharField(max_length=64)),
            ("at", models.DateTimeField()),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="ledger", to="plans.document"
                ),
            ),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("document", "number"), name="ledger_number_unique")]},
    ),
    migrations.CreateModel(
        name="LetterStrike",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("reason", models.TextField(verbose_name="reason")),
            ("struck_at", models.DateTimeField()),
            ("struck_on", models.DateField()),
            (
                "letter",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="strike", to="governance.decisionletter"
                ),
            ),
            (
                "struck_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={"abstract": False},
    ),
    migrations.CreateModel(
        name="Meeting",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("held_on", models.DateField(verbose_name="date")),
            ("starts_at", models.TimeField(blank=True, null=True, verbose_name="time")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("committee", "committee"),
                        ("council", "the council alone"),
                        ("consultation", "consultation meeting with the board"),
                        ("written", "written decision between meetings"),
                    ],
                    default="consultation",
                    max_length=12,
                    verbose_name="kind",
                ),
            ),
            ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
            ("cancelled_on", models.DateField(blank=True, null=True, verbose_name="cancelled on")),
            ("cancelled_why", models.TextField(blank=True, verbose_name="why it does not go ahead")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            (
                "body",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="organisation.body"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("cancelled_on__isnull", True)),
                    fields=("body", "held_on", "kind"),
                    name="meeting_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("cancelled_on__isnull", True), models.Q(("cancelled_why", ""), _negated=True), _connector="OR"
                    ),
                    name="meeting_cancelled_with_a_reason",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="HistoricalAttendance",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            (
                "role",
                models.CharField(
                    choices=[
                        ("programme_director", "programme director"),
                        ("dean", "dean"),
                        ("portfolio_holder", "portfolio holder for education"),
                        ("faculty_board_member", "member of the faculty board"),
                        ("faculty_secretary", "board secretary of the faculty"),
                        ("student_assessor", "student on the faculty board"),
                        ("council_member", "council member"),
                        ("council_alternate", "alternate council member"),
                        ("council_chair", "council chair"),
                        ("council_secretary", "council secretary"),
                        ("controller", "controller"),
                        ("quality_officer", "quality officer"),
                        ("service_head", "head of a service unit"),
                        ("body_member", "member of a body outside the councils"),
                        ("support_group", "member of the support group"),
                        ("board_staff", "board staff"),
                        ("board_member", "member of the Executive Board"),
                        ("board_secretary", "secretary of the Executive Board"),
                        ("supervisor", "member of the supervisory board"),
                        ("panel_member", "panel member of the NVAO"),
                        ("application_manager", "application manager"),
                    ],
                    max_length=24,
                    verbose_name="role",
                ),
            ),
            (
                "section",
                models.CharField(
                    blank=True,
                    choices=[("student", "student"), ("staff", "staff member")],
                    max_length=8,
                    verbose_name="section",
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("present", "present"),
                        ("excused", "absent with notice"),
                        ("absent", "absent"),
                        ("proxy", "absent, gave a proxy"),
                    ],
                    max_length=8,
                    verbose_name="present",
                ),
            ),
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
                "in_place_of",
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
                "proxy_to",
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
                "meeting",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="governance.meeting",
                ),
            ),
        ],
        options={
            "verbose_name": "historical attendance",
            "verbose_name_plural": "historical attendances",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Attendance",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "role",
                models.CharField(
                    choices=[
                        ("programme_director", "programme director"),
                        ("dean", "dean"),
                        ("portfolio_holder", "portfolio holder for education"),
                        ("faculty_board_member", "member of the faculty board"),
                        ("faculty_secretary", "board secretary of the faculty"),
                        ("student_assessor", "student on the faculty board"),
                        ("council_member", "council member"),
                        ("council_alternate", "alternate council member"),
                        ("council_chair", "council chair"),
                        ("council_secretary", "council secretary"),
                        ("controller", "controller"),
                        ("quality_officer", "quality officer"),
                        ("service_head", "head of a service unit"),
                        ("body_member", "member of a body outside the councils"),
                        ("support_group", "member of the support group"),
                        ("board_staff", "board staff"),
                        ("board_member", "member of the Executive Board"),
                        ("board_secretary", "secretary of the Executive Board"),
                        ("supervisor", "member of the supervisory board"),
                        ("panel_member", "panel member of the NVAO"),
                        ("application_manager", "application manager"),
                    ],
                    max_length=24,
                    verbose_name="role",
                ),
            ),
            (
                "section",
                models.CharField(
                    blank=True,
                    choices=[("student", "student"), ("staff", "staff member")],
                    max_length=8,
                    verbose_name="section",
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("present", "present"),
                        ("excused", "absent with notice"),
                        ("absent", "absent"),
                        ("proxy", "absent, gave a proxy"),
                    ],
                    max_length=8,
                    verbose_name="present",
                ),
            ),
            (
                "in_place_of",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "proxy_to",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "meeting",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="attendance", to="governance.meeting"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("meeting", "person"), name="attendance_once"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "proxy"), ("proxy_to__isnull", False)),
                        models.Q(models.Q(("state", "proxy"), _negated=True), ("proxy_to__isnull", True)),
                        _connector="OR",
                    ),
                    name="attendance_proxy_to_somebody",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("in_place_of__isnull", True),
                        models.Q(("state", "present"), ("role", "council_alternate")),
                        _connector="OR",
                    ),
                    name="attendance_alternate_takes_a_seat",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("in_place_of__isnull", False)),
                    fields=("meeting", "in_place_of"),
                    name="attendance_one_in_a_seat",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="Milestone",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "level",
                models.CharField(
                    choices=[
                        ("institution", "institution"),
                        ("faculty", "faculty"),
                        ("programme", "programme"),
                        ("service", "service unit"),
                    ],
                    max_length=12,
                    verbose_name="level",
                ),
            ),
            ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
            ("due_on", models.DateField(verbose_name="date")),
            ("what_nl", models.CharField(max_length=300, verbose_name="what, in Dutch")),
            ("what_en", models.CharField(max_length=300, verbose_name="what, in English")),
            ("body_kind", models.CharField(blank=True, max_length=24, verbose_name="body")),
            (
                "right",
                models.CharField(
                    blank=True,
                    choices=[
                        ("consent", "consent"),
                        ("approval", "approval"),
                        ("advice", "advice"),
                        ("discussion", "discussion"),
                        ("information", "information"),
                    ],
                    max_length=12,
                    verbose_name="right",
                ),
            ),
            ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
            ("dropped_on", models.DateField(editable=False, null=True)),
            (
                "framework",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="milestones", to="plans.framework"
                ),
            ),
        ],
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
                    on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="governance.milestone"
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
            ]
        },
    ),
    migrations.CreateModel(
        name="NamedChange",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("number", models.PositiveIntegerField()),
            ("text", models.TextField(verbose_name="change")),
            (
                "decision",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="named_changes", to="governance.decision"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("decision", "number"), name="namedchange_number_unique"),
                models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="namedchange_has_a_text"),
            ]
        },
    ),
    migrations.CreateModel(
        name="Paper",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("title", models.CharField(max_length=200, verbose_name="title")),
            ("kind", models.CharField(max_length=8)),
            ("file", models.FileField(max_length=200, upload_to=governance.models.papers.paper_place)),
            ("size", models.PositiveBigIntegerField()),
            ("fingerprint", models.CharField(max_length=64)),
            ("confidential", models.BooleanField(default=False, verbose_name="confidential")),
            ("completes", models.BooleanField(default=False)),
            ("added_at", models.DateTimeField()),
            ("added_on", models.DateField()),
            (
                "added_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "request",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="governance.request"
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="paper_has_a_title")
            ]
        },
    ),
    migrations.CreateModel(
        name="PaperStrike",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("reason", models.TextField(verbose_name="reason")),
            ("struck_at", models.DateTimeField()),
            ("struck_on", models.DateField()),
            (
                "paper",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="strike", to="governance.paper"
                ),
            ),
            (
                "struck_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={"abstract": False},
    ),
    migrations.CreateModel(
        name="Promise",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("text", models.TextField(verbose_name="promise")),
            ("made_on", models.DateField(verbose_name="made on")),
            ("due_on", models.DateField(blank=True, null=True, verbose_name="by")),
            ("met_on", models.DateField(blank=True, null=True, verbose_name="met on")),
            ("met_by", models.TextField(blank=True, verbose_name="how it shows that it was met")),
            (
                "body",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="promises",
                    to="organisation.body",
                    verbose_name="promised to",
                ),
            ),
            (
                "condition",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="promise",
                    to="governance.condition",
                ),
            ),
            (
                "document",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="promises",
                    to="plans.document",
                ),
            ),
            (
                "made_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="promises_made",
                    to="organisation.body",
                    verbose_name="promised by",
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("met_on__isnull", True), models.Q(("met_by", ""), _negated=True), _connector="OR"
                    ),
                    name="promise_met_is_shown",
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="PromiseDispute",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("met_on", models.DateField(verbose_name="met on")),
            ("met_by", models.TextField(verbose_name="how it shows that it was met")),
            ("reason", models.TextField(verbose_name="why the body does not see it as met")),
            ("recorded_at", models.DateTimeField()),
            (
                "promise",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="disputes", to="governance.promise"
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
                    condition=models.Q(("reason", ""), _negated=True), name="promisedispute_has_a_reason"
                )
            ]
        },
    ),
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
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)),
                    name="proposal_says_something",
                ),
                models.CheckConstraint(
                    condition=models.Q(("due_on__gte", models.F("made_on"))), name="proposal_due_later"
                ),
                models.CheckConstraint(
                    condition=models.Q(("body", models.F("to")), _negated=True), name="proposal_to_another_body"
                ),
            ]
        },
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
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("text", ""), _negated=True), name="proposalanswer_has_reasons"
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="RecordDoubt",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("text", models.TextField(verbose_name="what is wrong in the record")),
            ("said_at", models.DateTimeField()),
            (
                "decision",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="doubts", to="governance.decision"
                ),
            ),
            (
                "said_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="recorddoubt_has_a_text")
            ]
        },
    ),
    migrations.CreateModel(
        name="Request",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
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
                    verbose_name="right",
                ),
            ),
            ("reason", models.TextField(blank=True, verbose_name="why this is asked")),
            ("asked_at", models.DateTimeField()),
            ("asked_on", models.DateField()),
            ("due_on", models.DateField(verbose_name="answer asked by")),
            ("own_term_until", models.DateField(verbose_name="the body's own term runs until")),
            ("closed_at", models.DateTimeField(editable=False, null=True)),
            (
                "closing",
                models.CharField(
                    blank=True,
                    choices=[
                        ("decided", "decided"),
                        ("withdrawn", "withdrawn"),
                        ("replaced", "replaced by a newer version"),
                        ("term_passed", "term passed, no decision"),
                    ],
                    editable=False,
                    max_length=12,
                ),
            ),
            (
                "decides_apart",
                models.BooleanField(default=False, verbose_name="each section of the council decides for itself"),
            ),
            (
                "asked_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "body",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="organisation.body"
                ),
            ),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="plans.document"
                ),
            ),
            (
                "follows",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="followed_by",
                    to="governance.decision",
                ),
            ),
            (
                "meeting",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="requests",
                    to="governance.meeting",
                ),
            ),
            (
                "version",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="governance.version"
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["body", "closed_at"], name="governance__body_id_1c4594_idx")],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("closed_at__isnull", True)),
                    fields=("document", "body"),
                    name="request_one_open",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("closed_at__isnull", True), ("closing", "")),
                        models.Q(("closed_at__isnull", False), models.Q(("closing", ""), _negated=True)),
                        _connector="OR",
                    ),
                    name="request_closed_with_a_reason",
                ),
            ],
        },
    ),
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
                        ("waived", "the council does not ask the board to wait"),
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
                models.CheckConstraint(
                    condition=models.Q(("move__in", ["mediation", "dispute", "suspension", "waived", "given_up"])),
                    name="recourse_move_known",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="Receipt",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "what",
                models.CharField(
                    choices=[("delivered", "delivered"), ("read", "opened for the first time")], max_length=9
                ),
            ),
            ("at", models.DateTimeField()),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "request",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="governance.request"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("request", "person", "what"), name="receipt_once"),
                models.CheckConstraint(
                    condition=models.Q(("what__in", ["delivered", "read"])), name="receipt_what_known"
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="Question",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("text", models.TextField(verbose_name="question")),
            ("asked_at", models.DateTimeField()),
            ("answer", models.TextField(blank=True, verbose_name="answer")),
            ("answered_at", models.DateTimeField(null=True)),
            (
                "answered_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "asked_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "request",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="governance.request"
                ),
            ),
        ],
    ),
    migrations.CreateModel(
        name="ProposedWording",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("section", models.CharField(max_length=80)),
            ("section_title", models.JSONField()),
            ("quote", models.TextField(verbose_name="words as they stand")),
            ("words", models.TextField(verbose_name="proposed words")),
            ("reason", models.TextField(verbose_name="reason")),
            ("proposed_at", models.DateTimeField()),
            (
                "state",
                models.CharField(
                    choices=[("open", "waits for an answer"), ("taken", "taken over"), ("declined", "not taken over")],
                    default="open",
                    max_length=8,
                ),
            ),
            ("answer", models.TextField(blank=True, verbose_name="answer")),
            ("answered_at", models.DateTimeField(null=True)),
            ("taken_revision", models.PositiveIntegerField(null=True)),
            (
                "answered_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "proposed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "request",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="wordings", to="governance.request"
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["open", "taken", "declined"])), name="proposedwording_state_known"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "taken"), ("taken_revision__isnull", False)),
                        models.Q(models.Q(("state", "taken"), _negated=True), ("taken_revision__isnull", True)),
                        _connector="OR",
                    ),
                    name="proposedwording_taken_has_revision",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "declined"), _negated=True),
                        models.Q(("answer", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="proposedwording_declined_has_answer",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="PrivateNote",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("text", models.TextField(blank=True)),
            ("revision", models.PositiveIntegerField(default=0)),
            ("changed_at", models.DateTimeField()),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "request",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="governance.request"
                ),
            ),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("request", "person"), name="privatenote_one_each")]},
    ),
    migrations.CreateModel(
        name="MandateRefusal",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("reason", models.TextField(verbose_name="reason")),
            ("refused_at", models.DateTimeField()),
            (
                "decision",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="mandate_refusals",
                    to="governance.decision",
                ),
            ),
            (
                "refused_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "request",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="mandate_refusals",
                    to="governance.request",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("request", "decision"), name="mandaterefusal_once"),
                models.CheckConstraint(
                    condition=models.Q(("reason", ""), _negated=True), name="mandaterefusal_has_a_reason"
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="HistoricalQuestion",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("text", models.TextField(verbose_name="question")),
            ("asked_at", models.DateTimeField()),
            ("answer", models.TextField(blank=True, verbose_name="answer")),
            ("answered_at", models.DateTimeField(null=True)),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "answered_by",
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
                "asked_by",
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
                "history_user",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "request",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="governance.request",
                ),
            ),
        ],
        options={
            "verbose_name": "historical question",
            "verbose_name_plural": "historical questions",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalProposedWording",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("uuid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("section", models.CharField(max_length=80)),
            ("section_title", models.JSONField()),
            ("quote", models.TextField(verbose_name="words as they stand")),
            ("words", models.TextField(verbose_name="proposed words")),
            ("reason", models.TextField(verbose_name="reason")),
            ("proposed_at", models.DateTimeField()),
            (
                "state",
                models.CharField(
                    choices=[("open", "waits for an answer"), ("taken", "taken over"), ("declined", "not taken over")],
                    default="open",
                    max_length=8,
                ),
            ),
            ("answer", models.TextField(blank=True, verbose_name="answer")),
            ("answered_at", models.DateTimeField(null=True)),
            ("taken_revision", models.PositiveIntegerField(null=True)),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "answered_by",
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
                "history_user",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "proposed_by",
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
                "request",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="governance.request",
                ),
            ),
        ],
        options={
            "verbose_name": "historical proposed wording",
            "verbose_name_plural": "historical proposed wordings",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalDraftText",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("text", models.TextField(blank=True)),
            ("revision", models.PositiveIntegerField(default=0)),
            ("changed_at", models.DateTimeField()),
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
                "history_user",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "request",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="governance.request",
                ),
            ),
        ],
        options={
            "verbose_name": "historical draft text",
            "verbose_name_plural": "historical draft texts",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalAgendaItem",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("uuid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("position", models.PositiveIntegerField(verbose_name="place on the agenda")),
            ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
            ("note", models.TextField(blank=True, verbose_name="explanation")),
            ("confidential", models.BooleanField(default=False, verbose_name="behind closed doors")),
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
                "meeting",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="governance.meeting",
                ),
            ),
            (
                "request",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="governance.request",
                ),
            ),
        ],
        options={
            "verbose_name": "historical agenda item",
            "verbose_name_plural": "historical agenda items",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="DraftText",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("text", models.TextField(blank=True)),
            ("revision", models.PositiveIntegerField(default=0)),
            ("changed_at", models.DateTimeField()),
            (
                "changed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "request",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="draft", to="governance.request"
                ),
            ),
        ],
    ),
    migrations.CreateModel(
        name="AgendaItem",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("position", models.PositiveIntegerField(verbose_name="place on the agenda")),
            ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
            ("note", models.TextField(blank=True, verbose_name="explanation")),
            ("confidential", models.BooleanField(default=False, verbose_name="behind closed doors")),
            (
                "meeting",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="items", to="governance.meeting"
                ),
            ),
            (
                "request",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="agenda_items",
                    to="governance.request",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("request__isnull", False)),
                    fields=("meeting", "request"),
                    name="agendaitem_request_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("request__isnull", False), models.Q(("title", ""), _negated=True), _connector="OR"
                    ),
                    name="agendaitem_request_or_title",
                ),
                models.CheckConstraint(condition=models.Q(("position__gte", 1)), name="agendaitem_counts_from_one"),
            ]
        },
    ),
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
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.decision"
                ),
            ),
            (
                "request",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.request"
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
            ]
        },
    ),
    migrations.CreateModel(
        name="RequestPart",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("part", models.CharField(max_length=60)),
            ("without", models.JSONField(default=list)),
            (
                "decision",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.decision"
                ),
            ),
            (
                "request",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="carried", to="governance.request"
                ),
            ),
        ],
        options={
            "constraints": [models.UniqueConstraint(fields=("request", "part", "decision"), name="requestpart_once")]
        },
    ),
    migrations.CreateModel(
        name="CarryRefusal",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("reason", models.TextField(blank=True, verbose_name="reason")),
            ("refused_at", models.DateTimeField()),
            (
                "refused_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "carried",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="refusal", to="governance.requestpart"
                ),
            ),
        ],
        options={"abstract": False},
    ),
    migrations.CreateModel(
        name="RootMail",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("tried_at", models.DateTimeField(null=True)),
            ("sent_at", models.DateTimeField(null=True)),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "root",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="mails", to="governance.dailyroot"
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(condition=models.Q(("sent_at__isnull", True)), fields=["root"], name="rootmail_to_send")
            ],
            "constraints": [models.UniqueConstraint(fields=("root", "person"), name="rootmail_once")],
        },
    ),
    migrations.CreateModel(
        name="SectionVotes",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "section",
                models.CharField(
                    choices=[("student", "student"), ("staff", "staff member")], max_length=8, verbose_name="section"
                ),
            ),
            ("votes_for", models.PositiveIntegerField(verbose_name="for")),
            ("votes_against", models.PositiveIntegerField(verbose_name="against")),
            ("votes_abstained", models.PositiveIntegerField(verbose_name="abstained")),
            (
                "decision",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="section_votes", to="governance.decision"
                ),
            ),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("decision", "section"), name="sectionvotes_once")]},
    ),
    migrations.CreateModel(
        name="Version",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("number", models.PositiveIntegerField()),
            ("label", models.CharField(blank=True, max_length=200, verbose_name="what this version is for")),
            ("payload", models.TextField()),
            ("fingerprint", models.CharField(max_length=64)),
            ("document_revision", models.PositiveIntegerField()),
            ("frozen_at", models.DateTimeField()),
            ("over_ceiling_reason", models.TextField(blank=True, verbose_name="why more is budgeted than allocated")),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="plans.document"
                ),
            ),
            (
                "frozen_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["fingerprint"], name="version_fingerprint")],
            "constraints": [
                models.UniqueConstraint(fields=("document", "number"), name="version_number_unique"),
                models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="version_number_from_one"),
            ],
        },
    ),
    migrations.CreateModel(
        name="PointAnswer",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("part", models.CharField(blank=True, max_length=60, verbose_name="passage that changed")),
            (
                "follow",
                models.CharField(
                    choices=[("wholly", "followed"), ("partly", "partly followed"), ("not", "not followed")],
                    max_length=6,
                    verbose_name="what the board does with it",
                ),
            ),
            ("text", models.TextField(blank=True, verbose_name="reasoned answer")),
            (
                "answer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="points", to="governance.answer"
                ),
            ),
            (
                "point",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="governance.advicepoint"
                ),
            ),
            (
                "version",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="governance.version",
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("follow__in", ["wholly", "partly", "not"])), name="pointanswer_follow_known"
                ),
                models.CheckConstraint(
                    condition=models.Q(("follow", "wholly"), models.Q(("text", ""), _negated=True), _connector="OR"),
                    name="pointanswer_reasoned_when_not_followed",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("version__isnull", True), models.Q(("part", ""), _negated=True), _connector="OR"
                    ),
                    name="pointanswer_version_has_a_part",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="HistoricalRequest",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("uuid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
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
                    verbose_name="right",
                ),
            ),
            ("reason", models.TextField(blank=True, verbose_name="why this is asked")),
            ("asked_at", models.DateTimeField()),
            ("asked_on", models.DateField()),
            ("due_on", models.DateField(verbose_name="answer asked by")),
            ("own_term_until", models.DateField(verbose_name="the body's own term runs until")),
            ("closed_at", models.DateTimeField(editable=False, null=True)),
            (
                "closing",
                models.CharField(
                    blank=True,
                    choices=[
                        ("decided", "decided"),
                        ("withdrawn", "withdrawn"),
                        ("replaced", "replaced by a newer version"),
                        ("term_passed", "term passed, no decision"),
                    ],
                    editable=False,
                    max_length=12,
                ),
            ),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "decides_apart",
                models.BooleanField(default=False, verbose_name="each section of the council decides for itself"),
            ),
            (
                "asked_by",
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
                "body",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="organisation.body",
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
                "follows",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="governance.decision",
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
                "meeting",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="governance.meeting",
                ),
            ),
            (
                "version",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="governance.version",
                ),
            ),
        ],
        options={
            "verbose_name": "historical request",
            "verbose_name_plural": "historical requests",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="ConditionAnswer",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("accepted", models.BooleanField()),
            ("text", models.TextField(verbose_name="answer of the board")),
            (
                "met",
                models.TextField(
                    blank=True, verbose_name="how the condition was met, when it was to be met before adoption"
                ),
            ),
            ("answered_at", models.DateTimeField()),
            ("part", models.CharField(blank=True, max_length=60, verbose_name="passage that changed")),
            (
                "answered_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "condition",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="governance.condition"
                ),
            ),
            (
                "version",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="governance.version",
                ),
            ),
        ],
        options={
            "abstract": False,
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("version__isnull", True), models.Q(("part", ""), _negated=True), _connector="OR"
                    ),
                    name="conditionanswer_version_has_a_part",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="VersionEditor",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "version",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="version_editors", to="governance.version"
                ),
            ),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("version", "person"), name="versioneditor_once")]},
    ),
    migrations.CreateModel(
        name="Consultation",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            (
                "what",
                models.CharField(
                    choices=[
                        ("offered", "offered"),
                        ("held", "held"),
                        ("waived", "declined by the body"),
                        ("silent", "offered, and not answered"),
                    ],
                    max_length=8,
                    verbose_name="further consultation",
                ),
            ),
            ("on", models.DateField(null=True, verbose_name="date")),
            ("text", models.TextField(blank=True, verbose_name="what was said, and what came of it")),
            ("side", models.CharField(choices=[("council", "the council"), ("board", "the board")], max_length=8)),
            ("recorded_at", models.DateTimeField()),
            (
                "answer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="consultations", to="governance.answer"
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
                    condition=models.Q(("side__in", ["council", "board"])), name="consultation_side_known"
                ),
                models.CheckConstraint(
                    condition=models.Q(("what__in", ["offered", "held", "waived", "silent"])),
                    name="consultation_what_known",
                ),
            ]
        },
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("governance", "0001_initial"),
        ("governance", "0004_frozen_tables"),
        ("governance", "0005_version_fingerprint"),
        ("governance", "0006_daily_root"),
        ("governance", "0007_papers"),
        ("governance", "0008_divided_councils"),
        ("governance", "0009_preparing"),
        ("governance", "0010_moved_milestones"),
        ("governance", "0011_talks_per_group_with_outcomes"),
        ("governance", "0012_what_was_done_as_outcomes"),
        ("governance", "0013_no_second_home_for_what_was_done"),
        ("governance", "0014_recourse"),
        ("governance", "0015_proposals"),
        ("governance", "0016_rights_at_adoption"),
        ("governance", "0017_facilities"),
        ("governance", "0018_meetings_with_an_agenda"),
        ("governance", "0019_meetings_as_they_were"),
        ("governance", "0020_meetings_have_a_number"),
        ("governance", "0021_points_of_an_advice"),
        ("governance", "0022_consultation_as_rows"),
        ("governance", "0023_no_second_home_for_consultation"),
        ("governance", "0024_mandates_confirmations_and_letters"),
        ("governance", "0025_waived_suspensions"),
        ("governance", "0026_parts_carried_over"),
        ("governance", "0027_offers_that_were_not_answered"),
    ]

    initial = True

    dependencies = [("organisation", "0001_squashed_0008"), ("plans", "0001_squashed_0007")]

    operations = [CreateTables(TABLES), migrations.RunPython(add, remove)]
