from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "tinhso.engines.measures"
    label = "measures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import registration

        registration.register()
