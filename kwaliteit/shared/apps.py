from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "kwaliteit.shared"
    label = "shared"
