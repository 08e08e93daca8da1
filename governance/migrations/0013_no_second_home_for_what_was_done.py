"""What was done with a talk stands in its outcomes alone."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("governance", "0012_what_was_done_as_outcomes")]
    operations = [
        migrations.RemoveField(model_name="dialogue", name="done"),
        migrations.RemoveField(model_name="historicaldialogue", name="done"),
    ]
