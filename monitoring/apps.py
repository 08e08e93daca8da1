from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = _("Monitoring")

    def ready(self) -> None:
        """Show the progress of a measure on its page, and put the accounts of a report into its versions."""
        from budgets import hooks as money
        from governance import hooks as approval
        from monitoring import accounts, balance, panels, tables
        from monitoring.services import prefill, states
        from plans import hooks

        hooks.measure_panels += [panels.progress, panels.indicators]
        hooks.document_begun.append(prefill.prefill)
        hooks.document_panels.append(panels.accounts)
        hooks.draft_panels.append(panels.accounts_in_draft)
        hooks.measure_state = panels.state
        hooks.document_panels.append(panels.replacing)
        approval.request_panels.append(panels.beside)
        hooks.departure_link = panels.departure_link
        approval.reported = accounts.content
        approval.balanced = balance.content
        approval.unaccounted = hooks.still_to_account = accounts.unaccounted
        hooks.measures_changed.append(states.measures_changed)
        hooks.measure_added.append(states.measure_added)
        money.kept_elsewhere.append(states.rebuild)
        tables.register()
