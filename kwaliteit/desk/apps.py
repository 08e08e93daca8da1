from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "kwaliteit.desk"
    label = "desk"
    verbose_name = _("Writing desk")

    def ready(self) -> None:
        """Lead from a theme of a composed plan to its desk, and say there what changed at its sources."""
        from kwaliteit.desk import notes
        from plans import hooks

        hooks.section_notes.append(notes.of_section)
