"""The days of the calendar pack are what the script makes of the library, so that anyone can make them again."""

import importlib.util
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tinhso.engines.units import public as units
from tinhso.engines.units.calendars import CALENDARS
from tinhso.kernel.errors import NotThere
from tinhso.kernel.packs import Read, read_definitions
from tinhso.store import definitions

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "calendar_days.py"


def test_the_files_are_what_the_script_writes() -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_check_sees_a_line_that_was_altered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("calendar_days", SCRIPT)
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "calendar_days", script)
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "TARGET", tmp_path)
    monkeypatch.setattr(script.sys, "argv", ["calendar_days.py"])
    assert script.main() == 0
    (tmp_path / "2026.yaml").write_text("code: x\n", "utf-8")
    monkeypatch.setattr(script.sys, "argv", ["calendar_days.py", "--check"])
    assert script.main() == 1


@pytest.mark.django_db
def test_the_calendar_of_a_day_is_read_from_what_packs_brought() -> None:
    definitions.forget()
    with pytest.raises(NotThere):
        units.working_calendar("co-quan-nha-nuoc", on=date(2026, 10, 5))
    read: list[Read] = [item for item in read_definitions(ROOT / "packs" / "national") if item.folder == CALENDARS]
    definitions.keep(read, pack="national", at=datetime(2026, 10, 5, tzinfo=UTC))
    calendar = units.working_calendar("co-quan-nha-nuoc", on=date(2026, 10, 5))
    assert not units.working_day(calendar, date(2026, 11, 24)), "the resolution of 2026 is in force"
    earlier = units.working_calendar("co-quan-nha-nuoc", on=date(2025, 12, 31))
    assert units.working_day(earlier, date(2026, 11, 24)), "nobody knew of it yet"
    definitions.forget()
