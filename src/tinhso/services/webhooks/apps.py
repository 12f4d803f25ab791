from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "tinhso.services.webhooks"
    label = "webhooks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A right, a place in the rail, and the events other systems may be told of."""
        from tinhso.engines.journal import public as journal

        from . import definitions, nav, queue

        definitions.register()
        nav.register()
        journal.subscribe("webhooks", queue.lay_out, events=tuple(definitions.OFFERED))
