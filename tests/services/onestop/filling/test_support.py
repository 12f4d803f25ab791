"""Three organisations on a dossier: who helped, who receives, who decides; and any desk takes any procedure of the province."""

from html import unescape

import pytest
from django.db import connection
from tests.said import text_of

from tinhso.engines.people import memory
from tinhso.engines.units import public as units
from tinhso.engines.units import testing as units_testing
from tinhso.kernel.errors import Invalid, NotAllowed, NotThere
from tinhso.services.onestop import deciding, dossiers, lists
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.models import Dossier

from ..desk_world import BIRTH, LAND, LOADER, MORNING, SINCE, STATUS
from .test_form_pages import ANSWERS, filled

DAY = MORNING.date()


@pytest.fixture
def point(world):
    """A support point that stands in the commune of the hill, with a helper."""
    unit = units.open_unit(
        kind="co-quan", name="Điểm hỗ trợ thôn Ba", parent=None, on=SINCE, code="lc.hotro3",
        jurisdiction=world.hill, by=LOADER, at=MORNING,
    )  # fmt: skip
    units_testing.forget()
    memory.forget()
    world.seats["helper"] = world.seat(unit, "support-helper")
    return unit


def test_a_helper_enters_a_dossier_which_the_desk_then_has(world, point, browse):
    received = onestop.receive(
        world.intake(LAND, receiving=world.river, support=point, assisted=True), by=world.seats["helper"], at=MORNING
    )
    row = Dossier.objects.get(pk=received.id)
    assert (row.support_id, row.receiving_id, row.deciding_id) == (point, world.river, world.land)
    for who in ("helper", "other desk", "land handler"):
        assert dossiers.visible(row.pk, by=world.seats[who], on=DAY).id == row.pk, who
        listed = lists.listed(world.seats[who], lists.Wanted("open"), at=MORNING, on=DAY)
        assert [line.id for line in listed.rows] == [row.pk], who
    for who in ("desk", "handler", "far desk"):
        with pytest.raises(NotThere):
            dossiers.visible(row.pk, by=world.seats[who], on=DAY)
    shown = text_of(browse("other desk").get(f"/ho-so/{row.pk}/"))
    assert "Nhập tại điểm hỗ trợ: Điểm hỗ trợ thôn Ba" in shown
    onestop.act(row.pk, "forward", by=world.seats["other desk"], at=MORNING)
    with pytest.raises(NotAllowed):
        onestop.act(row.pk, "take-up", by=world.seats["helper"], at=MORNING)


def test_a_helper_enters_only_for_desks_of_the_province_and_never_as_a_desk(world, point):
    helper = world.seats["helper"]
    for receiving in (world.far, point, world.land, 0):
        with pytest.raises(Invalid) as wrong:
            onestop.receive(world.intake(receiving=receiving, support=point), by=helper, at=MORNING)
        assert wrong.value.field == "receiving"
    with pytest.raises(NotAllowed):
        onestop.receive(world.intake(), by=helper, at=MORNING)
    with pytest.raises(NotAllowed):
        onestop.receive(world.intake(receiving=world.river, support=world.hill), by=world.seats["desk"], at=MORNING)


def test_the_helpers_page_begins_with_the_nearest_desk_and_saves_its_draft(world, point, browse):
    helper = browse("helper")
    assert 'href="/ho-so/ho-tro/"' in text_of(helper.get("/ho-so/")), "the way to it stands on the list"
    found = text_of(helper.get("/ho-so/ho-tro/", {"q": "khai sinh"}))
    assert f"/ho-so/ho-tro/{BIRTH}/" in found
    page = f"/ho-so/ho-tro/{BIRTH}/"
    shown = unescape(text_of(helper.get(page)))
    assert f'<option value="{world.hill}" selected>' in shown and 'name="channel"' not in shown
    assert helper.post(f"{page}nhap/", filled(world)).status_code == 204
    assert f"{page}?nhap=" in text_of(helper.get("/ho-so/ban-nhap/"))
    sent = helper.post(page, filled(world, receiving=world.hill) | ANSWERS)
    row = Dossier.objects.get()
    assert sent.status_code == 302 and row.support_id == point and row.receiving_id == world.hill
    assert "/ho-so/ho-tro/" in text_of(helper.get(sent["Location"]))
    assert "Điểm hỗ trợ thôn Ba" in text_of(browse("desk").get(f"/ho-so/{row.pk}/"))
    assert helper.get("/ho-so/tiep-nhan/").status_code == 403
    assert browse("desk").get("/ho-so/ho-tro/").status_code == 403


def test_any_desk_of_the_province_takes_any_procedure_of_the_province(world):
    world.seats["body desk"] = world.seat(world.land, "desk-officer")
    for who, desk in (("desk", world.hill), ("other desk", world.river), ("body desk", world.land)):
        for procedure in (STATUS, BIRTH, LAND):
            it = onestop.procedure(procedure, on=DAY).it
            choices = dict(deciding.choices(it, desk, on=DAY))
            expected = {world.land} if it.decides.level == "province" else {world.hill, world.river}
            assert set(choices) == expected, (who, procedure)
            received = onestop.receive(world.intake(procedure, receiving=desk), by=world.seats[who], at=MORNING)
            assert Dossier.objects.get(pk=received.id).receiving_id == desk


def test_those_of_a_support_point_have_an_index_of_their_own(world):
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'dossier_supported'")
        assert "support_id" in cursor.fetchone()[0]
