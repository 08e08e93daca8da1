from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PapersConfig(AppConfig):
    name = "kwaliteit.papers"
    label = "papers"
    verbose_name = _("Papers of a version and of a decision")
