from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "kwaliteit.organisation"
    label = "organisation"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from kwaliteit.organisation.seen import remember

        user_logged_in.connect(remember, dispatch_uid="organisation.seen")
