"""A pack applied twice at once; a process that dies in the middle: nothing is doubled, nothing is half done."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.db import connection, connections
from tests.services.configuration.conftest import AT, NEXT, as_zip, change

from tinhso.engines.journal.models import JournalRecord
from tinhso.kernel.actor import process
from tinhso.kernel.errors import NotNow
from tinhso.project import packs as by_name
from tinhso.services.configuration import actions
from tinhso.services.configuration.models import AppliedPack, PackPlan
from tinhso.store.models import StoredDefinition


def test_a_pack_applied_twice_at_once_counts_once_and_the_second_is_told(packs, fresh_database, settings, monkeypatch):
    by_name.load(["hill"], by=process("test"), at=AT)
    settings.TINHSO_DEMO = True
    change(packs, "hill/report-forms/quarter.yaml", *NEXT)
    inside, go_on, told = threading.Event(), threading.Event(), []
    from tinhso.services.configuration.actions import direct

    carried = direct.carry_out

    def slowly(*given, **more):
        inside.set()
        assert go_on.wait(60)
        return carried(*given, **more)

    monkeypatch.setattr(direct, "carry_out", slowly)

    def first():
        try:
            with by_name.opened(["hill"]) as found:
                actions.apply(found, by=process("first"), at=AT)
        finally:
            connections.close_all()

    running = threading.Thread(target=first)
    running.start()
    assert inside.wait(60)
    try:
        with by_name.opened(["hill"]) as found, pytest.raises(NotNow, match="Another pack is being applied") as refused:
            actions.apply(found, by=process("second"), at=AT)
        told.append(refused)
    finally:
        go_on.set()
        running.join(60)
    assert told and StoredDefinition.objects.filter(code="hill.quarter").count() == 2
    monkeypatch.setattr(direct, "carry_out", carried)
    with by_name.opened(["hill"]) as found:
        assert actions.apply(found, by=process("third"), at=AT).planned.plan.empty
    assert JournalRecord.objects.filter(name="pack.applied").count() == 2


DYING = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tinhso.project.settings"
import django
django.setup()
from datetime import UTC, datetime
from django.db import connections
connections["default"].settings_dict.update(NAME=sys.argv[1], USER=sys.argv[2], PASSWORD=sys.argv[3], HOST=sys.argv[4], PORT=sys.argv[5])
from tinhso.kernel.actor import process
from tinhso.project import packs
from tinhso.services.configuration.actions import direct
def stuck(*given, **more):
    print("in the middle", flush=True)
    sys.stdin.read()
direct.note_applied = stuck
packs.load(["hill"], by=process("dying"), at=datetime(2026, 10, 5, 2, tzinfo=UTC))
"""


def test_a_process_killed_in_the_middle_leaves_nothing_and_the_next_one_goes_on(packs, fresh_database):
    place = connection.settings_dict
    words = [str(place[name]) for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")]
    dying = subprocess.Popen(
        [sys.executable, "-c", DYING, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"TINHSO_PACKS": str(packs)},
    )
    assert dying.stdout.readline().strip() == "in the middle"
    dying.send_signal(signal.SIGKILL)
    dying.wait(30)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:  # the server notices that its client is gone
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()")
            if cursor.fetchone() == (0,):
                break
        time.sleep(0.1)
    assert not StoredDefinition.objects.exists()
    assert not PackPlan.objects.exists() and not AppliedPack.objects.exists()
    assert not JournalRecord.objects.exists()
    by_name.load(["hill"], by=process("next"), at=AT)
    assert AppliedPack.objects.count() == 2


@pytest.mark.django_db
def test_an_upload_full_of_mistakes_changes_nothing_and_tells_them_all(office):
    change(office.packs, "hill/report-forms/quarter.yaml", "measure: hill.huts", "measure: hill.nowhere")
    change(office.packs, "hill/report-forms/quarter.yaml", "process: report-return", "process: none")
    change(office.packs, "hill/measures/hill.yaml", "decimals: 0", "decimals: 99")
    from tinhso.kernel.packs import PackError

    before = PackPlan.objects.count(), JournalRecord.objects.count()
    with pytest.raises(PackError) as refused:
        actions.upload(as_zip(office.packs, "hill"), by=office.keeper, at=AT)
    assert "hill/measures/hill.yaml, line" in str(refused.value)
    assert (PackPlan.objects.count(), JournalRecord.objects.count()) == before
