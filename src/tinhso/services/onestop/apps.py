from django.apps import AppConfig


class OnestopConfig(AppConfig):
    name = "tinhso.services.onestop"
    label = "onestop"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Procedures are a kind of definition; they are found from the search and stand in the rail."""
        from . import definitions, nav

        definitions.register()
        nav.register()
