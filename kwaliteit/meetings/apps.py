from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "kwaliteit.meetings"
    label = "meetings"
    verbose_name = _("Papers of a meeting")

    def ready(self) -> None:
        """Offer the papers on the page of a meeting."""
        from governance import hooks
        from kwaliteit.meetings import panels

        hooks.meeting_panels.append(panels.papers)
