"""What a body was set up for, above all a working group or a network."""

from django.db import migrations, models

MANDATE = models.TextField(blank=True, verbose_name="what it was set up for")


class Migration(migrations.Migration):
    dependencies = [("organisation", "0007_second_member_confirms")]

    operations = [
        migrations.AddField(model_name="body", name="mandate", field=MANDATE),
        migrations.AddField(model_name="historicalbody", name="mandate", field=MANDATE),
    ]
