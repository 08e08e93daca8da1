"""The tables of plans in one step."""

import uuid

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from kwaliteit.shared.migrating import CreateTables


TABLES = [
    migrations.CreateModel(
        name="Framework",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
            ("description_nl", models.TextField(blank=True, verbose_name="description in Dutch")),
            ("description_en", models.TextField(blank=True, verbose_name="description in English")),
            (
                "first_year",
                models.PositiveIntegerField(
                    validators=[
                        django.core.validators.MinValueValidator(2000),
                        django.core.validators.MaxValueValidator(2100),
                    ],
                    verbose_name="first year",
                ),
            ),
            (
                "last_year",
                models.PositiveIntegerField(
                    validators=[
                        django.core.validators.MinValueValidator(2000),
                        django.core.validators.MaxValueValidator(2100),
                    ],
                    verbose_name="last year",
                ),
            ),
            (
                "midterm_year",
                models.PositiveIntegerField(
                    validators=[
                        django.core.validators.MinValueValidator(2000),
                        django.core.validators.MaxValueValidator(2100),
                    ],
                    verbose_name="mid-term year",
                ),
            ),
            ("is_current", models.BooleanField(default=False, verbose_name="shown first")),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("last_year__gte", models.F("first_year"))), name="framework_ends_after_start"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("midterm_year__gte", models.F("first_year")), ("midterm_year__lte", models.F("last_year"))
                    ),
                    name="framework_midterm_inside",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("is_current", True)), fields=("is_current",), name="framework_one_shown_first"
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="DocumentKind",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("code", models.SlugField(max_length=40, verbose_name="code")),
            ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
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
            ("has_themes", models.BooleanField(default=True, verbose_name="has themes with goals and measures")),
            ("has_money", models.BooleanField(default=True, verbose_name="has a budget")),
            (
                "composes",
                models.BooleanField(default=False, verbose_name="is composed from adopted plans of the level below"),
            ),
            ("goes_to_assessor", models.BooleanField(default=False, verbose_name="goes to the NVAO")),
            (
                "adopted_by",
                models.CharField(
                    blank=True,
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
                    verbose_name="adopted by",
                ),
            ),
            (
                "adopting_role",
                models.CharField(
                    blank=True,
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
                    verbose_name="adopted by whoever holds this role in it",
                ),
            ),
            ("description_nl", models.TextField(blank=True, verbose_name="description in Dutch")),
            ("description_en", models.TextField(blank=True, verbose_name="description in English")),
            (
                "holds",
                models.CharField(
                    blank=True,
                    choices=[
                        ("round", "an allocation round"),
                        ("spending", "what was spent, from a closed financial report"),
                    ],
                    max_length=12,
                    verbose_name="holds, beside its text",
                ),
            ),
            (
                "framework",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="plans.framework"
                ),
            ),
        ],
        options={
            "abstract": False,
            "constraints": [models.UniqueConstraint(fields=("framework", "code"), name="documentkind_code_unique")],
        },
    ),
    migrations.CreateModel(
        name="Document",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("title", models.CharField(max_length=200, verbose_name="title")),
            ("first_year", models.PositiveIntegerField(verbose_name="first year")),
            ("last_year", models.PositiveIntegerField(verbose_name="last year")),
            (
                "language",
                models.CharField(
                    choices=[("nl", "Dutch"), ("en", "English")],
                    default="nl",
                    max_length=2,
                    verbose_name="language of the text",
                ),
            ),
            ("effective_from", models.DateField(blank=True, null=True, verbose_name="in force from")),
            ("due_on", models.DateField(blank=True, null=True, verbose_name="to be ready by")),
            ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("revision", models.PositiveIntegerField(default=0, editable=False)),
            ("illustrative", models.BooleanField(default=False, verbose_name="holds made-up example data")),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            (
                "created_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "replaces",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="replaced_by",
                    to="plans.document",
                ),
            ),
            (
                "unit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="documents",
                    to="organisation.unit",
                    verbose_name="unit",
                ),
            ),
            (
                "kind",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="documents",
                    to="plans.documentkind",
                    verbose_name="kind",
                ),
            ),
            (
                "framework",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="plans.framework"
                ),
            ),
        ],
        options={
            "permissions": [
                ("contribute_document", "May edit the document"),
                ("read_document", "May read the working text"),
            ],
            "indexes": [models.Index(fields=["framework", "kind", "unit"], name="plans_docum_framewo_da51da_idx")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("last_year__gte", models.F("first_year"))), name="document_ends_after_start"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("replaces__isnull", True),
                        models.Q(("replaces", models.F("id")), _negated=True),
                        _connector="OR",
                    ),
                    name="document_does_not_replace_itself",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Criterion",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("code", models.SlugField(max_length=40, verbose_name="code")),
            ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
            ("description_nl", models.TextField(blank=True, verbose_name="description in Dutch")),
            ("description_en", models.TextField(blank=True, verbose_name="description in English")),
            (
                "framework",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="plans.framework"
                ),
            ),
            (
                "moment",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="criteria",
                    to="plans.moment",
                ),
            ),
        ],
        options={
            "abstract": False,
            "constraints": [models.UniqueConstraint(fields=("framework", "code"), name="criterion_code_unique")],
        },
    ),
    migrations.CreateModel(
        name="Ambition",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("code", models.SlugField(max_length=40, verbose_name="code")),
            ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
            (
                "framework",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="plans.framework"
                ),
            ),
        ],
        options={
            "abstract": False,
            "constraints": [models.UniqueConstraint(fields=("framework", "code"), name="ambition_code_unique")],
        },
    ),
    migrations.CreateModel(
        name="Goal",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("revision", models.PositiveIntegerField(default=0, editable=False)),
            ("changed_at", models.DateTimeField(auto_now=True)),
            ("lineage", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("order", models.PositiveIntegerField(default=0)),
            ("title", models.CharField(max_length=200, verbose_name="goal")),
            ("description", models.TextField(blank=True, verbose_name="explanation")),
            ("target_group", models.CharField(blank=True, max_length=300, verbose_name="for whom")),
            ("result_midterm", models.TextField(blank=True, verbose_name="result in the mid-term year")),
            ("result_end", models.TextField(blank=True, verbose_name="result at the end")),
            (
                "ambitions",
                models.ManyToManyField(
                    blank=True, related_name="+", to="plans.ambition", verbose_name="ambitions from the vision"
                ),
            ),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="goals", to="plans.document"
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
        ],
        options={"abstract": False},
    ),
    migrations.CreateModel(
        name="HistoricalAmbition",
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
            "verbose_name": "historical ambition",
            "verbose_name_plural": "historical ambitions",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalDocument",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("uuid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("title", models.CharField(max_length=200, verbose_name="title")),
            ("first_year", models.PositiveIntegerField(verbose_name="first year")),
            ("last_year", models.PositiveIntegerField(verbose_name="last year")),
            (
                "language",
                models.CharField(
                    choices=[("nl", "Dutch"), ("en", "English")],
                    default="nl",
                    max_length=2,
                    verbose_name="language of the text",
                ),
            ),
            ("effective_from", models.DateField(blank=True, null=True, verbose_name="in force from")),
            ("due_on", models.DateField(blank=True, null=True, verbose_name="to be ready by")),
            ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("illustrative", models.BooleanField(default=False, verbose_name="holds made-up example data")),
            ("created_at", models.DateTimeField(blank=True, editable=False)),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "created_by",
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
                "kind",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.documentkind",
                    verbose_name="kind",
                ),
            ),
            (
                "replaces",
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
            "verbose_name": "historical document",
            "verbose_name_plural": "historical documents",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalDocumentKind",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("code", models.SlugField(max_length=40, verbose_name="code")),
            ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
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
            ("has_themes", models.BooleanField(default=True, verbose_name="has themes with goals and measures")),
            ("has_money", models.BooleanField(default=True, verbose_name="has a budget")),
            (
                "composes",
                models.BooleanField(default=False, verbose_name="is composed from adopted plans of the level below"),
            ),
            ("goes_to_assessor", models.BooleanField(default=False, verbose_name="goes to the NVAO")),
            (
                "adopted_by",
                models.CharField(
                    blank=True,
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
                    verbose_name="adopted by",
                ),
            ),
            (
                "adopting_role",
                models.CharField(
                    blank=True,
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
                    verbose_name="adopted by whoever holds this role in it",
                ),
            ),
            ("description_nl", models.TextField(blank=True, verbose_name="description in Dutch")),
            ("description_en", models.TextField(blank=True, verbose_name="description in English")),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "holds",
                models.CharField(
                    blank=True,
                    choices=[
                        ("round", "an allocation round"),
                        ("spending", "what was spent, from a closed financial report"),
                    ],
                    max_length=12,
                    verbose_name="holds, beside its text",
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
            "verbose_name": "historical document kind",
            "verbose_name_plural": "historical document kinds",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalFramework",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("code", models.SlugField(max_length=40, verbose_name="code")),
            ("description_nl", models.TextField(blank=True, verbose_name="description in Dutch")),
            ("description_en", models.TextField(blank=True, verbose_name="description in English")),
            (
                "first_year",
                models.PositiveIntegerField(
                    validators=[
                        django.core.validators.MinValueValidator(2000),
                        django.core.validators.MaxValueValidator(2100),
                    ],
                    verbose_name="first year",
                ),
            ),
            (
                "last_year",
                models.PositiveIntegerField(
                    validators=[
                        django.core.validators.MinValueValidator(2000),
                        django.core.validators.MaxValueValidator(2100),
                    ],
                    verbose_name="last year",
                ),
            ),
            (
                "midterm_year",
                models.PositiveIntegerField(
                    validators=[
                        django.core.validators.MinValueValidator(2000),
                        django.core.validators.MaxValueValidator(2100),
                    ],
                    verbose_name="mid-term year",
                ),
            ),
            ("is_current", models.BooleanField(default=False, verbose_name="shown first")),
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
        ],
        options={
            "verbose_name": "historical framework",
            "verbose_name_plural": "historical frameworks",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalGoal",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("uuid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("revision", models.PositiveIntegerField(default=0, editable=False)),
            ("changed_at", models.DateTimeField(blank=True, editable=False)),
            ("lineage", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("order", models.PositiveIntegerField(default=0)),
            ("title", models.CharField(max_length=200, verbose_name="goal")),
            ("description", models.TextField(blank=True, verbose_name="explanation")),
            ("target_group", models.CharField(blank=True, max_length=300, verbose_name="for whom")),
            ("result_midterm", models.TextField(blank=True, verbose_name="result in the mid-term year")),
            ("result_end", models.TextField(blank=True, verbose_name="result at the end")),
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
        ],
        options={
            "verbose_name": "historical goal",
            "verbose_name_plural": "historical goals",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalGoal_ambitions",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            (
                "ambition",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_tablespace="",
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.ambition",
                ),
            ),
            (
                "goal",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_tablespace="",
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.goal",
                ),
            ),
            (
                "history",
                models.ForeignKey(
                    db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="plans.historicalgoal"
                ),
            ),
        ],
        options={"verbose_name": "HistoricalGoal_ambitions"},
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalMoment",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("code", models.SlugField(max_length=40, verbose_name="code")),
            ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
            (
                "year",
                models.PositiveIntegerField(
                    blank=True,
                    null=True,
                    validators=[
                        django.core.validators.MinValueValidator(2000),
                        django.core.validators.MaxValueValidator(2100),
                    ],
                    verbose_name="year",
                ),
            ),
            (
                "about_until",
                models.PositiveIntegerField(
                    blank=True,
                    null=True,
                    validators=[
                        django.core.validators.MinValueValidator(2000),
                        django.core.validators.MaxValueValidator(2100),
                    ],
                    verbose_name="about the years until",
                ),
            ),
            ("description_nl", models.TextField(blank=True, verbose_name="description in Dutch")),
            ("description_en", models.TextField(blank=True, verbose_name="description in English")),
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
            "verbose_name": "historical moment",
            "verbose_name_plural": "historical moments",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalRightRule",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
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
                    verbose_name="body",
                ),
            ),
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
            ("required", models.BooleanField(default=True, verbose_name="must be met before adoption")),
            ("term", models.PositiveIntegerField(default=6, verbose_name="term")),
            (
                "term_unit",
                models.CharField(
                    choices=[("days", "days"), ("weeks", "weeks")],
                    default="weeks",
                    max_length=5,
                    verbose_name="term in",
                ),
            ),
            ("note_nl", models.CharField(blank=True, max_length=300, verbose_name="note in Dutch")),
            ("note_en", models.CharField(blank=True, max_length=300, verbose_name="note in English")),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "suspends_days",
                models.PositiveSmallIntegerField(
                    default=0, verbose_name="days that a decision against the advice waits"
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
                "kind",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.documentkind",
                ),
            ),
        ],
        options={
            "verbose_name": "historical right rule",
            "verbose_name_plural": "historical right rules",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalSectionTemplate",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("code", models.SlugField(max_length=40, verbose_name="code")),
            ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
            ("guidance_nl", models.TextField(blank=True, verbose_name="guidance in Dutch")),
            ("guidance_en", models.TextField(blank=True, verbose_name="guidance in English")),
            ("required", models.BooleanField(default=True, verbose_name="must be filled in")),
            ("after_themes", models.BooleanField(default=False, verbose_name="stands after the themes")),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "criterion",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.criterion",
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
                "kind",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.documentkind",
                ),
            ),
        ],
        options={
            "verbose_name": "historical section template",
            "verbose_name_plural": "historical section templates",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalTheme",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("code", models.SlugField(max_length=40, verbose_name="code")),
            ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
            ("short_nl", models.CharField(blank=True, max_length=40, verbose_name="short name in Dutch")),
            ("short_en", models.CharField(blank=True, max_length=40, verbose_name="short name in English")),
            ("description_nl", models.TextField(blank=True, verbose_name="description in Dutch")),
            ("description_en", models.TextField(blank=True, verbose_name="description in English")),
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
            "verbose_name": "historical theme",
            "verbose_name_plural": "historical themes",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Initiative",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("revision", models.PositiveIntegerField(default=0, editable=False)),
            ("changed_at", models.DateTimeField(auto_now=True)),
            ("lineage", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("order", models.PositiveIntegerField(default=0)),
            ("title", models.CharField(max_length=200, verbose_name="initiative")),
            ("description", models.TextField(blank=True, verbose_name="explanation")),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="initiatives", to="plans.document"
                ),
            ),
            (
                "run_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="initiatives",
                    to="organisation.unit",
                    verbose_name="run by",
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
        ],
        options={"abstract": False},
    ),
    migrations.CreateModel(
        name="HistoricalMeasure",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("uuid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("revision", models.PositiveIntegerField(default=0, editable=False)),
            ("changed_at", models.DateTimeField(blank=True, editable=False)),
            ("lineage", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("order", models.PositiveIntegerField(default=0)),
            ("title", models.CharField(max_length=200, verbose_name="name of the measure")),
            ("description", models.TextField(blank=True, verbose_name="what we do")),
            ("instrument", models.CharField(blank=True, max_length=300, verbose_name="instrument")),
            ("target_group", models.CharField(blank=True, max_length=300, verbose_name="for whom")),
            ("owner_label", models.CharField(blank=True, max_length=150, verbose_name="owner, by function")),
            ("starts_on", models.DateField(blank=True, null=True, verbose_name="starts on")),
            ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
            (
                "nature",
                models.CharField(
                    blank=True,
                    choices=[("new", "new"), ("continued", "continued"), ("replaces", "replaces regular budget")],
                    max_length=10,
                    verbose_name="is the measure new?",
                ),
            ),
            ("nature_argument", models.TextField(blank=True, verbose_name="argument")),
            (
                "additionality",
                models.TextField(blank=True, verbose_name="why this would not be possible without this money"),
            ),
            ("result_midterm", models.TextField(blank=True, verbose_name="result in the mid-term year")),
            ("result_end", models.TextField(blank=True, verbose_name="result at the end")),
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
                "owner",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="owner",
                ),
            ),
            (
                "initiative",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.initiative",
                    verbose_name="initiative",
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
                    verbose_name="main theme",
                ),
            ),
        ],
        options={
            "verbose_name": "historical measure",
            "verbose_name_plural": "historical measures",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Measure",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("revision", models.PositiveIntegerField(default=0, editable=False)),
            ("changed_at", models.DateTimeField(auto_now=True)),
            ("lineage", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("order", models.PositiveIntegerField(default=0)),
            ("title", models.CharField(max_length=200, verbose_name="name of the measure")),
            ("description", models.TextField(blank=True, verbose_name="what we do")),
            ("instrument", models.CharField(blank=True, max_length=300, verbose_name="instrument")),
            ("target_group", models.CharField(blank=True, max_length=300, verbose_name="for whom")),
            ("owner_label", models.CharField(blank=True, max_length=150, verbose_name="owner, by function")),
            ("starts_on", models.DateField(blank=True, null=True, verbose_name="starts on")),
            ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
            (
                "nature",
                models.CharField(
                    blank=True,
                    choices=[("new", "new"), ("continued", "continued"), ("replaces", "replaces regular budget")],
                    max_length=10,
                    verbose_name="is the measure new?",
                ),
            ),
            ("nature_argument", models.TextField(blank=True, verbose_name="argument")),
            (
                "additionality",
                models.TextField(blank=True, verbose_name="why this would not be possible without this money"),
            ),
            ("result_midterm", models.TextField(blank=True, verbose_name="result in the mid-term year")),
            ("result_end", models.TextField(blank=True, verbose_name="result at the end")),
            (
                "ambitions",
                models.ManyToManyField(
                    blank=True, related_name="+", to="plans.ambition", verbose_name="ambitions from the vision"
                ),
            ),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="measures", to="plans.document"
                ),
            ),
            (
                "goals",
                models.ManyToManyField(blank=True, related_name="measures", to="plans.goal", verbose_name="goals"),
            ),
            (
                "initiative",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="measures",
                    to="plans.initiative",
                    verbose_name="initiative",
                ),
            ),
            (
                "owner",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="owner",
                ),
            ),
            (
                "theme",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="plans.theme",
                    verbose_name="main theme",
                ),
            ),
            (
                "themes",
                models.ManyToManyField(blank=True, related_name="+", to="plans.theme", verbose_name="other themes"),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["document", "theme", "order"], name="plans_measu_documen_d76a50_idx")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("starts_on__isnull", True),
                        ("ends_on__isnull", True),
                        ("ends_on__gte", models.F("starts_on")),
                        _connector="OR",
                    ),
                    name="measure_ends_after_start",
                ),
                models.CheckConstraint(
                    condition=models.Q(("nature__in", ["", "new", "continued", "replaces"])),
                    name="measure_nature_known",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalPartOf",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            ("made_at", models.DateTimeField(blank=True, editable=False)),
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
            (
                "initiative",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.initiative",
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
        ],
        options={
            "verbose_name": "historical part of",
            "verbose_name_plural": "historical part ofs",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalMeasure_goals",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            (
                "goal",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_tablespace="",
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.goal",
                ),
            ),
            (
                "history",
                models.ForeignKey(
                    db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="plans.historicalmeasure"
                ),
            ),
            (
                "measure",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_tablespace="",
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.measure",
                ),
            ),
        ],
        options={"verbose_name": "HistoricalMeasure_goals"},
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalMeasure_ambitions",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            (
                "ambition",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_tablespace="",
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.ambition",
                ),
            ),
            (
                "history",
                models.ForeignKey(
                    db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="plans.historicalmeasure"
                ),
            ),
            (
                "measure",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_tablespace="",
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.measure",
                ),
            ),
        ],
        options={"verbose_name": "HistoricalMeasure_ambitions"},
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalCarriedBy",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            ("made_at", models.DateTimeField(blank=True, editable=False)),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
        ],
        options={
            "verbose_name": "historical carried by",
            "verbose_name_plural": "historical carried bys",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="CarriedBy",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            ("made_at", models.DateTimeField(auto_now_add=True)),
            (
                "made_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "goal",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="carried_by", to="plans.goal"
                ),
            ),
            (
                "measure",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="carries", to="plans.measure"
                ),
            ),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("goal", "measure"), name="carriedby_once")]},
    ),
    migrations.CreateModel(
        name="Moment",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("code", models.SlugField(max_length=40, verbose_name="code")),
            ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
            (
                "year",
                models.PositiveIntegerField(
                    blank=True,
                    null=True,
                    validators=[
                        django.core.validators.MinValueValidator(2000),
                        django.core.validators.MaxValueValidator(2100),
                    ],
                    verbose_name="year",
                ),
            ),
            (
                "about_until",
                models.PositiveIntegerField(
                    blank=True,
                    null=True,
                    validators=[
                        django.core.validators.MinValueValidator(2000),
                        django.core.validators.MaxValueValidator(2100),
                    ],
                    verbose_name="about the years until",
                ),
            ),
            ("description_nl", models.TextField(blank=True, verbose_name="description in Dutch")),
            ("description_en", models.TextField(blank=True, verbose_name="description in English")),
            (
                "framework",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="plans.framework"
                ),
            ),
        ],
        options={
            "abstract": False,
            "constraints": [models.UniqueConstraint(fields=("framework", "code"), name="moment_code_unique")],
        },
    ),
    migrations.CreateModel(
        name="HistoricalCriterion",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("code", models.SlugField(max_length=40, verbose_name="code")),
            ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
            ("description_nl", models.TextField(blank=True, verbose_name="description in Dutch")),
            ("description_en", models.TextField(blank=True, verbose_name="description in English")),
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
                "moment",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.moment",
                ),
            ),
        ],
        options={
            "verbose_name": "historical criterion",
            "verbose_name_plural": "historical criterions",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="PartOf",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            ("made_at", models.DateTimeField(auto_now_add=True)),
            (
                "initiative",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="plans.initiative"
                ),
            ),
            (
                "made_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "measure",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="part_of", to="plans.measure"
                ),
            ),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("measure", "initiative"), name="partof_once")]},
    ),
    migrations.CreateModel(
        name="Removed",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("title", models.CharField(max_length=200)),
            ("rows", models.JSONField()),
            ("removed_at", models.DateTimeField()),
            ("put_back_at", models.DateTimeField(null=True)),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="removed", to="plans.document"
                ),
            ),
            (
                "removed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={"indexes": [models.Index(fields=["document", "removed_at"], name="plans_remov_documen_d19625_idx")]},
    ),
    migrations.CreateModel(
        name="RightRule",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    verbose_name="body",
                ),
            ),
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
            ("required", models.BooleanField(default=True, verbose_name="must be met before adoption")),
            ("term", models.PositiveIntegerField(default=6, verbose_name="term")),
            (
                "term_unit",
                models.CharField(
                    choices=[("days", "days"), ("weeks", "weeks")],
                    default="weeks",
                    max_length=5,
                    verbose_name="term in",
                ),
            ),
            ("note_nl", models.CharField(blank=True, max_length=300, verbose_name="note in Dutch")),
            ("note_en", models.CharField(blank=True, max_length=300, verbose_name="note in English")),
            (
                "suspends_days",
                models.PositiveSmallIntegerField(
                    default=0, verbose_name="days that a decision against the advice waits"
                ),
            ),
            (
                "kind",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="rules", to="plans.documentkind"
                ),
            ),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("kind", "body_kind"), name="rightrule_one_per_body")]},
    ),
    migrations.CreateModel(
        name="Section",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("revision", models.PositiveIntegerField(default=0, editable=False)),
            ("changed_at", models.DateTimeField(auto_now=True)),
            ("order", models.PositiveIntegerField(default=0)),
            ("body", models.TextField(blank=True, verbose_name="text")),
            ("no_goals_reason", models.TextField(blank=True, verbose_name="why this theme gets no money")),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="sections", to="plans.document"
                ),
            ),
            (
                "template",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="plans.sectiontemplate",
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
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("template__isnull", False), ("theme__isnull", True)),
                        models.Q(("template__isnull", True), ("theme__isnull", False)),
                        _connector="OR",
                    ),
                    name="section_of_a_template_or_a_theme",
                ),
                models.UniqueConstraint(fields=("document", "template"), name="section_once_per_template"),
                models.UniqueConstraint(fields=("document", "theme"), name="section_once_per_theme"),
            ]
        },
    ),
    migrations.CreateModel(
        name="Remark",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            (
                "circle",
                models.CharField(
                    choices=[("drafters", "drafters"), ("board", "unit and Board"), ("council", "council too")],
                    default="board",
                    max_length=8,
                    verbose_name="visible for",
                ),
            ),
            ("quote", models.CharField(blank=True, max_length=500, verbose_name="about the words")),
            ("text", models.TextField(verbose_name="remark")),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("resolved_at", models.DateTimeField(blank=True, null=True)),
            (
                "author",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="remarks", to="plans.document"
                ),
            ),
            (
                "measure",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="remarks",
                    to="plans.measure",
                ),
            ),
            (
                "parent",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="answers",
                    to="plans.remark",
                ),
            ),
            (
                "resolved_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "section",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="remarks",
                    to="plans.section",
                ),
            ),
        ],
    ),
    migrations.CreateModel(
        name="HistoricalRemark",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("uuid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            (
                "circle",
                models.CharField(
                    choices=[("drafters", "drafters"), ("board", "unit and Board"), ("council", "council too")],
                    default="board",
                    max_length=8,
                    verbose_name="visible for",
                ),
            ),
            ("quote", models.CharField(blank=True, max_length=500, verbose_name="about the words")),
            ("text", models.TextField(verbose_name="remark")),
            ("created_at", models.DateTimeField(blank=True, editable=False)),
            ("resolved_at", models.DateTimeField(blank=True, null=True)),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            (
                "author",
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
                "resolved_by",
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
                "parent",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.remark",
                ),
            ),
            (
                "section",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.section",
                ),
            ),
        ],
        options={
            "verbose_name": "historical remark",
            "verbose_name_plural": "historical remarks",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="SectionTemplate",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("code", models.SlugField(max_length=40, verbose_name="code")),
            ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
            ("guidance_nl", models.TextField(blank=True, verbose_name="guidance in Dutch")),
            ("guidance_en", models.TextField(blank=True, verbose_name="guidance in English")),
            ("required", models.BooleanField(default=True, verbose_name="must be filled in")),
            ("after_themes", models.BooleanField(default=False, verbose_name="stands after the themes")),
            (
                "criterion",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="plans.criterion",
                ),
            ),
            (
                "kind",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="templates", to="plans.documentkind"
                ),
            ),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("kind", "code"), name="sectiontemplate_code_unique")]},
    ),
    migrations.CreateModel(
        name="Theme",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("code", models.SlugField(max_length=40, verbose_name="code")),
            ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
            ("short_nl", models.CharField(blank=True, max_length=40, verbose_name="short name in Dutch")),
            ("short_en", models.CharField(blank=True, max_length=40, verbose_name="short name in English")),
            ("description_nl", models.TextField(blank=True, verbose_name="description in Dutch")),
            ("description_en", models.TextField(blank=True, verbose_name="description in English")),
            (
                "framework",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="plans.framework"
                ),
            ),
        ],
        options={
            "abstract": False,
            "constraints": [models.UniqueConstraint(fields=("framework", "code"), name="theme_code_unique")],
        },
    ),
    migrations.CreateModel(
        name="HistoricalSection",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("uuid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("revision", models.PositiveIntegerField(default=0, editable=False)),
            ("changed_at", models.DateTimeField(blank=True, editable=False)),
            ("order", models.PositiveIntegerField(default=0)),
            ("body", models.TextField(blank=True, verbose_name="text")),
            ("no_goals_reason", models.TextField(blank=True, verbose_name="why this theme gets no money")),
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
                "template",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.sectiontemplate",
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
        ],
        options={
            "verbose_name": "historical section",
            "verbose_name_plural": "historical sections",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalMeasure_themes",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            (
                "history",
                models.ForeignKey(
                    db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="plans.historicalmeasure"
                ),
            ),
            (
                "measure",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_tablespace="",
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
                    db_tablespace="",
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="plans.theme",
                ),
            ),
        ],
        options={"verbose_name": "HistoricalMeasure_themes"},
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalInitiative",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("uuid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("revision", models.PositiveIntegerField(default=0, editable=False)),
            ("changed_at", models.DateTimeField(blank=True, editable=False)),
            ("lineage", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("order", models.PositiveIntegerField(default=0)),
            ("title", models.CharField(max_length=200, verbose_name="initiative")),
            ("description", models.TextField(blank=True, verbose_name="explanation")),
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
                "run_by",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="organisation.unit",
                    verbose_name="run by",
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
        ],
        options={
            "verbose_name": "historical initiative",
            "verbose_name_plural": "historical initiatives",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="DocumentGrant",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("content_object", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="plans.document")),
            ("permission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission")),
            ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
        ],
        options={"abstract": False, "unique_together": {("user", "permission", "content_object")}},
    ),
    migrations.CreateModel(
        name="Editor",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("first_at", models.DateTimeField()),
            ("last_at", models.DateTimeField()),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="editors", to="plans.document"
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("document", "person"), name="editor_once")]},
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("plans", "0001_initial"),
        ("plans", "0002_removed"),
        ("plans", "0003_one_right_per_body"),
        ("plans", "0004_one_framework_shown_first"),
        ("plans", "0005_days_that_a_decision_waits"),
        ("plans", "0006_kinds_that_hold_a_round"),
        ("plans", "0007_kinds_that_hold_spending"),
    ]

    initial = True

    dependencies = [("auth", "0012_alter_user_first_name_max_length"), ("organisation", "0001_squashed_0008")]

    operations = [CreateTables(TABLES)]
