from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tinhso.engines.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import definitions

        definitions.register()
