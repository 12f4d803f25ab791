from django.apps import AppConfig


class UnitsPagesConfig(AppConfig):
    name = "tinhso.services.units"
    label = "units_pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import nav

        nav.register()
