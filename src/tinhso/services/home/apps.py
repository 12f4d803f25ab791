from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "tinhso.services.home"
    label = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import definitions, nav

        definitions.register()
        nav.register()
