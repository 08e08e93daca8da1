"""How many of which group a talk reached, and what was done with each thing that was said."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0010_moved_milestones"),
        ("plans", "0004_one_framework_shown_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="dialogue",
            name="kind",
            field=models.CharField(
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
        migrations.AddField(
            model_name="dialogue",
            name="organised_by",
            field=models.CharField(blank=True, max_length=300, verbose_name="organised by"),
        ),
        migrations.AddField(
            model_name="historicaldialogue",
            name="kind",
            field=models.CharField(
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
        migrations.AddField(
            model_name="historicaldialogue",
            name="organised_by",
            field=models.CharField(blank=True, max_length=300, verbose_name="organised by"),
        ),
        migrations.AlterField(
            model_name="dialogue",
            name="title",
            field=models.CharField(max_length=200, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="historicaldialogue",
            name="title",
            field=models.CharField(max_length=200, verbose_name="title"),
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
                ],
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
                ],
            },
        ),
    ]
