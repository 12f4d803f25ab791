from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "tinhso.services.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import definitions, figures, nav

        definitions.register()
        figures.register()
        nav.register()
