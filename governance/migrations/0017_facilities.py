"""What a council was given in a year, and what it says of that itself."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0016_rights_at_adoption"),
        ("organisation", "0005_months_to_answer"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
        ),
        migrations.AddConstraint(
            model_name="facilities",
            constraint=models.UniqueConstraint(fields=("body", "year"), name="facilities_once_a_year"),
        ),
        migrations.AddConstraint(
            model_name="facilities",
            constraint=models.CheckConstraint(
                condition=models.Q(("budget_cents__isnull", True), ("budget_cents__gte", 0), _connector="OR"),
                name="facilities_budget_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationsession",
            constraint=models.UniqueConstraint(fields=("facilities", "held_on", "about"), name="session_once"),
        ),
        migrations.AddConstraint(
            model_name="informationsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("present__lte", models.F("invited"))), name="session_present_were_invited"
            ),
        ),
    ]
