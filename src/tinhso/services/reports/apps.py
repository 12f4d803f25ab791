from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "tinhso.services.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Forms are a kind of definition; returns have a place in the rail, on the home page and on the path of a figure."""
        from . import burden, definitions, front, nav, tracing

        definitions.register()
        burden.register()
        nav.register()
        front.register()
        tracing.register()
