from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedsConfig(AppConfig):
    name = "kwaliteit.feeds"
    label = "feeds"
    verbose_name = _("Calendar feed")

    def ready(self) -> None:
        from kwaliteit.feeds import panel
        from kwaliteit.organisation import hooks

        hooks.own_panels.append(panel.calendar)
