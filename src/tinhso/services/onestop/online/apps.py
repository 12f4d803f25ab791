from django.apps import AppConfig


class OnlineConfig(AppConfig):
    name = "tinhso.services.onestop.online"
    label = "onestop_online"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Words of acts, and places in the rail."""
        from . import registration

        registration.register()
