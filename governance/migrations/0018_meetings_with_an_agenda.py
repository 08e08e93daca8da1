"""Meetings with an agenda and attendance, that can be moved and cancelled; decisions name their meeting."""

import django.db.models.deletion
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0017_facilities'),
        ('organisation', '0006_proxies'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('position', models.PositiveIntegerField(verbose_name='place on the agenda')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='title')),
                ('note', models.TextField(blank=True, verbose_name='explanation')),
                ('confidential', models.BooleanField(default=False, verbose_name='behind closed doors')),
            ],
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('programme_director', 'programme director'), ('dean', 'dean'), ('portfolio_holder', 'portfolio holder for education'), ('faculty_board_member', 'member of the faculty board'), ('faculty_secretary', 'board secretary of the faculty'), ('student_assessor', 'student on the faculty board'), ('council_member', 'council member'), ('council_alternate', 'alternate council member'), ('council_chair', 'council chair'), ('council_secretary', 'council secretary'), ('controller', 'controller'), ('quality_officer', 'quality officer'), ('service_head', 'head of a service unit'), ('body_member', 'member of a body outside the councils'), ('support_group', 'member of the support group'), ('board_staff', 'board staff'), ('board_member', 'member of the Executive Board'), ('board_secretary', 'secretary of the Executive Board'), ('supervisor', 'member of the supervisory board'), ('panel_member', 'panel member of the NVAO'), ('application_manager', 'application manager')], max_length=24, verbose_name='role')),
                ('section', models.CharField(blank=True, choices=[('student', 'student'), ('staff', 'staff member')], max_length=8, verbose_name='section')),
                ('state', models.CharField(choices=[('present', 'present'), ('excused', 'absent with notice'), ('absent', 'absent'), ('proxy', 'absent, gave a proxy')], max_length=8, verbose_name='present')),
            ],
        ),
        migrations.CreateModel(
            name='HistoricalAgendaItem',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('position', models.PositiveIntegerField(verbose_name='place on the agenda')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='title')),
                ('note', models.TextField(blank=True, verbose_name='explanation')),
                ('confidential', models.BooleanField(default=False, verbose_name='behind closed doors')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical agenda item',
                'verbose_name_plural': 'historical agenda items',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalAttendance',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('role', models.CharField(choices=[('programme_director', 'programme director'), ('dean', 'dean'), ('portfolio_holder', 'portfolio holder for education'), ('faculty_board_member', 'member of the faculty board'), ('faculty_secretary', 'board secretary of the faculty'), ('student_assessor', 'student on the faculty board'), ('council_member', 'council member'), ('council_alternate', 'alternate council member'), ('council_chair', 'council chair'), ('council_secretary', 'council secretary'), ('controller', 'controller'), ('quality_officer', 'quality officer'), ('service_head', 'head of a service unit'), ('body_member', 'member of a body outside the councils'), ('support_group', 'member of the support group'), ('board_staff', 'board staff'), ('board_member', 'member of the Executive Board'), ('board_secretary', 'secretary of the Executive Board'), ('supervisor', 'member of the supervisory board'), ('panel_member', 'panel member of the NVAO'), ('application_manager', 'application manager')], max_length=24, verbose_name='role')),
                ('section', models.CharField(blank=True, choices=[('student', 'student'), ('staff', 'staff member')], max_length=8, verbose_name='section')),
                ('state', models.CharField(choices=[('present', 'present'), ('excused', 'absent with notice'), ('absent', 'absent'), ('proxy', 'absent, gave a proxy')], max_length=8, verbose_name='present')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical attendance',
                'verbose_name_plural': 'historical attendances',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RemoveConstraint(
            model_name='meeting',
            name='meeting_once',
        ),
        migrations.AddField(
            model_name='decision',
            name='meeting',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='governance.meeting'),
        ),
        migrations.AddField(
            model_name='decision',
            name='proxies',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='proxies'),
        ),
        migrations.AddField(
            model_name='historicalmeeting',
            name='cancelled_on',
            field=models.DateField(blank=True, null=True, verbose_name='cancelled on'),
        ),
        migrations.AddField(
            model_name='historicalmeeting',
            name='cancelled_why',
            field=models.TextField(blank=True, verbose_name='why it does not go ahead'),
        ),
        migrations.AddField(
            model_name='historicalmeeting',
            name='uuid',
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='meeting',
            name='cancelled_on',
            field=models.DateField(blank=True, null=True, verbose_name='cancelled on'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='cancelled_why',
            field=models.TextField(blank=True, verbose_name='why it does not go ahead'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='uuid',
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_on__isnull', True)), fields=('body', 'held_on', 'kind'), name='meeting_once'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('cancelled_on__isnull', True), models.Q(('cancelled_why', ''), _negated=True), _connector='OR'), name='meeting_cancelled_with_a_reason'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='governance.meeting'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='request',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agenda_items', to='governance.request'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='in_place_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='attendance',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='governance.meeting'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='attendance',
            name='proxy_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalagendaitem',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalagendaitem',
            name='meeting',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='governance.meeting'),
        ),
        migrations.AddField(
            model_name='historicalagendaitem',
            name='request',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='governance.request'),
        ),
        migrations.AddField(
            model_name='historicalattendance',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalattendance',
            name='in_place_of',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalattendance',
            name='meeting',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='governance.meeting'),
        ),
        migrations.AddField(
            model_name='historicalattendance',
            name='person',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalattendance',
            name='proxy_to',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(condition=models.Q(('request__isnull', False)), fields=('meeting', 'request'), name='agendaitem_request_once'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('request__isnull', False), models.Q(('title', ''), _negated=True), _connector='OR'), name='agendaitem_request_or_title'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('position__gte', 1)), name='agendaitem_counts_from_one'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('meeting', 'person'), name='attendance_once'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'proxy'), ('proxy_to__isnull', False)), models.Q(models.Q(('state', 'proxy'), _negated=True), ('proxy_to__isnull', True)), _connector='OR'), name='attendance_proxy_to_somebody'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('in_place_of__isnull', True), models.Q(('state', 'present'), ('role', 'council_alternate')), _connector='OR'), name='attendance_alternate_takes_a_seat'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(condition=models.Q(('in_place_of__isnull', False)), fields=('meeting', 'in_place_of'), name='attendance_one_in_a_seat'),
        ),
    ]
