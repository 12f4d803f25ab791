"""Plans that nobody decides on: withdrawn on the record after their time, and the files that no plan needs dropped."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import connection

from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotNow, NotThere
from tinhso.store import verbs

from .actions.deciding import withdraw

DRAFTS_KEPT = timedelta(days=30)
PROPOSED_KEPT = timedelta(days=180)
MOST = 200
"""Plans of one night."""


def sweep(*, by: Actor, at: datetime) -> int:
    """How many plans were withdrawn: drafts after `DRAFTS_KEPT`, proposed ones nobody approved after `PROPOSED_KEPT`.

    The newest draft of the program itself stays: it tells what a new version of the program brings. Again: nothing.
    """
    count = 0
    for (id,) in verbs.rows(_FORGOTTEN, at - DRAFTS_KEPT, at - PROPOSED_KEPT, MOST):
        with suppress(NotNow, NotThere):  # decided, or dropped by a new upload, in the meantime
            withdraw(id, by=by, at=at)
            count += 1
    with connection.cursor() as cursor:
        cursor.execute(_UNUSED, [at - DRAFTS_KEPT])
    return count


_FORGOTTEN = """SELECT id FROM configuration_packplan AS plan
    WHERE outcome = '' AND (proposed_at IS NULL AND made_at < %s OR proposed_at < %s)
    AND (made_by IS NOT NULL OR proposed_at IS NOT NULL OR EXISTS (
        SELECT 1 FROM configuration_packplan AS later
        WHERE later.made_by IS NULL AND later.packs = plan.packs AND later.id > plan.id))
    ORDER BY id LIMIT %s"""
_UNUSED = """DELETE FROM configuration_packarchive AS kept
    WHERE at < %s AND NOT EXISTS (SELECT 1 FROM configuration_packplan AS plan
        WHERE plan.outcome <> 'withdrawn' AND kept.digest = ANY (plan.archives))"""
"""A withdrawn plan is read by its own text; its files are never opened again."""
