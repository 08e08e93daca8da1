"""Councils of which each section decides for itself; votes per section; how many were present."""

import django.db.models.deletion
from django.db import migrations, models

from kwaliteit.shared.frozen_tables import protect, unprotect

TABLE = "governance_sectionvotes"


def add(apps, schema_editor):
    protect(schema_editor.connection, TABLE)


def remove(apps, schema_editor):
    unprotect(schema_editor.connection, TABLE)


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0007_papers'),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='present',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='members present'),
        ),
        migrations.AddField(
            model_name='historicalrequest',
            name='decides_apart',
            field=models.BooleanField(default=False, verbose_name='each section of the council decides for itself'),
        ),
        migrations.AddField(
            model_name='request',
            name='decides_apart',
            field=models.BooleanField(default=False, verbose_name='each section of the council decides for itself'),
        ),
        migrations.CreateModel(
            name='SectionVotes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(choices=[('student', 'student'), ('staff', 'staff member')], max_length=8, verbose_name='section')),
                ('votes_for', models.PositiveIntegerField(verbose_name='for')),
                ('votes_against', models.PositiveIntegerField(verbose_name='against')),
                ('votes_abstained', models.PositiveIntegerField(verbose_name='abstained')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='section_votes', to='governance.decision')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('decision', 'section'), name='sectionvotes_once')],
            },
        ),
        migrations.RunPython(add, remove),
    ]
