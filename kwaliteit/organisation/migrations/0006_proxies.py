"""How many proxies a member may hold, and whether who gave one counts for the quorum."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0005_months_to_answer'),
    ]

    operations = [
        migrations.AddField(
            model_name='body',
            name='proxies_count',
            field=models.BooleanField(default=False, verbose_name='who gave a proxy counts as present for the quorum'),
        ),
        migrations.AddField(
            model_name='body',
            name='proxies_most',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='proxies that one member may hold'),
        ),
        migrations.AddField(
            model_name='historicalbody',
            name='proxies_count',
            field=models.BooleanField(default=False, verbose_name='who gave a proxy counts as present for the quorum'),
        ),
        migrations.AddField(
            model_name='historicalbody',
            name='proxies_most',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='proxies that one member may hold'),
        ),
    ]
