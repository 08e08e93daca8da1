"""Which plans came of a recalibration follows from what replaces what."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0005_progress_that_is_shown")]

    operations = [
        migrations.DeleteModel(name="HistoricalRecalibratedPlan"),
        migrations.DeleteModel(name="RecalibratedPlan"),
    ]
