from django.apps import AppConfig


class OnestopPortalConfig(AppConfig):
    name = "tinhso.services.onestop.portal"
    label = "onestop_portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Rights, places in the rail, what awaits a desk, a part of the dossier's page, and what the portal is told of."""
        from tinhso.engines.journal import public as journal

        from .. import erasers, parts
        from . import definitions, erasing, moves, nav, outbox, part

        definitions.register()
        nav.register()
        parts.parts.add("portal", parts.Part(40, "onestop/portal/part.html", part.build))
        erasers.erasers.add("portal", erasing.ERASER)
        journal.subscribe("onestop-portal", outbox.lay_out, events=moves.TOLD_OF)
