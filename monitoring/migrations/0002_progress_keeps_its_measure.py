"""A measure about which something was reported is not deleted along with anything."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0001_initial"), ("plans", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="progress",
            name="measure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="progress", to="plans.measure"
            ),
        ),
    ]
