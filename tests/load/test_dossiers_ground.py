"""What the bench loads is what the acts would have left: codes, clocks, turns, applicants."""

from __future__ import annotations

from typing import Any

from tests.load import dossiers_ground, persons
from tests.rights import real_access  # noqa: F401
from tests.services.onestop.conftest import world, world_of_file  # noqa: F401
from tests.services.onestop.desk_world import MORNING

from tinhso.engines.cases import clocking
from tinhso.engines.cases import public as cases
from tinhso.engines.cases.models import Case, Label
from tinhso.services.onestop import dossiers, secrecy
from tinhso.services.onestop.models import Applicant, Dossier
from tinhso.services.onestop.rules import numbers
from tinhso.store import definitions
from tinhso.store.keys import fold


def test_loaded_dossiers_are_like_received_ones(world: Any) -> None:  # noqa: F811
    dossiers_ground.load(400, 1, 30, 1, now=MORNING)
    assert Dossier.objects.count() == Case.objects.count() == 400
    open_ones = 0
    for row in Dossier.objects.select_related("case"):
        case = row.case
        process = definitions.by_id(cases.Process, case.process_id).it
        again = clocking.read(process, case.clock, case.state, at=MORNING)
        assert numbers.DOSSIER_CODE.fullmatch(row.code), row.code
        assert (again.due, again.phase) == (case.due, case.clock["phase"]), (case.state, case.clock)
        assert (case.turn_unit_id is None) == process.states[case.state].final == (case.closed_at is not None)
        assert case.sorts_by == (again.sorts_by if case.closed_at is None else case.closed_at)
        assert case.closed_at is None or case.opened_at < case.closed_at < MORNING
        open_ones += case.closed_at is None
    assert 80 < open_ones < 200
    label = Label.objects.first()
    assert label is not None and label.folded == fold(label.title)
    last = Applicant.objects.order_by("pk").last()
    assert last is not None and last.folded == fold(last.name)
    assert last.handle == secrecy.handle("person", persons.personal(399 // dossiers_ground.EACH_TOOK_PART))
    assert dossiers.person_of(last.pk).number.startswith("015188")
