"""A result that a kept dossier reused stays until that one is erased as well; then it goes with it."""

from tinhso.services.onestop.erasing import queries
from tinhso.services.onestop.models import Dossier, Scan
from tinhso.services.onestop.results import actions as results
from tinhso.services.onestop.results.intake import Taken
from tinhso.services.onestop.results.models import Result
from tinhso.services.onestop.results.queries import of_dossier

from ..desk_world import NUMBER, STATUS
from ..results.storing import new
from .conftest import ENDED, NAME, PHONE, ended, received, tables_with, to_the_end
from .test_erase import LATER, erase

PAPER_OF = "giay-cu"


def with_result(world) -> tuple[int, int]:
    id = ended(world, STATUS)
    scan = Scan.objects.get(dossier_id=id, code="result").paper_id
    return id, results.register(id, new(scan, owner=NAME), by=world.seats["handler"], at=ENDED)


def reusing(world, result: int) -> int:
    got = received(world, STATUS, at=ENDED, looked_up=[PAPER_OF], given={"results": Taken({PAPER_OF: result})})
    return to_the_end(world, got.id)


def test_its_file_and_holder_stay_while_another_dossier_needs_them(desk, leader):
    source, result = with_result(desk)
    other = reusing(desk, result)
    erase(source, leader)
    (held,) = of_dossier(source, on=LATER.date())
    assert held.id == result and held.owner == NAME and held.handle
    assert Scan.objects.get(dossier_id=source, code="result").paper.sha256
    assert not Scan.objects.get(dossier_id=source, code="to-khai").paper.sha256
    erase(other, leader)
    row = Result.objects.get(pk=result)
    assert (row.handle, row.facts, row.paper.sha256) == ("", None, "")
    assert tables_with(NAME, NUMBER, PHONE) == {}


def test_the_page_says_how_many_results_go(desk, leader):
    source, result = with_result(desk)

    def going() -> int:
        row = queries.dossiers.visible(source, by=leader, on=LATER.date())
        said = dict(queries.goes(queries.whose(row), on=LATER.date()))
        return said["Results in the store: whose they are, what they say, their files"]

    assert going() == 1
    reusing(desk, result)
    assert going() == 0


def test_a_result_of_nobody_is_not_found_by_a_number(desk, leader):
    source, _result = with_result(desk)
    erase(source, leader)
    seat = desk.seats["desk"]
    assert results.look_up(NUMBER, unit=seat.unit, by=seat, at=LATER) == []
    assert Dossier.objects.filter(pk=source).exists()
