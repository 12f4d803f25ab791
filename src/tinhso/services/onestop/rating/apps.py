from django.apps import AppConfig


class RatingConfig(AppConfig):
    name = "tinhso.services.onestop.rating"
    label = "onestop_rating"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The questions, a right, words of the events, a part of the dossier's page, and what the index may know."""
        from . import registration

        registration.register()
