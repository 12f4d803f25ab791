"""Two people press in the same moment: one is first, the other is told by whom, and nothing happens twice."""

from threading import Barrier, Thread

from django.db import connection

from tinhso.engines.cases import public as cases
from tinhso.engines.journal import public as journal
from tinhso.kernel.errors import NotNow
from tinhso.services.reports import public as reports
from tinhso.services.reports.models import Return
from tinhso.services.reports.rules.answers import Typed

from .conftest import AT, LATER, complete, typed, value


def at_once(*acts):
    """Runs the acts in threads that start together; what each gave or raised."""
    start, results = Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            start.wait()
            results[place] = act()
        except Exception as raised:  # noqa: BLE001 - told to the test
            results[place] = raised
        finally:
            connection.close()

    threads = [Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_verifiers_one_verifies_and_the_other_reads_who_was_first(fresh_world):
    world, officer = fresh_world
    id = world.open()
    first, second = (world.seat(world.agency, "verifier") for _seat in range(2))
    complete(id, officer)
    reports.send(id, by=officer, at=AT)
    results = at_once(*(lambda by=by: reports.verify(id, by=by, at=LATER) for by in (first, second)))
    (late,) = [result for result in results if isinstance(result, Exception)]
    assert isinstance(late, cases.NotInThisState)
    assert late.values["unit"] == "Sở Khoa học"
    assert [entry.name for entry in journal.timeline("return", id)].count("return.verified") == 1


def test_a_period_opened_twice_at_once_is_opened_once(fresh_world):
    world, _officer = fresh_world
    results = at_once(world.open, world.open)
    assert not [result for result in results if isinstance(result, Exception)]
    assert Return.objects.count() == 2


def test_drafts_saved_at_the_same_moment_lose_nothing(fresh_world):
    world, officer = fresh_world
    id = world.open()

    def saving(field):
        for number in range(1, 11):
            reports.fill(id, {field: Typed(str(number))}, by=officer, at=LATER)

    fields = ["t.thon", "t.tin-bai"]
    assert at_once(*(lambda field=field: saving(field) for field in fields)) == [None, None]
    assert [value(id, field) for field in fields] == [10, 10]
    assert [entry.name for entry in journal.timeline("return", id)].count("return.filled") == 20


def test_a_draft_saved_while_it_is_sent_is_in_what_was_sent_or_refused(fresh_world):
    world, officer = fresh_world
    id = world.open()
    complete(id, officer)
    saved, sent = at_once(
        lambda: reports.fill(id, typed(t_thon="11"), by=officer, at=LATER),
        lambda: reports.send(id, by=officer, at=LATER),
    )
    assert not isinstance(sent, Exception)
    assert value(id, "t.thon") == (10 if isinstance(saved, NotNow) else 11)
    names = [entry.name for entry in journal.timeline("return", id)]
    assert isinstance(saved, NotNow) or names.index("return.filled", 1) < names.index("return.sent")
