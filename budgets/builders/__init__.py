"""The tables of this floor, each made of a scope; ``register_all`` gives them their names."""

from django.utils.translation import gettext_lazy as _

from budgets.tables import registry


def register_all() -> None:
    from budgets.builders import themes
    from budgets.permissions import may_see

    registry.register("theme-year", _("Spending by theme and year"), themes.build, may_see)
