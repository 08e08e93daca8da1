"""How many months the board has to answer a proposal of a body."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0004_illustrative_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="body",
            name="answer_months",
            field=models.PositiveSmallIntegerField(
                default=2, verbose_name="months in which the board answers a proposal of its own"
            ),
        ),
        migrations.AddField(
            model_name="historicalbody",
            name="answer_months",
            field=models.PositiveSmallIntegerField(
                default=2, verbose_name="months in which the board answers a proposal of its own"
            ),
        ),
    ]
