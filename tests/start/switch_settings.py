"""Settings for trying switches of the environment in a process of their own, with tables straight from the models."""

from kwaliteit.settings.test import *  # noqa: F403
from tests.start.worker_settings import NoMigrations

MIGRATION_MODULES = NoMigrations()
