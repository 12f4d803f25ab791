"""Every step goes back to the portal: in order, at least once, through a day without it; what it refuses waits for a person."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection

from tinhso.kernel.errors import NotAllowed, NotNow
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.portal import actions, outbox, queries
from tinhso.services.onestop.portal.models import Handed, Mirrored, OutboxMessage, PortalLine
from tinhso.services.onestop.portal.rules import outage
from tinhso.services.onestop.quality.models import Dirty

from ..desk_world import LAND, MORNING, NUMBER, PDF, World
from .conftest import Portal, lay_out

BOTH = ["to-khai", "giay-to-tuy-than"]


def now() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=5)


def accepted(portal: Portal, world: World, external: str = "CDVQG-0001") -> onestop.Received:
    portal.handed(external=external)
    row = Handed.objects.get(mirrored__external=external)
    return actions.accept(row.pk, papers=BOTH, by=world.seats["desk"], at=MORNING)


def to_the_end(world: World, id: int) -> None:
    for action, who in (("forward", "desk"), ("take-up", "handler"), ("submit", "handler"), ("approve", "approver")):
        onestop.act(id, action, by=world.seats[who], at=MORNING)
    onestop.attach_scan(id, "result", BytesIO(PDF), "ket qua.pdf", by=world.seats["handler"], at=MORNING)
    onestop.act(id, "issue", by=world.seats["handler"], at=MORNING)
    onestop.act(id, "return-result", by=world.seats["desk"], at=MORNING)


def everything(at: datetime | None = None) -> int:
    sent, moment = 0, at or now()
    while count := outbox.round_of(moment, signed=now()):
        sent += count
    return sent


def test_every_step_arrives_in_order_with_the_result_and_the_portal_may_ask_how_it_went(portal, world):
    received = accepted(portal, world)
    to_the_end(world, received.id)
    lay_out()
    assert everything() == 7 and not portal.wrong
    told = portal.known["CDVQG-0001"].told
    assert [one["number"] for one in told] == list(range(1, 8))
    assert [one["stage"] for one in told] == [
        "accepted", "processing", "processing", "processing", "processing", "ready", "done",
    ]  # fmt: skip
    assert told[0]["code"] == received.code and told[0]["agency"]["code"] == "04630"
    assert told[0]["source_at"].startswith("2026-09-08T09:00") and told[-1]["final"] and told[-1]["rate"]
    (result,) = told[-1]["results"]
    assert portal.fetch(result["path"]) == (200, PDF)
    row = Mirrored.objects.get()
    assert (row.arrived, row.last, row.stuck) == (7, 7, False) and row.known_at is not None
    assert queries.synced([received.id]) == {received.id}


def test_what_the_portal_confirms_for_the_first_time_is_counted_anew(portal, world):
    received = accepted(portal, world)
    lay_out()
    Dirty.objects.all().delete()
    assert everything() == 1
    assert Dirty.objects.count() == 1
    onestop.act(received.id, "forward", by=world.seats["desk"], at=MORNING)
    lay_out()
    Dirty.objects.all().delete()
    assert everything() == 1 and not Dirty.objects.exists()


def test_no_name_of_a_person_goes_over_the_line_and_nothing_stands_in_clear(portal, world):
    received = accepted(portal, world)
    to_the_end(world, received.id)
    lay_out()
    everything()
    said = str(portal.known["CDVQG-0001"].told)
    assert "Người 1" not in said and "Mẫu" not in said and NUMBER not in said
    assert "Ghế 1, Xã Đồi" in said
    kept = b" ".join(bytes(row.body) for row in OutboxMessage.objects.all())
    assert kept and not any(word in kept for word in ("Ghế 1".encode(), b"dossier", b"CDVQG-0001"))


def test_a_dossier_of_a_desk_is_mirrored_too_and_gets_the_portals_number(portal, world):
    received = world.receive(LAND)
    lay_out()
    assert everything() == 1
    row = Mirrored.objects.get()
    assert row.dossier_id == received.id and row.external == f"CDVQG-Q-{received.code}"
    (told,) = portal.known[row.external].told
    assert (told["applicant"], told["channel"], told["agency"]["code"]) == (NUMBER, "desk", "lc.snnmt")
    counted = queries.synced_by_unit(MORNING - timedelta(days=1), MORNING + timedelta(days=1))
    assert counted == {world.land: (1, 1)}


def test_what_an_officer_decides_before_acceptance_is_told_with_the_reason(portal, world):
    portal.handed()
    id = Handed.objects.get().pk
    actions.ask(id, note="Thiếu tờ khai", by=world.seats["desk"], at=MORNING)
    actions.refuse(id, note="Không thuộc thẩm quyền", by=world.seats["desk"], at=MORNING)
    lay_out()
    everything()
    first, last = portal.known["CDVQG-0001"].told
    assert (first["stage"], last["stage"], last["note"], last["code"]) == (
        "supplement", "refused", "Không thuộc thẩm quyền", None,
    )  # fmt: skip


def test_a_demo_on_another_day_tells_the_arrival_on_its_own_day(portal, world):
    received = world.receive(LAND)
    lay_out()
    shown = now() + timedelta(days=10)
    assert outbox.round_of(now(), shown=shown) == 1
    row = Mirrored.objects.get(dossier_id=received.id)
    assert (row.last_at, row.known_at) == (shown, shown)
    assert queries.stands(since=shown).today == 1


@pytest.mark.parametrize("counted", [True, False], ids=["counted", "not-yet-counted"])
def test_what_is_due_is_found_without_reading_all_that_waits(portal, counted):
    """After a day without the portal a hundred thousand wait; each round of a few must not read them all."""
    at = now()
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [at])
        if counted:
            cursor.execute("ANALYZE onestop_portal_mirrored, onestop_portal_outboxmessage")
        cursor.execute(
            "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + outbox._CLAIM, {"at": at, "until": at, "most": 8}
        )
        ((plan,),) = cursor.fetchone()
        assert most_rows(plan["Plan"]) < (30 if counted else 13_000)  # at worst all that is there, once
        cursor.execute(outbox._CLAIM, {"at": at, "until": at, "most": 8})
        found = cursor.fetchall()
    assert len(found) == 8 and {number for _id, _of, number, _body, _tries in found} == {1}


WAITING = """WITH known AS (INSERT INTO onestop_portal_mirrored (external, last)
      SELECT 'X-' || n, 3 FROM generate_series(1, 4000) n RETURNING id)
    INSERT INTO onestop_portal_outboxmessage (mirrored_id, number, event, body, state, tries, next_at, answer, told, made_at)
    SELECT known.id, number, number, '', 'waiting', 0, CASE number WHEN 1 THEN made - interval '1 hour' END, '', '', made
    FROM known, generate_series(1, 3) number, (SELECT %s::timestamptz AS made) AS moment"""


def most_rows(plan: dict[str, Any]) -> float:
    """The most rows that any part of it gave or dropped."""
    own = plan["Actual Rows"] * plan["Actual Loops"] + plan.get("Rows Removed by Filter", 0)
    return max([own, *(most_rows(below) for below in plan.get("Plans", ()))])


def test_a_portal_that_is_down_for_a_day_loses_nothing(portal, world):
    received = accepted(portal, world)
    portal.fault = "down"
    lay_out()
    start = now()
    assert outbox.round_of(start) == 0
    line = PortalLine.objects.get()
    assert line.down_since == start and line.next_at == start + outage.WAITS[0]
    assert outbox.round_of(start + timedelta(seconds=5)) == 0 and PortalLine.objects.get().tries == 1  # left alone
    to_the_end(world, received.id)
    lay_out()
    moment = start
    while moment < start + timedelta(hours=24):
        moment = PortalLine.objects.get().next_at
        assert outbox.round_of(moment, signed=now()) == 0
    tries = PortalLine.objects.get().tries
    assert tries < 60 and not OutboxMessage.objects.exclude(state="waiting").exists()
    assert set(OutboxMessage.objects.values_list("tries", flat=True)) == {0}
    portal.fault = ""
    assert everything(PortalLine.objects.get().next_at) == 7 and not portal.wrong
    assert [one["number"] for one in portal.known["CDVQG-0001"].told] == list(range(1, 8))
    line = PortalLine.objects.get()
    assert line.down_since is None and line.last_ok is not None


@pytest.mark.parametrize("fault", ["busy", "stranger"])
def test_a_busy_portal_or_one_that_does_not_know_our_key_holds_everything_back(portal, world, fault):
    accepted(portal, world)
    accepted(portal, world, "CDVQG-0002")
    lay_out()
    portal.fault = fault
    assert outbox.round_of(now()) == 0 and PortalLine.objects.get().down_since
    portal.fault = ""
    assert everything(now() + timedelta(minutes=1)) == 2


def test_what_the_portal_refuses_stops_that_dossier_alone_until_a_person_decides(portal, world, keeper):
    first, second = accepted(portal, world), accepted(portal, world, "CDVQG-0002")
    lay_out()
    portal.fault = "refuse"
    outbox.round_of(now())
    portal.fault = ""
    for received in (first, second):
        onestop.act(received.id, "forward", by=world.seats["desk"], at=MORNING)
    lay_out()
    assert everything() == 0 and Mirrored.objects.filter(stuck=True).count() == 2
    one, other = OutboxMessage.objects.filter(state="refused").order_by("id")
    assert one.answer == "422" and "refuse" in one.told
    actions.send_again(one.pk, by=keeper, at=MORNING)
    actions.leave_out(other.pk, by=keeper, at=MORNING)
    assert everything() == 3
    assert [told["number"] for told in portal.known["CDVQG-0001"].told] == [1, 2]
    assert [told["number"] for told in portal.known["CDVQG-0002"].told] == [2]
    assert not Mirrored.objects.filter(stuck=True).exists()
    with pytest.raises(NotNow):
        actions.leave_out(one.pk, by=keeper, at=MORNING)


def test_a_mistake_of_the_portal_with_one_message_is_tried_again_and_then_shown(portal, world):
    accepted(portal, world)
    lay_out()
    portal.fault = "broken"
    moment = now()
    for _try in range(20):
        outbox.round_of(moment)
        row = OutboxMessage.objects.get()
        if row.state == "refused":
            break
        moment = row.next_at
    assert (row.state, row.answer) == ("refused", "500") and row.tries == 9


def test_one_that_waits_behind_another_does_not_overtake_it_when_sent_by_hand(portal, world, keeper):
    received = accepted(portal, world)
    onestop.act(received.id, "forward", by=world.seats["desk"], at=MORNING)
    lay_out()
    first, second = OutboxMessage.objects.order_by("number")
    actions.send_again(second.pk, by=keeper, at=MORNING)
    assert outbox.round_of(now()) == 1 and OutboxMessage.objects.get(state="arrived") == first
    assert outbox.round_of(now()) == 1 and not portal.wrong


def test_what_happens_while_a_message_is_on_its_way_goes_after_it(portal, world, monkeypatch):
    """The next move is laid out after the message before it was claimed and before its arrival was noted."""
    received = accepted(portal, world)
    lay_out()
    noted = outbox._noted

    def meanwhile(*given: Any) -> int:
        onestop.act(received.id, "forward", by=world.seats["desk"], at=MORNING)
        lay_out()
        assert OutboxMessage.objects.get(number=2).next_at is None
        return noted(*given)

    monkeypatch.setattr(outbox, "_noted", meanwhile)
    assert outbox.round_of(now()) == 1
    monkeypatch.setattr(outbox, "_noted", noted)
    assert everything() == 1 and [told["number"] for told in portal.known["CDVQG-0001"].told] == [1, 2]


def test_sent_twice_counts_once_at_the_portal(portal, world, keeper):
    accepted(portal, world)
    lay_out()
    everything()
    actions.send_again(OutboxMessage.objects.get().pk, by=keeper, at=MORNING)
    assert everything() == 1
    assert len(portal.known["CDVQG-0001"].told) == 1 and not portal.wrong


def test_only_a_keeper_of_the_line_acts_by_hand(portal, world):
    accepted(portal, world)
    lay_out()
    id = OutboxMessage.objects.get().pk
    for act in (actions.send_again, actions.leave_out, actions.run_again):
        with pytest.raises(NotAllowed):
            act(id, by=world.seats["desk"], at=MORNING)


def test_nothing_is_laid_out_or_sent_while_the_line_is_off(portal, world, settings):
    settings.TINHSO_PROVINCE_CODE = "99"  # another province than the pack is for
    world.receive()
    lay_out()
    assert not OutboxMessage.objects.exists() and outbox.round_of(now()) == 0


def test_without_keys_messages_wait(portal, world, settings):
    accepted(portal, world)
    lay_out()
    settings.PORTAL = {"address": "", "secret": "", "secret_in": ""}
    assert outbox.round_of(now()) == 0 and OutboxMessage.objects.get().state == "waiting"


def test_a_link_to_a_result_cannot_be_made_up(portal, world):
    from tinhso.services.onestop.models import Scan
    from tinhso.services.onestop.portal import messages

    received = accepted(portal, world)
    to_the_end(world, received.id)
    result, other = Scan.objects.get(code="result"), Scan.objects.get(code="to-khai")
    good = messages.token(received.id, result.paper_id)
    assert portal.fetch(f"/lien-thong/v1/tep/{good}/")[0] == 200
    for token in (good[:-1] + "_", "x", messages.token(received.id, other.paper_id), messages.token(999, 1)):
        assert portal.fetch(f"/lien-thong/v1/tep/{token}/")[0] == 404


def test_guessing_links_is_stopped(portal, world):
    answers = [portal.fetch(f"/lien-thong/v1/tep/geraten-{number}/")[0] for number in range(40)]
    assert answers[0] == 404 and answers[-1] == 429
