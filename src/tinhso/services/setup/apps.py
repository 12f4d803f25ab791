from django.apps import AppConfig


class SetupConfig(AppConfig):
    name = "tinhso.services.setup"
    label = "setup"
    default_auto_field = "django.db.models.BigAutoField"
