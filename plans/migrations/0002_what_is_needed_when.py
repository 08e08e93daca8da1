from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_squashed_0007")]

    operations = [
        migrations.AddField(
            model_name=model,
            name="needs",
            field=models.JSONField(blank=True, default=dict, verbose_name="what is needed when"),
        )
        for model in ("documentkind", "historicaldocumentkind")
    ]
