from django.apps import AppConfig


class ArchivingConfig(AppConfig):
    name = "tinhso.services.onestop.archiving"
    label = "onestop_archiving"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The right, and the button on the page of a dossier that has ended."""
        from . import registration

        registration.register()
