from django.apps import AppConfig


class OnestopPortalConfig(AppConfig):
    name = "tinhso.services.onestop.portal"
    label = "onestop_portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Rights, places in the rail, what awaits a desk, a part of the dossier's page, what was paid there and what it is told of."""
        from tinhso.engines.journal import public as journal

        from .. import elsewhere, erasers, parts
        from . import definitions, erasing, moves, nav, outbox, part, queries

        definitions.register()
        nav.register()
        parts.parts.add("portal", parts.Part(40, "onestop/portal/part.html", part.build))
        erasers.erasers.add("portal", erasing.ERASER)
        elsewhere.tellers.add("portal", queries.payments_of)
        journal.subscribe("onestop-portal", outbox.lay_out, events=moves.TOLD_OF)
