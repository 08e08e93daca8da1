"""The roof: settings, URLs, home page, submission. See docs/structure.md."""

from kwaliteit.celery import app as celery_app

__all__ = ["celery_app"]
