from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "tinhso.services.staff"
    label = "staff"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import nav

        nav.register()
