"""A pack from outside: opened under limits, looked through, planned and kept aside. Nothing runs of it yet."""

from datetime import datetime

from django.db import connection

from tinhso.engines.journal import public as journal
from tinhso.kernel.actor import Actor
from tinhso.store.transactions import all_or_nothing

from .. import planning
from ..events import PackUploaded
from ..keeping import keep_plan, uploaded
from ..models import PackPlan
from ..standing import may_propose


@all_or_nothing
def upload(content: bytes, *, by: Actor, at: datetime) -> int:
    """Plan the packs of a ZIP file; the plan's id. One a person: an earlier one that was never proposed is dropped.

    Invalid says what is wrong with the file, PackError every mistake inside.
    """
    may_propose(by, at)
    with uploaded(content) as packs:
        planned = planning.plan(packs, at=at)
        PackPlan.objects.filter(made_by=by.person, proposed_at=None, outcome="").delete()
        row = keep_plan(packs, planned, by=by, at=at)
    with connection.cursor() as cursor:
        cursor.execute(_UNUSED)
    journal.record(PackUploaded(row.pk, None, tuple(row.packs), row.digest), by=by, at=at)
    return int(row.pk)


_UNUSED = """
DELETE FROM configuration_packarchive AS kept
WHERE NOT EXISTS (SELECT 1 FROM configuration_packplan AS plan WHERE kept.digest = ANY (plan.archives))
"""
