from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = _("Governance")

    def ready(self) -> None:
        from governance import panels
        from plans import hooks

        hooks.document_panels.append(panels.versions)
        hooks.version_note = panels.version_note
