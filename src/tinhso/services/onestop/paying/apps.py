from django.apps import AppConfig


class PayingConfig(AppConfig):
    name = "tinhso.services.onestop.paying"
    label = "onestop_paying"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Rights, words of acts, places in the rail, and parts of the pages of a dossier."""
        from . import registration

        registration.register()
