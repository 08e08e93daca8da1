"""The number of a meeting is its own, and always there."""

import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0019_meetings_as_they_were'),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicalmeeting',
            name='uuid',
            field=models.UUIDField(db_index=True, default=uuid.uuid4, editable=False),
        ),
        migrations.AlterField(
            model_name='meeting',
            name='uuid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
