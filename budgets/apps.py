from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BudgetsConfig(AppConfig):
    name = "budgets"
    verbose_name = _("Budgets")

    def ready(self) -> None:
        """Give the pages of plans their money."""
        from budgets import panels
        from budgets.builders import register
        from budgets.forms import FundingSourceForm
        from budgets.forms_lines import StaffFunctionForm
        from budgets.models import BudgetLine, FundingSource, LinePart, StaffFunction
        from budgets.services import lines, totals
        from budgets.services.income import ensure_sources
        from plans import hooks

        hooks.plan_money = panels.plan_money
        hooks.measure_money = panels.money_of_measure
        hooks.set_amount = lines.set_amount
        hooks.money_sources = panels.money_sources
        hooks.is_funded = panels.is_funded
        hooks.document_panels.append(panels.allocation)
        hooks.budget_link = panels.budget_link
        hooks.amount_link = panels.amount_link
        hooks.removed_along += [BudgetLine, LinePart]
        hooks.measures_changed.append(totals.recount)
        hooks.framework_begun.append(ensure_sources)
        hooks.framework_parts["source"] = hooks.FrameworkPart(
            FundingSource,
            FundingSourceForm,
            title=_("Funding sources"),
            add=_("Add a funding source"),
            change=_("Change the funding source"),
        )
        hooks.framework_parts["function"] = hooks.FrameworkPart(
            StaffFunction,
            StaffFunctionForm,
            title=_("Functions of staff"),
            add=_("Add a function"),
            change=_("Change the function"),
        )
        register.register_all()
