"""Recalibration: its questions, what was decided about it, and the plans that came of it."""

import django.db.models.deletion
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models

from kwaliteit.shared.frozen_tables import protect, unprotect

TABLE = "monitoring_recalibrationchange"


def add(apps, schema_editor):
    protect(schema_editor.connection, TABLE)


def remove(apps, schema_editor):
    unprotect(schema_editor.connection, TABLE)


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0031_drafts_before_the_board'),
        ('monitoring', '0003_what_units_measured'),
        ('organisation', '0001_squashed_0008'),
        ('plans', '0011_what_became_of_earlier_measures'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalRecalibration',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('from_year', models.PositiveIntegerField(verbose_name='holds from the year')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='new plans are to be ready by')),
                ('reason', models.TextField(blank=True, verbose_name='why, and on what it builds')),
                ('opened_on', models.DateField(verbose_name='opened on')),
                ('dropped_on', models.DateField(editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('framework', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='plans.framework')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical recalibration',
                'verbose_name_plural': 'historical recalibrations',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Recalibration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('from_year', models.PositiveIntegerField(verbose_name='holds from the year')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='new plans are to be ready by')),
                ('reason', models.TextField(blank=True, verbose_name='why, and on what it builds')),
                ('opened_on', models.DateField(verbose_name='opened on')),
                ('dropped_on', models.DateField(editable=False, null=True)),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recalibrations', to='plans.framework')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='RecalibratedPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begun_at', models.DateTimeField(auto_now_add=True)),
                ('begun_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='recalibrated', to='plans.document')),
                ('recalibration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='monitoring.recalibration')),
            ],
        ),
        migrations.CreateModel(
            name='HistoricalRecalibrationQuestion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('order', models.PositiveIntegerField(default=0)),
                ('words_nl', models.CharField(max_length=300, verbose_name='question in Dutch')),
                ('words_en', models.CharField(blank=True, max_length=300, verbose_name='question in English')),
                ('answer', models.TextField(blank=True, verbose_name='answer')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='answered on')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('answered_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='governance.decision', verbose_name='decision')),
                ('dialogue', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='governance.dialogue', verbose_name='talk')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recalibration', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='monitoring.recalibration')),
            ],
            options={
                'verbose_name': 'historical recalibration question',
                'verbose_name_plural': 'historical recalibration questions',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalRecalibratedPlan',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('begun_at', models.DateTimeField(blank=True, editable=False)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('begun_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='plans.document')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recalibration', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='monitoring.recalibration')),
            ],
            options={
                'verbose_name': 'historical recalibrated plan',
                'verbose_name_plural': 'historical recalibrated plans',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='RecalibrationChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('was_year', models.PositiveIntegerField()),
                ('moved_to', models.PositiveIntegerField(null=True)),
                ('reason', models.TextField(verbose_name='reason')),
                ('decided_on', models.DateField(verbose_name='decided on')),
                ('recorded_at', models.DateTimeField()),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.body', verbose_name='decided by')),
                ('recalibration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='monitoring.recalibration')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='RecalibrationQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveIntegerField(default=0)),
                ('words_nl', models.CharField(max_length=300, verbose_name='question in Dutch')),
                ('words_en', models.CharField(blank=True, max_length=300, verbose_name='question in English')),
                ('answer', models.TextField(blank=True, verbose_name='answer')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='answered on')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.decision', verbose_name='decision')),
                ('dialogue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.dialogue', verbose_name='talk')),
                ('recalibration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='monitoring.recalibration')),
            ],
        ),
        migrations.AddConstraint(
            model_name='recalibration',
            constraint=models.UniqueConstraint(condition=models.Q(('dropped_on__isnull', True)), fields=('framework', 'from_year'), name='recalibration_one_per_year'),
        ),
        migrations.AddConstraint(
            model_name='recalibrationchange',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='recalibrationchange_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='recalibrationchange',
            constraint=models.CheckConstraint(condition=models.Q(('moved_to__isnull', True), models.Q(('moved_to', models.F('was_year')), _negated=True), _connector='OR'), name='recalibrationchange_moves'),
        ),
        migrations.AddConstraint(
            model_name='recalibrationquestion',
            constraint=models.CheckConstraint(condition=models.Q(('words_nl', ''), _negated=True), name='recalibrationquestion_asks'),
        ),
        migrations.AddConstraint(
            model_name='recalibrationquestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), _negated=True), models.Q(('answered_on__isnull', True), ('decision__isnull', True), ('dialogue__isnull', True)), _connector='OR'), name='recalibrationquestion_rests_with_an_answer'),
        ),
        migrations.RunPython(add, remove),
    ]
