from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "kwaliteit.notices"
    label = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from governance import hooks
        from kwaliteit.notices import exchange, opened, panel, tasks
        from kwaliteit.organisation import hooks as people
        from monitoring import hooks as measures
        from plans import hooks as plans

        hooks.act_recorded.append(tasks.tell_after_commit)
        hooks.happened.append(exchange.told_of)
        measures.asked.append(tasks.tell_asked_after_commit)
        plans.opened_to_body.append(opened.tell)
        people.own_panels.append(panel.preferences)
