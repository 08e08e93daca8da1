from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubmissionConfig(AppConfig):
    name = "kwaliteit.submission"
    label = "submission"
    verbose_name = _("Submission")

    def ready(self) -> None:
        from governance import kept  # noqa: PLC0415 - models are there only now
        from kwaliteit.submission.kept import KINDS  # noqa: PLC0415
        from kwaliteit.submission.panels import outline_of  # noqa: PLC0415
        from plans import hooks  # noqa: PLC0415

        kept.OF_HIGHER_FLOORS += KINDS
        hooks.kind_panels.append(outline_of)
