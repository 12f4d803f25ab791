from django.apps import AppConfig


class TraceConfig(AppConfig):
    name = "tinhso.services.trace"
    label = "trace"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import definitions

        definitions.register()
