from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tinhso.engines.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import definitions
        from .sign_in import definition, recording

        definitions.register()
        definition.register()
        assert recording  # its receivers listen from now on
