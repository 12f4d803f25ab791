from django.apps import AppConfig


class RankingConfig(AppConfig):
    name = "tinhso.services.ranking"
    label = "ranking"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import definitions, front, nav, papers

        definitions.register()
        nav.register()
        front.register()
        papers.register()
