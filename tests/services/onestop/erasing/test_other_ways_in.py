"""What came from the national portal, from home or in a bank's statement goes with the dossier it became."""

import pytest
from tests.services.onestop.online.conftest import at_home, open_here  # noqa: F401
from tests.services.onestop.online.test_online import handed_in
from tests.services.onestop.paying.test_statements import kept, line
from tests.services.onestop.portal.conftest import lay_out, portal  # noqa: F401
from tests.services.onestop.portal.test_told_back import accepted, everything

from tinhso.kernel.errors import NotNow
from tinhso.services.onestop.erasing import actions
from tinhso.services.onestop.models import Applicant, Dossier
from tinhso.services.onestop.online import actions as online
from tinhso.services.onestop.paying import actions as paying
from tinhso.services.onestop.paying import bills
from tinhso.services.onestop.paying.models import Receipt, StatementLine
from tinhso.services.onestop.portal.models import Handed, InboxMessage, OutboxMessage
from tinhso.services.onestop.rules.fees import Typed

from ..desk_world import MARRIAGE, NUMBER
from .conftest import ENDED, NAME, PHONE, ended, tables_with, to_the_end
from .test_erase import LATER, erase


def test_a_dossier_of_the_portal_leaves_neither_packet_nor_messages(desk, leader, portal):  # noqa: F811
    id = accepted(portal, desk).id
    to_the_end(desk, id, note=f"gọi {PHONE}")
    lay_out()
    with pytest.raises(NotNow, match="has not been told"):
        erase(id, leader)
    everything()
    assert {"onestop_portal_handed", "onestop_portal_inboxmessage"} <= set(tables_with(NUMBER))
    erase(id, leader)
    assert tables_with(NAME, NUMBER, PHONE) == {}
    assert Handed.objects.get().state == "accepted" and InboxMessage.objects.get().state == "taken"
    assert OutboxMessage.objects.filter(state="arrived").count() == OutboxMessage.objects.count() > 0
    assert Applicant.objects.get(pk=id).name == "–"


def test_a_desks_dossier_leaves_no_number_in_what_the_portal_was_told(desk, leader, portal):  # noqa: F811
    id = ended(desk)
    lay_out()
    everything()
    assert "onestop_portal_outboxmessage" in tables_with(NUMBER)
    erase(id, leader)
    assert tables_with(NAME, NUMBER) == {}


def test_a_packet_from_home_leaves_nothing(desk, leader, open_here):  # noqa: F811
    row, secret = handed_in(desk, open_here)
    got = online.accept(
        row.pk, papers=["to-khai", "giay-chung-sinh"], looked_up=["giay-to-tuy-than"], by=desk.seats["desk"], at=ENDED
    )
    to_the_end(desk, got.id)
    erase(got.id, leader)
    assert tables_with(NAME, NUMBER, "Trần Văn Con") == {}
    assert Dossier.objects.get().code == got.code and secret


def test_the_text_of_a_transfer_goes_and_its_sum_stays(desk, leader):
    id = ended(desk, MARRIAGE)
    paying.assess(id, {"ban-sao": Typed(2)}, by=desk.seats["desk"], at=ENDED)
    reference = bills.of(id).reference
    statement = kept(desk, line("16.000", f"{reference} NGUYEN THI MAU"), line("5.000", "TRAN VAN KHAC", "FT2"))
    paying.accept_matches(statement.id, by=desk.seats["approver"], at=ENDED)
    actions.erase(id, "mistaken", "Biên bản số 1", by=leader, at=LATER)
    own, other = StatementLine.objects.order_by("row")
    assert (own.text, own.amount, own.state) == (None, 16_000, "taken") and other.text
    assert Receipt.objects.get().amount == 16_000
