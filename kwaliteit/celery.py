"""The Celery application. What a job is and how far it is stands in `shared.Job`, not in Celery."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kwaliteit.settings.local")

app = Celery("kwaliteit")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
