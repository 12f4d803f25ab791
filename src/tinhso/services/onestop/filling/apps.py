from django.apps import AppConfig


class FillingConfig(AppConfig):
    name = "tinhso.services.onestop.filling"
    label = "onestop_filling"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The form stands on the page of intake, beside the receipt, and on the page of the dossier."""
        from . import registration

        registration.register()
