"""The daily root over all chains, which never changes, and to whom it was mailed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kwaliteit.shared.frozen_tables import protect, unprotect


def add(apps, schema_editor):
    protect(schema_editor.connection, "governance_dailyroot")


def remove(apps, schema_editor):
    unprotect(schema_editor.connection, "governance_dailyroot")


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0005_version_fingerprint"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                ],
            },
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
                    models.Index(
                        condition=models.Q(("sent_at__isnull", True)), fields=["root"], name="rootmail_to_send"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("root", "person"), name="rootmail_once")],
            },
        ),
        migrations.RunPython(add, remove),
    ]
