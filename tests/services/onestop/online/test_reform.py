"""What waits at a desk when its commune ends, or when the province closes its own intake, is found and accepted all the same."""

from datetime import timedelta

import pytest
from tests.said import text_of

from tinhso.kernel.errors import NotNow
from tinhso.services.onestop import desks_after
from tinhso.services.onestop.definitions import DESKS
from tinhso.services.onestop.models import Dossier
from tinhso.services.onestop.online import registration, settings
from tinhso.services.onestop.online.models import Submission
from tinhso.store import definitions
from tinhso.web import clock

from ..desk_world import MORNING, divide, merge
from .test_online import PAGE, given, pdf

LATER = MORNING + timedelta(days=1)
TICKS = {"paper-to-khai": "in", "paper-giay-chung-sinh": "in", "paper-giay-to-tuy-than": "held"}


@pytest.fixture
def waiting(world, open_here):
    open_here.post(PAGE, given(world, do="send") | {"file-giay-chung-sinh": pdf()})
    return Submission.objects.get()


def test_it_is_accepted_at_the_desk_of_the_commune_that_took_its_place(world, waiting, browse, monkeypatch):
    new = merge(world, world.hill, world.river, on=LATER.date())
    world.seats["heir"] = world.seat(new, "desk-officer", at=LATER)
    monkeypatch.setattr(clock, "now", lambda: LATER)
    desk = browse("heir")
    assert waiting.code in text_of(desk.get("/ho-so/tu-xa/"))
    answer = desk.post(f"/ho-so/tu-xa/{waiting.pk}/", {"do": "accept", **TICKS})
    assert answer.status_code == 302, text_of(answer)[-3000:]
    dossier = Dossier.objects.get()
    assert (dossier.receiving_id, dossier.deciding_id) == (new, new)


def test_of_a_commune_that_was_divided_each_officer_accepts_for_their_own(world, waiting, browse, monkeypatch):
    one, two = divide(world, world.hill, on=LATER.date())
    world.seats |= {name: world.seat(unit, "desk-officer", at=LATER) for name, unit in (("one", one), ("two", two))}
    monkeypatch.setattr(clock, "now", lambda: LATER)
    for name in ("one", "two"):
        assert waiting.code in text_of(browse(name).get("/ho-so/tu-xa/"))
    with pytest.raises(NotNow, match="divided"):
        desks_after.today(world.hill, by=world.seats["approver"], on=LATER.date())
    assert browse("two").post(f"/ho-so/tu-xa/{waiting.pk}/", {"do": "accept", **TICKS}).status_code == 302
    assert Dossier.objects.get().deciding_id == two


def test_what_waits_when_the_intake_closes_still_awaits_its_officer(world, waiting):
    closes = MORNING.date() + timedelta(days=20)
    definitions.end([(DESKS, "lao-cai-mo", closes)])
    by = world.seats["desk"]
    for day, told in ((closes, 1), (closes + timedelta(days=89), 1), (closes + timedelta(days=90), 0)):
        assert settings.province(on=day) is None
        assert len(registration.waits(by, day)) == told, day
