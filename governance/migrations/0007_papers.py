"""Papers of a request, and who received and read it. The database refuses to change any of it."""

import django.db.models.deletion
import governance.models.papers
import uuid
from django.conf import settings
from django.db import migrations, models

from kwaliteit.shared.frozen_tables import protect, unprotect

TABLES = ("governance_paper", "governance_paperstrike", "governance_receipt")


def add(apps, schema_editor):
    for table in TABLES:
        protect(schema_editor.connection, table)


def remove(apps, schema_editor):
    for table in TABLES:
        unprotect(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0006_daily_root"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            options={
                "abstract": False,
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
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="paper_has_a_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(fields=("request", "person", "what"), name="receipt_once"),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("what__in", ["delivered", "read"])), name="receipt_what_known"
            ),
        ),
        migrations.RunPython(add, remove),
    ]
