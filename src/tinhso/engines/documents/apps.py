from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "tinhso.engines.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import words

        words.register()
