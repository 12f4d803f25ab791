from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "tinhso.services.onestop.results"
    label = "onestop_results"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Types of results are a kind of definition; results stand on the pages of intake and of a dossier."""
        from . import registration

        registration.register()
