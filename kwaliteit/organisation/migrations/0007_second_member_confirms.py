"""Whether a second member confirms the record of a decision, by the rules of the council."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0006_proxies"),
    ]

    operations = [
        migrations.AddField(
            model_name="body",
            name="second_confirms",
            field=models.BooleanField(default=False, verbose_name="a second member confirms the record of a decision"),
        ),
        migrations.AddField(
            model_name="historicalbody",
            name="second_confirms",
            field=models.BooleanField(default=False, verbose_name="a second member confirms the record of a decision"),
        ),
    ]
