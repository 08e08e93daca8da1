"""Points of an advice with the answer to each, further consultation, disputed promises. The database refuses to change them."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from kwaliteit.shared.frozen_tables import protect, unprotect

TABLES = ("advicepoint", "pointanswer", "consultation", "promisedispute")
REBUILT = "governance_conditionanswer"


def loosen(apps, schema_editor):
    unprotect(schema_editor.connection, REBUILT)


def tighten(apps, schema_editor):
    protect(schema_editor.connection, REBUILT)


def add(apps, schema_editor):
    for table in TABLES:
        protect(schema_editor.connection, f"governance_{table}")


def remove(apps, schema_editor):
    for table in TABLES:
        unprotect(schema_editor.connection, f"governance_{table}")


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0020_meetings_have_a_number"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(loosen, tighten),
        migrations.CreateModel(
            name="AdvicePoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField(verbose_name="point")),
            ],
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "what",
                    models.CharField(
                        choices=[("offered", "offered"), ("held", "held"), ("waived", "declined by the body")],
                        max_length=8,
                        verbose_name="further consultation",
                    ),
                ),
                ("on", models.DateField(null=True, verbose_name="date")),
                ("text", models.TextField(blank=True, verbose_name="what was said, and what came of it")),
                ("side", models.CharField(choices=[("council", "the council"), ("board", "the board")], max_length=8)),
                ("recorded_at", models.DateTimeField()),
            ],
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
            ],
        ),
        migrations.CreateModel(
            name="PromiseDispute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("met_on", models.DateField(verbose_name="met on")),
                ("met_by", models.TextField(verbose_name="how it shows that it was met")),
                ("reason", models.TextField(verbose_name="why the body does not see it as met")),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="conditionanswer",
            name="part",
            field=models.CharField(blank=True, max_length=60, verbose_name="passage that changed"),
        ),
        migrations.AddField(
            model_name="conditionanswer",
            name="version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="governance.version",
            ),
        ),
        migrations.AddConstraint(
            model_name="conditionanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__isnull", True), models.Q(("part", ""), _negated=True), _connector="OR"),
                name="conditionanswer_version_has_a_part",
            ),
        ),
        migrations.AddField(
            model_name="advicepoint",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="points", to="governance.decision"
            ),
        ),
        migrations.AddField(
            model_name="consultation",
            name="answer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="consultations", to="governance.answer"
            ),
        ),
        migrations.AddField(
            model_name="consultation",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="pointanswer",
            name="answer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="points", to="governance.answer"
            ),
        ),
        migrations.AddField(
            model_name="pointanswer",
            name="point",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="governance.advicepoint"
            ),
        ),
        migrations.AddField(
            model_name="pointanswer",
            name="version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="governance.version",
            ),
        ),
        migrations.AddField(
            model_name="promisedispute",
            name="promise",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="disputes", to="governance.promise"
            ),
        ),
        migrations.AddField(
            model_name="promisedispute",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="advicepoint",
            constraint=models.UniqueConstraint(fields=("decision", "number"), name="advicepoint_number_unique"),
        ),
        migrations.AddConstraint(
            model_name="advicepoint",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="advicepoint_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(("what__in", ["offered", "held", "waived"])), name="consultation_what_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["council", "board"])), name="consultation_side_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="pointanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("follow__in", ["wholly", "partly", "not"])), name="pointanswer_follow_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="pointanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("follow", "wholly"), models.Q(("text", ""), _negated=True), _connector="OR"),
                name="pointanswer_reasoned_when_not_followed",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__isnull", True), models.Q(("part", ""), _negated=True), _connector="OR"),
                name="pointanswer_version_has_a_part",
            ),
        ),
        migrations.AddConstraint(
            model_name="promisedispute",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="promisedispute_has_a_reason"
            ),
        ),
        migrations.RunPython(tighten, loosen),
        migrations.RunPython(add, remove),
    ]
