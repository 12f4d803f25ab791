from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "tinhso.engines.units"
    label = "units"
    default_auto_field = "django.db.models.BigAutoField"
