"""Pages open with one framework, also when two managers choose at the same time."""

from django.db import migrations, models
from django.db.models import Q


def keep_one(apps, _schema_editor):
    Framework = apps.get_model("plans", "Framework")
    shown = list(Framework.objects.filter(is_current=True).order_by("-first_year", "pk"))
    Framework.objects.filter(pk__in=[row.pk for row in shown[1:]]).update(is_current=False)


class Migration(migrations.Migration):
    dependencies = [("plans", "0003_one_right_per_body")]

    operations = [
        migrations.RunPython(keep_one, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="framework",
            constraint=models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="framework_one_shown_first"
            ),
        ),
    ]
