from django.apps import AppConfig


class ConfigurationConfig(AppConfig):
    name = "tinhso.services.configuration"
    label = "configuration"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Rights of its own and a place in the rail."""
        from . import definitions, nav

        definitions.register()
        nav.register()
