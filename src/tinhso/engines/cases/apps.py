from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "tinhso.engines.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Processes are a kind of definition."""
        from . import definitions, words

        definitions.register()
        words.register()
