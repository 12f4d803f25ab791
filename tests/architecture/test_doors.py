"""One door an engine: `public.py`, few names, all in `__all__`, pinned in doors.json so that a change is seen."""

from __future__ import annotations

import importlib
import json
import os
from pathlib import Path
from typing import Any

import tinhso

SOURCE = Path(tinhso.__file__).parent
PINNED = Path(__file__).with_name("doors.json")
HOW = (
    "The names others may use have changed. If that is meant, run this test once with TINHSO_PIN=1, which writes "
    "tests/architecture/doors.json, and look at the difference: who used a name that goes? Does a new one need to be open?"
)


def doors() -> dict[str, Any]:
    """Every door of the tree, by package."""
    found = {}
    for file in sorted(SOURCE.glob("*/*/public.py")):
        name = ".".join(("tinhso", *file.relative_to(SOURCE).with_suffix("").parts))
        found[name] = importlib.import_module(name)
    return found


def differences(pinned: dict[str, list[str]], doors: dict[str, Any]) -> list[str]:
    """What is open that is not pinned, pinned that is not open, and named that is not there."""
    found = [f"{name}: the door is not pinned" for name in doors if name not in pinned]
    found += [f"{name}: the door is pinned but gone" for name in pinned if name not in doors]
    for name in sorted(pinned.keys() & doors.keys()):
        names = list(getattr(doors[name], "__all__", []))
        found += [f"{name}: + {one}" for one in names if one not in pinned[name]]
        found += [f"{name}: - {one}" for one in pinned[name] if one not in names]
        found += [f"{name}: {one} is in __all__ and nowhere else" for one in names if not hasattr(doors[name], one)]
        if len(set(names)) != len(names):
            found.append(f"{name}: a name stands twice in __all__")
    return found


def test_the_doors_are_as_pinned() -> None:
    if os.environ.get("TINHSO_PIN"):
        found = {name: sorted(getattr(door, "__all__", [])) for name, door in doors().items()}
        PINNED.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", "utf-8")
    assert differences(json.loads(PINNED.read_text("utf-8")), doors()) == [], HOW


def test_every_engine_has_a_door() -> None:
    engines = {folder.name for folder in (SOURCE / "engines").iterdir() if (folder / "apps.py").is_file()}
    assert engines == {name.split(".")[2] for name in doors() if name.startswith("tinhso.engines.")}


def test_a_name_added_lost_or_missing_is_found() -> None:
    class Door:
        __all__ = ["kept", "added", "absent"]
        kept = added = 1

    found = differences({"a.door": ["kept", "lost", "absent"], "gone.door": []}, {"a.door": Door, "new.door": Door})
    assert found == [
        "new.door: the door is not pinned",
        "gone.door: the door is pinned but gone",
        "a.door: + added",
        "a.door: - lost",
        "a.door: absent is in __all__ and nowhere else",
    ]
