from django.apps import AppConfig


class LinkingConfig(AppConfig):
    name = "tinhso.services.onestop.linking"
    label = "onestop_linking"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Groups are a kind of definition; siblings stand on the page of a dossier."""
        from . import registration

        registration.register()
