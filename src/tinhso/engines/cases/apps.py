from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "tinhso.engines.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Processes and the rules of deadlines are kinds of definitions."""
        from . import clock_definitions, definitions, words

        definitions.register()
        clock_definitions.register()
        words.register()
