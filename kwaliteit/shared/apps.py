from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "kwaliteit.shared"
    label = "shared"

    def ready(self) -> None:
        from kwaliteit.shared import checks  # noqa: F401  registers them
