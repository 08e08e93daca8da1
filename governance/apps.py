from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = _("Governance")

    def ready(self) -> None:
        from budgets import hooks as budget_hooks
        from governance import agreed, consented, explained, given, money, panels, queries, shifts, talks
        from governance.models import Milestone
        from governance.models.planning import why_fixed
        from governance.process_forms import MilestoneForm
        from governance.services import reserves
        from plans import hooks

        budget_hooks.frozen_budgets = money.newest_frozen
        budget_hooks.frozen_measures = money.newest_measures
        budget_hooks.agreed_to = agreed.of_newest
        budget_hooks.frozen_paper = consented.paper_of
        budget_hooks.shift_decided = shifts.decided
        budget_hooks.pages.append(("shifts", _("Shifts"), shifts.address))
        budget_hooks.explained = explained.addresses
        budget_hooks.reserve_made.append(reserves.plan_reserve)
        budget_hooks.reserve_settled.append(reserves.settle_reserve)
        hooks.document_panels.append(panels.versions)
        hooks.theme_panels.append(panels.talks_of_theme)
        hooks.measure_panels.append(panels.talks_of_measure)
        hooks.version_note = panels.version_note
        hooks.words_marked = panels.words_marked
        hooks.talks = talks.counted
        hooks.talks_link = talks.address
        hooks.frozen = panels.frozen
        hooks.beside_the_text = given.parts
        hooks.standings = queries.standings
        hooks.framework_parts["milestone"] = hooks.FrameworkPart(
            Milestone,
            MilestoneForm,
            title=_("Planning"),
            add=_("Add a date to the planning"),
            change=_("Change a date of the planning"),
            order_by="due_on",
            copied=False,
            preset="planning",
            why_fixed=why_fixed,
        )
