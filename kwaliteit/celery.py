"""The Celery application. What a job is and how far it is stands in `shared.Job`, not in Celery."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kwaliteit.settings.local")

app = Celery("kwaliteit")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def _with_pulse(sender: Any, **_: Any) -> None:
    """Models can be imported only now, so the step is added here."""
    from kwaliteit.shared.pulse import WorkerPulse  # noqa: PLC0415

    sender.app.steps["worker"].add(WorkerPulse)
