from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "kwaliteit.demonstration"
    label = "demonstration"
