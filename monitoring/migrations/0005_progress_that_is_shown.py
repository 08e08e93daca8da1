"""What shows progress, what was proposed, and who was asked for an update."""

import django.db.models.deletion
import governance.models.papers
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models

from kwaliteit.shared.frozen_tables import protect, unprotect


TABLES = ("monitoring_progressfile", "monitoring_progressfilestrike")


def add(apps, schema_editor):
    for table in TABLES:
        protect(schema_editor.connection, table)


def remove(apps, schema_editor):
    for table in TABLES:
        unprotect(schema_editor.connection, table)


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0032_talks_of_panels'),
        ('monitoring', '0004_accounts_of_measures'),
        ('organisation', '0001_squashed_0008'),
        ('plans', '0014_owner_by_role'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalProgressAsk',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('year', models.PositiveIntegerField(verbose_name='year')),
                ('due_on', models.DateField(verbose_name='asked by')),
                ('word', models.TextField(blank=True, verbose_name='a word with it')),
                ('asked_on', models.DateField()),
                ('ended_on', models.DateField(null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical progress ask',
                'verbose_name_plural': 'historical progress asks',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalProgressLink',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical progress link',
                'verbose_name_plural': 'historical progress links',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ProgressAsk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('year', models.PositiveIntegerField(verbose_name='year')),
                ('due_on', models.DateField(verbose_name='asked by')),
                ('word', models.TextField(blank=True, verbose_name='a word with it')),
                ('asked_on', models.DateField()),
                ('ended_on', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ProgressFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('kind', models.CharField(max_length=8)),
                ('file', models.FileField(max_length=200, upload_to=governance.models.papers.paper_place)),
                ('size', models.PositiveBigIntegerField()),
                ('fingerprint', models.CharField(max_length=64)),
                ('confidential', models.BooleanField(default=False, verbose_name='confidential')),
                ('added_at', models.DateTimeField()),
                ('added_on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='ProgressFileStrike',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='reason')),
                ('struck_at', models.DateTimeField()),
                ('struck_on', models.DateField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProgressLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='measureaccount',
            name='measureaccount_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='progress',
            name='progress_state_known',
        ),
        migrations.AddField(
            model_name='historicalprogress',
            name='changed',
            field=models.TextField(blank=True, verbose_name='what changed'),
        ),
        migrations.AddField(
            model_name='historicalprogress',
            name='departure',
            field=models.TextField(blank=True, verbose_name='why another state than was proposed'),
        ),
        migrations.AddField(
            model_name='historicalprogress',
            name='proposed',
            field=models.CharField(blank=True, choices=[('preparing', 'in preparation'), ('on_schedule', 'on schedule'), ('delayed', 'delayed'), ('changed', 'changed'), ('done', 'done'), ('stopped', 'stopped')], max_length=12, verbose_name='proposed state'),
        ),
        migrations.AddField(
            model_name='historicalprogress',
            name='why',
            field=models.TextField(blank=True, verbose_name='why'),
        ),
        migrations.AddField(
            model_name='progress',
            name='changed',
            field=models.TextField(blank=True, verbose_name='what changed'),
        ),
        migrations.AddField(
            model_name='progress',
            name='departure',
            field=models.TextField(blank=True, verbose_name='why another state than was proposed'),
        ),
        migrations.AddField(
            model_name='progress',
            name='proposed',
            field=models.CharField(blank=True, choices=[('preparing', 'in preparation'), ('on_schedule', 'on schedule'), ('delayed', 'delayed'), ('changed', 'changed'), ('done', 'done'), ('stopped', 'stopped')], max_length=12, verbose_name='proposed state'),
        ),
        migrations.AddField(
            model_name='progress',
            name='why',
            field=models.TextField(blank=True, verbose_name='why'),
        ),
        migrations.AlterField(
            model_name='historicalmeasureaccount',
            name='state',
            field=models.CharField(choices=[('preparing', 'in preparation'), ('on_schedule', 'on schedule'), ('delayed', 'delayed'), ('changed', 'changed'), ('done', 'done'), ('stopped', 'stopped')], max_length=12, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='historicalprogress',
            name='state',
            field=models.CharField(choices=[('preparing', 'in preparation'), ('on_schedule', 'on schedule'), ('delayed', 'delayed'), ('changed', 'changed'), ('done', 'done'), ('stopped', 'stopped')], max_length=12, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='measureaccount',
            name='state',
            field=models.CharField(choices=[('preparing', 'in preparation'), ('on_schedule', 'on schedule'), ('delayed', 'delayed'), ('changed', 'changed'), ('done', 'done'), ('stopped', 'stopped')], max_length=12, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='progress',
            name='state',
            field=models.CharField(choices=[('preparing', 'in preparation'), ('on_schedule', 'on schedule'), ('delayed', 'delayed'), ('changed', 'changed'), ('done', 'done'), ('stopped', 'stopped')], max_length=12, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='measureaccount',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['preparing', 'on_schedule', 'delayed', 'changed', 'done', 'stopped'])), name='measureaccount_state_known'),
        ),
        migrations.AddConstraint(
            model_name='progress',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['preparing', 'on_schedule', 'delayed', 'changed', 'done', 'stopped'])), name='progress_state_known'),
        ),
        migrations.AddConstraint(
            model_name='progress',
            constraint=models.CheckConstraint(condition=models.Q(('proposed__in', ['', models.F('state')]), models.Q(('departure', ''), _negated=True), _connector='OR'), name='progress_departure_has_a_reason'),
        ),
        migrations.AddField(
            model_name='historicalprogressask',
            name='asked_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalprogressask',
            name='framework',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='plans.framework'),
        ),
        migrations.AddField(
            model_name='historicalprogressask',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalprogressask',
            name='unit',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organisation.unit', verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='historicalprogresslink',
            name='decision',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='governance.decision'),
        ),
        migrations.AddField(
            model_name='historicalprogresslink',
            name='dialogue',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='governance.dialogue'),
        ),
        migrations.AddField(
            model_name='historicalprogresslink',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalprogresslink',
            name='indicator',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='monitoring.indicator'),
        ),
        migrations.AddField(
            model_name='historicalprogresslink',
            name='progress',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='monitoring.progress'),
        ),
        migrations.AddField(
            model_name='historicalprogresslink',
            name='version',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='governance.version'),
        ),
        migrations.AddField(
            model_name='progressask',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='progressask',
            name='framework',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.framework'),
        ),
        migrations.AddField(
            model_name='progressask',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit', verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='progressfile',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='progressfile',
            name='progress',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='monitoring.progress'),
        ),
        migrations.AddField(
            model_name='progressfilestrike',
            name='evidence',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='strike', to='monitoring.progressfile'),
        ),
        migrations.AddField(
            model_name='progressfilestrike',
            name='struck_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='progresslink',
            name='decision',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.decision'),
        ),
        migrations.AddField(
            model_name='progresslink',
            name='dialogue',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.dialogue'),
        ),
        migrations.AddField(
            model_name='progresslink',
            name='indicator',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='monitoring.indicator'),
        ),
        migrations.AddField(
            model_name='progresslink',
            name='progress',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='monitoring.progress'),
        ),
        migrations.AddField(
            model_name='progresslink',
            name='version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.version'),
        ),
        migrations.AddConstraint(
            model_name='progressask',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('framework', 'unit', 'year'), name='progressask_one_open'),
        ),
        migrations.AddConstraint(
            model_name='progressfile',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='progressfile_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='progresslink',
            constraint=models.UniqueConstraint(fields=('progress', 'version'), name='progresslink_version_once'),
        ),
        migrations.AddConstraint(
            model_name='progresslink',
            constraint=models.UniqueConstraint(fields=('progress', 'decision'), name='progresslink_decision_once'),
        ),
        migrations.AddConstraint(
            model_name='progresslink',
            constraint=models.UniqueConstraint(fields=('progress', 'dialogue'), name='progresslink_dialogue_once'),
        ),
        migrations.AddConstraint(
            model_name='progresslink',
            constraint=models.UniqueConstraint(fields=('progress', 'indicator'), name='progresslink_indicator_once'),
        ),
        migrations.AddConstraint(
            model_name='progresslink',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision', None), ('dialogue', None), ('indicator', None), ('version__isnull', False)), models.Q(('decision__isnull', False), ('dialogue', None), ('indicator', None), ('version', None)), models.Q(('decision', None), ('dialogue__isnull', False), ('indicator', None), ('version', None)), models.Q(('decision', None), ('dialogue', None), ('indicator__isnull', False), ('version', None)), _connector='OR'), name='progresslink_to_one_thing'),
        ),
        migrations.RunPython(add, remove),
    ]
