from django.apps import AppConfig


class IssuingConfig(AppConfig):
    name = "tinhso.services.onestop.issuing"
    label = "onestop_issuing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The forms are a kind of definition; papers stand on the page of their dossier."""
        from . import registration

        registration.register()
