"""The tables of the organisation in one step."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from kwaliteit.shared.migrating import CreateTables


TABLES = [
    migrations.CreateModel(
        name="Body",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("valid_from", models.DateField(verbose_name="from")),
            ("valid_until", models.DateField(blank=True, null=True, verbose_name="until")),
            ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
            (
                "kind",
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
                    verbose_name="kind",
                ),
            ),
            ("seats", models.PositiveIntegerField(blank=True, null=True, verbose_name="number of members")),
            ("quorum", models.PositiveIntegerField(blank=True, null=True, verbose_name="members needed to decide")),
            ("rules_source", models.CharField(blank=True, max_length=200, verbose_name="source of its rights")),
            ("abstentions_count", models.BooleanField(default=False, verbose_name="abstentions count as votes cast")),
            (
                "division",
                models.CharField(
                    choices=[
                        ("undivided", "undivided: one council that decides as a whole"),
                        ("joint", "divided into students and staff, who decide together"),
                        ("apart", "divided into students and staff, who each decide for themselves"),
                    ],
                    default="undivided",
                    max_length=10,
                    verbose_name="how it is made up",
                ),
            ),
            (
                "majority",
                models.CharField(
                    choices=[
                        ("half", "more than half of the votes cast"),
                        ("two_thirds", "at least two thirds of the votes cast"),
                        ("three_quarters", "at least three quarters of the votes cast"),
                        ("half_present", "more than half of the members present"),
                        ("half_members", "more than half of all members"),
                    ],
                    default="half",
                    max_length=16,
                    verbose_name="majority",
                ),
            ),
            (
                "staff_quorum",
                models.PositiveIntegerField(blank=True, null=True, verbose_name="staff members needed to decide"),
            ),
            ("staff_seats", models.PositiveIntegerField(blank=True, null=True, verbose_name="staff members")),
            (
                "student_quorum",
                models.PositiveIntegerField(blank=True, null=True, verbose_name="students needed to decide"),
            ),
            ("student_seats", models.PositiveIntegerField(blank=True, null=True, verbose_name="students")),
            (
                "to_working_day",
                models.BooleanField(
                    default=True,
                    verbose_name="a term that ends in a weekend or on a public holiday runs to the next working day",
                ),
            ),
            (
                "illustrative",
                models.BooleanField(default=False, verbose_name="its rules are made up for the demonstration"),
            ),
            (
                "answer_months",
                models.PositiveSmallIntegerField(
                    default=2, verbose_name="months in which the board answers a proposal of its own"
                ),
            ),
            (
                "proxies_count",
                models.BooleanField(default=False, verbose_name="who gave a proxy counts as present for the quorum"),
            ),
            (
                "proxies_most",
                models.PositiveSmallIntegerField(default=0, verbose_name="proxies that one member may hold"),
            ),
            (
                "second_confirms",
                models.BooleanField(default=False, verbose_name="a second member confirms the record of a decision"),
            ),
            ("mandate", models.TextField(blank=True, verbose_name="what it was set up for")),
            (
                "unit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="bodies", to="organisation.unit"
                ),
            ),
        ],
        options={
            "abstract": False,
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                    ),
                    name="body_ends_after_start",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            [
                                "programme_committee",
                                "faculty_council",
                                "university_council",
                                "faculty_board",
                                "executive_board",
                                "supervisory_board",
                                "education_committee",
                                "network",
                                "working_group",
                            ],
                        )
                    ),
                    name="body_kind_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(("division__in", ["undivided", "joint", "apart"])), name="body_division_known"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("majority__in", ["half", "two_thirds", "three_quarters", "half_present", "half_members"])
                    ),
                    name="body_majority_known",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Person",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("password", models.CharField(max_length=128, verbose_name="password")),
            ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
            (
                "is_superuser",
                models.BooleanField(
                    default=False,
                    help_text="Designates that this user has all permissions without explicitly assigning them.",
                    verbose_name="superuser status",
                ),
            ),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
            ("name", models.CharField(max_length=150, verbose_name="name")),
            (
                "language",
                models.CharField(
                    choices=[("nl", "Dutch"), ("en", "English")], default="nl", max_length=2, verbose_name="language"
                ),
            ),
            ("is_active", models.BooleanField(default=True)),
            ("is_staff", models.BooleanField(default=False)),
            ("is_demonstration", models.BooleanField(default=False)),
            ("seen_at", models.DateTimeField(blank=True, null=True)),
            ("joined_at", models.DateTimeField(auto_now_add=True)),
            ("unread_since", models.DateTimeField(blank=True, null=True)),
            (
                "groups",
                models.ManyToManyField(
                    blank=True,
                    help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                    related_name="user_set",
                    related_query_name="user",
                    to="auth.group",
                    verbose_name="groups",
                ),
            ),
            (
                "user_permissions",
                models.ManyToManyField(
                    blank=True,
                    help_text="Specific permissions for this user.",
                    related_name="user_set",
                    related_query_name="user",
                    to="auth.permission",
                    verbose_name="user permissions",
                ),
            ),
        ],
        options={"abstract": False},
    ),
    migrations.CreateModel(
        name="HistoricalBodyTerm",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
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
            ("length", models.PositiveIntegerField(verbose_name="term")),
            (
                "unit",
                models.CharField(
                    choices=[("days", "days"), ("weeks", "weeks")],
                    default="weeks",
                    max_length=5,
                    verbose_name="term in",
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
            "verbose_name": "historical body term",
            "verbose_name_plural": "historical body terms",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalPerson",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            (
                "is_superuser",
                models.BooleanField(
                    default=False,
                    help_text="Designates that this user has all permissions without explicitly assigning them.",
                    verbose_name="superuser status",
                ),
            ),
            ("uuid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("email", models.EmailField(db_index=True, max_length=254, verbose_name="e-mail")),
            ("name", models.CharField(max_length=150, verbose_name="name")),
            (
                "language",
                models.CharField(
                    choices=[("nl", "Dutch"), ("en", "English")], default="nl", max_length=2, verbose_name="language"
                ),
            ),
            ("is_active", models.BooleanField(default=True)),
            ("is_staff", models.BooleanField(default=False)),
            ("is_demonstration", models.BooleanField(default=False)),
            ("joined_at", models.DateTimeField(blank=True, editable=False)),
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
            "verbose_name": "historical person",
            "verbose_name_plural": "historical persons",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalRecess",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("name", models.CharField(max_length=80, verbose_name="name")),
            ("first_day", models.DateField(verbose_name="first day")),
            ("last_day", models.DateField(verbose_name="last day")),
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
            "verbose_name": "historical recess",
            "verbose_name_plural": "historical recesss",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Unit",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("valid_from", models.DateField(verbose_name="from")),
            ("valid_until", models.DateField(blank=True, null=True, verbose_name="until")),
            ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
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
            ("short_nl", models.CharField(blank=True, max_length=60, verbose_name="short name in Dutch")),
            ("short_en", models.CharField(blank=True, max_length=60, verbose_name="short name in English")),
            ("runs_initiatives", models.BooleanField(default=False, verbose_name="may run common initiatives")),
            ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
            (
                "parent",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="children",
                    to="organisation.unit",
                    verbose_name="part of",
                ),
            ),
        ],
        options={
            "abstract": False,
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                    ),
                    name="unit_ends_after_start",
                ),
                models.CheckConstraint(
                    condition=models.Q(("parent", models.F("id")), _negated=True), name="unit_not_its_own_parent"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("level", "institution"), ("parent__isnull", True)),
                        models.Q(models.Q(("level", "institution"), _negated=True), ("parent__isnull", False)),
                        _connector="OR",
                    ),
                    name="unit_only_institution_has_no_parent",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("level", "institution")), fields=("level",), name="unit_one_institution"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalUnit",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("valid_from", models.DateField(verbose_name="from")),
            ("valid_until", models.DateField(blank=True, null=True, verbose_name="until")),
            ("code", models.SlugField(max_length=40, verbose_name="code")),
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
            ("short_nl", models.CharField(blank=True, max_length=60, verbose_name="short name in Dutch")),
            ("short_en", models.CharField(blank=True, max_length=60, verbose_name="short name in English")),
            ("runs_initiatives", models.BooleanField(default=False, verbose_name="may run common initiatives")),
            ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
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
                "parent",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="organisation.unit",
                    verbose_name="part of",
                ),
            ),
        ],
        options={
            "verbose_name": "historical unit",
            "verbose_name_plural": "historical units",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalBody",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
            ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
            ("valid_from", models.DateField(verbose_name="from")),
            ("valid_until", models.DateField(blank=True, null=True, verbose_name="until")),
            ("code", models.SlugField(max_length=60, verbose_name="code")),
            (
                "kind",
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
                    verbose_name="kind",
                ),
            ),
            ("seats", models.PositiveIntegerField(blank=True, null=True, verbose_name="number of members")),
            ("quorum", models.PositiveIntegerField(blank=True, null=True, verbose_name="members needed to decide")),
            ("rules_source", models.CharField(blank=True, max_length=200, verbose_name="source of its rights")),
            ("history_id", models.AutoField(primary_key=True, serialize=False)),
            ("history_date", models.DateTimeField(db_index=True)),
            ("history_change_reason", models.CharField(max_length=100, null=True)),
            (
                "history_type",
                models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
            ),
            ("abstentions_count", models.BooleanField(default=False, verbose_name="abstentions count as votes cast")),
            (
                "division",
                models.CharField(
                    choices=[
                        ("undivided", "undivided: one council that decides as a whole"),
                        ("joint", "divided into students and staff, who decide together"),
                        ("apart", "divided into students and staff, who each decide for themselves"),
                    ],
                    default="undivided",
                    max_length=10,
                    verbose_name="how it is made up",
                ),
            ),
            (
                "majority",
                models.CharField(
                    choices=[
                        ("half", "more than half of the votes cast"),
                        ("two_thirds", "at least two thirds of the votes cast"),
                        ("three_quarters", "at least three quarters of the votes cast"),
                        ("half_present", "more than half of the members present"),
                        ("half_members", "more than half of all members"),
                    ],
                    default="half",
                    max_length=16,
                    verbose_name="majority",
                ),
            ),
            (
                "staff_quorum",
                models.PositiveIntegerField(blank=True, null=True, verbose_name="staff members needed to decide"),
            ),
            ("staff_seats", models.PositiveIntegerField(blank=True, null=True, verbose_name="staff members")),
            (
                "student_quorum",
                models.PositiveIntegerField(blank=True, null=True, verbose_name="students needed to decide"),
            ),
            ("student_seats", models.PositiveIntegerField(blank=True, null=True, verbose_name="students")),
            (
                "to_working_day",
                models.BooleanField(
                    default=True,
                    verbose_name="a term that ends in a weekend or on a public holiday runs to the next working day",
                ),
            ),
            (
                "illustrative",
                models.BooleanField(default=False, verbose_name="its rules are made up for the demonstration"),
            ),
            (
                "answer_months",
                models.PositiveSmallIntegerField(
                    default=2, verbose_name="months in which the board answers a proposal of its own"
                ),
            ),
            (
                "proxies_count",
                models.BooleanField(default=False, verbose_name="who gave a proxy counts as present for the quorum"),
            ),
            (
                "proxies_most",
                models.PositiveSmallIntegerField(default=0, verbose_name="proxies that one member may hold"),
            ),
            (
                "second_confirms",
                models.BooleanField(default=False, verbose_name="a second member confirms the record of a decision"),
            ),
            ("mandate", models.TextField(blank=True, verbose_name="what it was set up for")),
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
                ),
            ),
        ],
        options={
            "verbose_name": "historical body",
            "verbose_name_plural": "historical bodys",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalAppointment",
        fields=[
            ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
            ("valid_from", models.DateField(verbose_name="from")),
            ("valid_until", models.DateField(blank=True, null=True, verbose_name="until")),
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
        ],
        options={
            "verbose_name": "historical appointment",
            "verbose_name_plural": "historical appointments",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Appointment",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("valid_from", models.DateField(verbose_name="from")),
            ("valid_until", models.DateField(blank=True, null=True, verbose_name="until")),
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
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="appointments",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "body",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="appointments",
                    to="organisation.body",
                ),
            ),
            (
                "unit",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="appointments",
                    to="organisation.unit",
                ),
            ),
        ],
        options={
            "abstract": False,
            "indexes": [models.Index(fields=["person", "valid_from"], name="organisatio_person__4b9f35_idx")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                    ),
                    name="appointment_ends_after_start",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("unit__isnull", False), ("body__isnull", True)),
                        models.Q(("unit__isnull", True), ("body__isnull", False)),
                        _connector="OR",
                    ),
                    name="appointment_to_a_unit_or_a_body",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("body__isnull", True),
                        (
                            "role__in",
                            [
                                "body_member",
                                "council_alternate",
                                "council_chair",
                                "council_member",
                                "council_secretary",
                                "supervisor",
                            ],
                        ),
                        _connector="OR",
                    ),
                    name="appointment_role_fits_body",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("unit__isnull", True),
                        models.Q(
                            (
                                "role__in",
                                [
                                    "body_member",
                                    "council_alternate",
                                    "council_chair",
                                    "council_member",
                                    "council_secretary",
                                    "supervisor",
                                ],
                            ),
                            _negated=True,
                        ),
                        _connector="OR",
                    ),
                    name="appointment_role_fits_unit",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="BodyTerm",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            ("length", models.PositiveIntegerField(verbose_name="term")),
            (
                "unit",
                models.CharField(
                    choices=[("days", "days"), ("weeks", "weeks")],
                    default="weeks",
                    max_length=5,
                    verbose_name="term in",
                ),
            ),
            (
                "body",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="organisation.body"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("body", "right"), name="bodyterm_one_per_right"),
                models.CheckConstraint(
                    condition=models.Q(("length__range", (1, 366))), name="bodyterm_length_possible"
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="Recess",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(max_length=80, verbose_name="name")),
            ("first_day", models.DateField(verbose_name="first day")),
            ("last_day", models.DateField(verbose_name="last day")),
            (
                "body",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="recesses", to="organisation.body"
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("last_day__gte", models.F("first_day"))), name="recess_ends_after_start"
                )
            ]
        },
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("organisation", "0001_initial"),
        ("organisation", "0002_rules_of_councils"),
        ("organisation", "0003_unread_notices"),
        ("organisation", "0004_illustrative_rules"),
        ("organisation", "0005_months_to_answer"),
        ("organisation", "0006_proxies"),
        ("organisation", "0007_second_member_confirms"),
        ("organisation", "0008_mandates_of_bodies"),
    ]

    initial = True

    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    operations = [CreateTables(TABLES)]
