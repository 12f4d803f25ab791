from django.apps import AppConfig


class ErasingConfig(AppConfig):
    name = "tinhso.services.onestop.erasing"
    label = "onestop_erasing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A right, terms of keeping, what the core and each piece erase, a part of the dossier's page."""
        from . import registration

        registration.register()
