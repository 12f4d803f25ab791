from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "tinhso.engines.units"
    label = "units"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import definitions, fields, words  # noqa: F401 - fields registers its lookups

        definitions.register()
        words.register()
