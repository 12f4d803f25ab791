"""What this piece brings while the province starts."""

from collections.abc import Sequence
from typing import Any

from tinhso.engines.journal import public as journal
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words

from .. import beside, dossiers, erasers, intake_parts, parts


def register() -> None:
    """Called once while starting."""
    from . import erasing, part

    intake_parts.parts.add(
        part.NAME,
        intake_parts.IntakePart(
            order=20,
            template="onestop/filling/intake.html",
            build=part.build,
            read=part.read,
            first=part.first,
            after=part.after,
            papers=part.to_print,
            doing=(
                ("show", part.show),
                ("rows", part.more_rows),
                ("earlier", part.take_over),
                ("keep", part.keep_draft),
                ("review", part.review),
            ),
        ),
    )
    dossiers.beside.add(part.NAME, "form")
    beside.besides.add(part.NAME, beside.Beside(part.problems, part.keep))
    erasers.erasers.add(part.NAME, erasing.ERASER)
    parts.parts.add(part.NAME, parts.Part(10, "onestop/filling/part.html", part.on_dossier))
    act_words.add("dossier.form-file-attached", _("File of the form attached"))
    act_words.add("person.own-number-said", _("Own number said, so that nobody receives their own dossier"))
    journal.subscribe("onestop.filling", forget_erased, events=("person.erased",))


def forget_erased(entries: Sequence[Any]) -> None:
    """Who was erased leaves neither drafts nor the hash of a number."""
    from .models import Draft, OwnNumber

    persons = [entry.thing for entry in entries]
    Draft.objects.filter(person_id__in=persons).delete()
    OwnNumber.objects.filter(person_id__in=persons).delete()
