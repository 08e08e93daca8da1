"""Notices about a step, a proposal or a meeting; one about a request has the others empty."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0026_parts_carried_over'),
        ('notices', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='meeting',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.meeting'),
        ),
        migrations.AddField(
            model_name='notice',
            name='proposal',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.proposal'),
        ),
        migrations.AddField(
            model_name='notice',
            name='recourse',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.recourse'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('request', 'Something is laid before a body that you are in'), ('decision', 'A body decided about a plan of yours'), ('to_answer', 'The board must answer an advice or conditions'), ('answer', 'The board answered your body'), ('term', 'A term passed without a decision'), ('step', 'The other side takes a step after a decision, or says how it ended'), ('proposal', 'A body proposes something to your board, or the board answers it'), ('question', 'Questions and proposed words about a plan, and the answers to yours'), ('below', 'Advices and proposals of programme committees of your faculty, for information'), ('meeting', 'A meeting of a body that you are in is moved or cancelled'), ('work', 'What waits for you')], max_length=12),
        ),
        migrations.AlterField(
            model_name='notice',
            name='request',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.request'),
        ),
        migrations.AlterField(
            model_name='preference',
            name='kind',
            field=models.CharField(choices=[('request', 'Something is laid before a body that you are in'), ('decision', 'A body decided about a plan of yours'), ('to_answer', 'The board must answer an advice or conditions'), ('answer', 'The board answered your body'), ('term', 'A term passed without a decision'), ('step', 'The other side takes a step after a decision, or says how it ended'), ('proposal', 'A body proposes something to your board, or the board answers it'), ('question', 'Questions and proposed words about a plan, and the answers to yours'), ('below', 'Advices and proposals of programme committees of your faculty, for information'), ('meeting', 'A meeting of a body that you are in is moved or cancelled'), ('work', 'What waits for you')], max_length=12),
        ),
    ]
