from collections.abc import Sequence

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "tinhso.engines.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Processes and the rules of deadlines are kinds of definitions."""
        from tinhso.engines.journal import public as journal

        from . import clock_definitions, definitions, planning, words

        definitions.register()
        clock_definitions.register()
        words.register()
        planning.register()
        seats = ("appointment.ended", "post.ended")
        journal.subscribe("cases", _look_soon, events=("pack.applied", "units.reformed", *seats))


def _look_soon(entries: Sequence[object]) -> None:
    """Calendars, units or who sits where may have changed."""
    from . import tasks

    tasks.soon(entries)
