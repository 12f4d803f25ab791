from django.apps import AppConfig


class AccountConfig(AppConfig):
    name = "tinhso.services.account"
    label = "own_account"  # "account" is django-allauth's
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from tinhso.web import vouched

        from . import citizens, definitions

        definitions.register()
        vouched.ways.add("oidc", citizens.ways)
        user_logged_in.connect(citizens.officer_came, dispatch_uid="citizens")
