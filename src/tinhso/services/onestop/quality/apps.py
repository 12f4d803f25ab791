from django.apps import AppConfig, apps


class QualityConfig(AppConfig):
    name = "tinhso.services.onestop.quality"
    label = "onestop_quality"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Figures, the kind of definition of the index, what is known of a dossier, and who counts anew after an act."""
        from tinhso.engines.journal import public as journal

        from . import counting, definitions, figures, marks, nav

        definitions.register()
        marks.register()
        figures.register()
        nav.register()
        journal.subscribe("onestop.quality", counting.told, events=counting.EVENTS)
        if apps.is_installed("tinhso.services.onestop.portal"):
            from ..portal import outbox

            outbox.confirmed.add("onestop.quality", counting.touched)
