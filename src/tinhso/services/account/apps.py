from django.apps import AppConfig


class AccountConfig(AppConfig):
    name = "tinhso.services.account"
    label = "own_account"  # "account" is django-allauth's
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import definitions

        definitions.register()
