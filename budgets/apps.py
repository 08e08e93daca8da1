from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BudgetsConfig(AppConfig):
    name = "budgets"
    verbose_name = _("Budgets")

    def ready(self) -> None:
        """Give the pages of plans their money."""
        from budgets import queries
        from budgets.models import BudgetLine
        from plans import hooks

        hooks.theme_money = queries.money_of_theme
        hooks.measure_money = queries.money_of_measure
        hooks.is_funded = queries.is_funded
        hooks.budget_link = queries.budget_link
        hooks.removed_along.append(BudgetLine)
