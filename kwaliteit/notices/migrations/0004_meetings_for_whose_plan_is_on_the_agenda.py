"""Who has a plan on the agenda of a meeting is told of it too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0003_what_was_done_to_a_meeting'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('request', 'Something is laid before a body that you are in'), ('decision', 'A body decided about a plan of yours'), ('to_answer', 'The board must answer an advice or conditions'), ('answer', 'The board answered your body'), ('term', 'A term passed without a decision'), ('step', 'The other side takes a step after a decision, or says how it ended'), ('proposal', 'A body proposes something to your board, or the board answers it'), ('question', 'Questions and proposed words about a plan, and the answers to yours'), ('below', 'Advices and proposals of programme committees of your faculty, for information'), ('meeting', 'A meeting of a body that you are in, or with your plan on its agenda, is moved or cancelled'), ('work', 'What waits for you')], max_length=12),
        ),
        migrations.AlterField(
            model_name='preference',
            name='kind',
            field=models.CharField(choices=[('request', 'Something is laid before a body that you are in'), ('decision', 'A body decided about a plan of yours'), ('to_answer', 'The board must answer an advice or conditions'), ('answer', 'The board answered your body'), ('term', 'A term passed without a decision'), ('step', 'The other side takes a step after a decision, or says how it ended'), ('proposal', 'A body proposes something to your board, or the board answers it'), ('question', 'Questions and proposed words about a plan, and the answers to yours'), ('below', 'Advices and proposals of programme committees of your faculty, for information'), ('meeting', 'A meeting of a body that you are in, or with your plan on its agenda, is moved or cancelled'), ('work', 'What waits for you')], max_length=12),
        ),
    ]
