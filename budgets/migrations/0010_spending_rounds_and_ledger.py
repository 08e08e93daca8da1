import django.db.models.deletion
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('budgets', '0009_staff_norms_and_reserves'),
        ('organisation', '0008_mandates_of_bodies'),
        ('plans', '0007_kinds_that_hold_spending'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalLedgerCode',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('kind', models.CharField(choices=[('cost_centre', 'cost centre'), ('project', 'project')], max_length=12, verbose_name='kind')),
                ('code', models.CharField(max_length=60, verbose_name='code')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical ledger code',
                'verbose_name_plural': 'historical ledger codes',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalSpendingRound',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('year', models.PositiveIntegerField(verbose_name='year')),
                ('report', models.CharField(choices=[('may', 'financial report of May'), ('september', 'financial report of September'), ('final', 'financial report of March, final')], max_length=10, verbose_name='report')),
                ('number', models.PositiveIntegerField(default=1)),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('opened_on', models.DateField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('threshold_cents', models.BigIntegerField(default=2500000)),
                ('threshold_per_mille', models.PositiveIntegerField(default=50)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical spending round',
                'verbose_name_plural': 'historical spending rounds',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalSplitKey',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical split key',
                'verbose_name_plural': 'historical split keys',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalSplitPart',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('lineage', models.UUIDField(blank=True, null=True)),
                ('weight', models.PositiveIntegerField(verbose_name='weight')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical split part',
                'verbose_name_plural': 'historical split parts',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='LedgerCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('cost_centre', 'cost centre'), ('project', 'project')], max_length=12, verbose_name='kind')),
                ('code', models.CharField(max_length=60, verbose_name='code')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
            ],
        ),
        migrations.CreateModel(
            name='LedgerImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('file_name', models.CharField(max_length=200)),
                ('file_sha256', models.CharField(max_length=64)),
                ('rows', models.PositiveIntegerField()),
                ('total_cents', models.BigIntegerField()),
                ('illustrative', models.BooleanField(default=False)),
                ('imported_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LedgerRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('cost_centre', 'cost centre'), ('project', 'project')], max_length=12)),
                ('code', models.CharField(max_length=60)),
                ('booked_on', models.DateField()),
                ('account', models.CharField(blank=True, max_length=60)),
                ('amount_cents', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='SpendingRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('year', models.PositiveIntegerField(verbose_name='year')),
                ('report', models.CharField(choices=[('may', 'financial report of May'), ('september', 'financial report of September'), ('final', 'financial report of March, final')], max_length=10, verbose_name='report')),
                ('number', models.PositiveIntegerField(default=1)),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('opened_on', models.DateField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('threshold_cents', models.BigIntegerField(default=2500000)),
                ('threshold_per_mille', models.PositiveIntegerField(default=50)),
            ],
        ),
        migrations.CreateModel(
            name='SpendingStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('payload', models.TextField()),
                ('fingerprint', models.CharField(max_length=64)),
                ('closed_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SplitKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
            ],
        ),
        migrations.CreateModel(
            name='SplitPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lineage', models.UUIDField(blank=True, null=True)),
                ('weight', models.PositiveIntegerField(verbose_name='weight')),
            ],
        ),
        migrations.AddField(
            model_name='historicalrealised',
            name='forecast_cents',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='expected in the whole year'),
        ),
        migrations.AddField(
            model_name='historicalrealised',
            name='origin',
            field=models.CharField(choices=[('entered', 'entered'), ('imported', 'from the ledger')], default='entered', max_length=8),
        ),
        migrations.AddField(
            model_name='realised',
            name='forecast_cents',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='expected in the whole year'),
        ),
        migrations.AddField(
            model_name='realised',
            name='origin',
            field=models.CharField(choices=[('entered', 'entered'), ('imported', 'from the ledger')], default='entered', max_length=8),
        ),
        migrations.AddField(
            model_name='historicalledgercode',
            name='framework',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='plans.framework'),
        ),
        migrations.AddField(
            model_name='historicalledgercode',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalspendinground',
            name='closed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalspendinground',
            name='framework',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='plans.framework'),
        ),
        migrations.AddField(
            model_name='historicalspendinground',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalsplitkey',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalsplitpart',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalsplitpart',
            name='theme',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='plans.theme', verbose_name='theme'),
        ),
        migrations.AddField(
            model_name='historicalsplitpart',
            name='unit',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organisation.unit', verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='ledgercode',
            name='framework',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ledger_codes', to='plans.framework'),
        ),
        migrations.AddField(
            model_name='historicalsplitkey',
            name='code',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='budgets.ledgercode'),
        ),
        migrations.AddField(
            model_name='ledgerimport',
            name='imported_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ledgerrow',
            name='of',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='budgets.ledgerimport'),
        ),
        migrations.AddField(
            model_name='spendinground',
            name='closed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='spendinground',
            name='corrects',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='budgets.spendinground'),
        ),
        migrations.AddField(
            model_name='spendinground',
            name='framework',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spending_rounds', to='plans.framework'),
        ),
        migrations.AddField(
            model_name='ledgerimport',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='budgets.spendinground'),
        ),
        migrations.AddField(
            model_name='historicalspendinground',
            name='corrects',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='budgets.spendinground'),
        ),
        migrations.AddField(
            model_name='historicalrealised',
            name='round',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='budgets.spendinground'),
        ),
        migrations.AddField(
            model_name='realised',
            name='round',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='budgets.spendinground'),
        ),
        migrations.AddField(
            model_name='spendingstatement',
            name='closed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='spendingstatement',
            name='round',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='statement', to='budgets.spendinground'),
        ),
        migrations.AddField(
            model_name='splitkey',
            name='code',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='budgets.ledgercode'),
        ),
        migrations.AddField(
            model_name='historicalsplitpart',
            name='key',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='budgets.splitkey'),
        ),
        migrations.AddField(
            model_name='splitpart',
            name='key',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='budgets.splitkey'),
        ),
        migrations.AddField(
            model_name='splitpart',
            name='theme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.theme', verbose_name='theme'),
        ),
        migrations.AddField(
            model_name='splitpart',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit', verbose_name='unit'),
        ),
        migrations.AddConstraint(
            model_name='ledgercode',
            constraint=models.UniqueConstraint(fields=('framework', 'kind', 'code'), name='ledgercode_once'),
        ),
        migrations.AddConstraint(
            model_name='ledgercode',
            constraint=models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='ledgercode_has_a_code'),
        ),
        migrations.AddIndex(
            model_name='ledgerrow',
            index=models.Index(fields=['of', 'kind', 'code'], name='budgets_led_of_id_e21682_idx'),
        ),
        migrations.AddConstraint(
            model_name='ledgerrow',
            constraint=models.UniqueConstraint(fields=('of', 'number'), name='ledgerrow_once'),
        ),
        migrations.AddConstraint(
            model_name='spendinground',
            constraint=models.UniqueConstraint(fields=('framework', 'year', 'report', 'number'), name='spendinground_once'),
        ),
        migrations.AddConstraint(
            model_name='spendinground',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('framework', 'year', 'report'), name='spendinground_one_open'),
        ),
        migrations.AddConstraint(
            model_name='spendinground',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('corrects', None), ('number', 1), ('reason', '')), models.Q(('corrects__isnull', False), ('number__gt', 1), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='spendinground_correction_has_its_reason'),
        ),
        migrations.AddConstraint(
            model_name='spendinground',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='spendinground_closed_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='splitkey',
            constraint=models.UniqueConstraint(fields=('code', 'valid_from'), name='splitkey_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='splitkey',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='splitkey_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='splitpart',
            constraint=models.CheckConstraint(condition=models.Q(('weight__gt', 0)), name='splitpart_weighs_something'),
        ),
    ]
