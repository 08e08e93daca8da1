"""Measured per unit, about a theme or a measure, with the reason of a break and a reflection per year."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def measured_in_its_own_unit(apps, schema_editor):
    """What was measured before was of the unit that the indicator is of."""
    for name in ("Measurement", "HistoricalMeasurement"):
        rows = apps.get_model("monitoring", name).objects.filter(unit__isnull=True)
        for indicator in apps.get_model("monitoring", "Indicator").objects.all():
            rows.filter(indicator_id=indicator.pk).update(unit_id=indicator.unit_id)


class Migration(migrations.Migration):

    dependencies = [
        ('monitoring', '0001_squashed_0002'),
        ('organisation', '0001_squashed_0008'),
        ('plans', '0010_suggestions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalReflection',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('year', models.PositiveIntegerField(verbose_name='year')),
                ('text', models.TextField(verbose_name='reflection')),
                ('written_on', models.DateField(verbose_name='date')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('indicator', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='monitoring.indicator')),
                ('written_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical reflection',
                'verbose_name_plural': 'historical reflections',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Reflection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveIntegerField(verbose_name='year')),
                ('text', models.TextField(verbose_name='reflection')),
                ('written_on', models.DateField(verbose_name='date')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reflections', to='monitoring.indicator')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={'constraints': [models.UniqueConstraint(fields=('indicator', 'year'), name='reflection_once_a_year')]},
        ),
        migrations.RemoveConstraint(
            model_name='measurement',
            name='measurement_once',
        ),
        migrations.AddField(
            model_name='historicalindicator',
            name='groups',
            field=models.CharField(blank=True, max_length=200, verbose_name='groups'),
        ),
        migrations.AddField(
            model_name='historicalindicator',
            name='measure_lineage',
            field=models.UUIDField(blank=True, db_index=True, null=True, verbose_name='measure'),
        ),
        migrations.AddField(
            model_name='historicalindicator',
            name='measured_per',
            field=models.CharField(blank=True, choices=[('faculty', 'faculty'), ('programme', 'programme')], max_length=12, verbose_name='measured per'),
        ),
        migrations.AddField(
            model_name='historicalindicator',
            name='no_target',
            field=models.BooleanField(default=False, verbose_name='no target, on purpose'),
        ),
        migrations.AddField(
            model_name='historicalindicator',
            name='target_value',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True, verbose_name='target as a number'),
        ),
        migrations.AddField(
            model_name='historicalmeasurement',
            name='break_reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='why it cannot be compared'),
        ),
        migrations.AddField(
            model_name='historicalmeasurement',
            name='n',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='number of respondents'),
        ),
        migrations.AddField(
            model_name='historicalmeasurement',
            name='unit',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organisation.unit', verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='groups',
            field=models.CharField(blank=True, max_length=200, verbose_name='groups'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='measure_lineage',
            field=models.UUIDField(blank=True, db_index=True, null=True, verbose_name='measure'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='measured_per',
            field=models.CharField(blank=True, choices=[('faculty', 'faculty'), ('programme', 'programme')], max_length=12, verbose_name='measured per'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='no_target',
            field=models.BooleanField(default=False, verbose_name='no target, on purpose'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='target_value',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True, verbose_name='target as a number'),
        ),
        migrations.AddField(
            model_name='measurement',
            name='break_reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='why it cannot be compared'),
        ),
        migrations.AddField(
            model_name='measurement',
            name='n',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='number of respondents'),
        ),
        migrations.AddField(
            model_name="measurement",
            name="unit",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit", verbose_name="unit"),
        ),
        migrations.RunPython(measured_in_its_own_unit, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="measurement",
            name="unit",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit", verbose_name="unit"),
        ),
        migrations.AlterField(
            model_name='historicalmeasurement',
            name='remark',
            field=models.TextField(blank=True, verbose_name='remark'),
        ),
        migrations.AlterField(
            model_name='measurement',
            name='remark',
            field=models.TextField(blank=True, verbose_name='remark'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('no_target', False), models.Q(('target', ''), ('target_value__isnull', True)), _connector='OR'), name='indicator_target_or_none'),
        ),
        migrations.AddConstraint(
            model_name='measurement',
            constraint=models.UniqueConstraint(fields=('indicator', 'unit', 'measured_on', 'group'), name='measurement_once'),
        ),
    ]
