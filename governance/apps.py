from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = _("Governance")

    def ready(self) -> None:
        from budgets import hooks as budget_hooks
        from governance import money, panels, queries
        from plans import hooks

        budget_hooks.frozen_budgets = money.newest_frozen
        hooks.document_panels.append(panels.versions)
        hooks.version_note = panels.version_note
        hooks.standings = queries.standings
