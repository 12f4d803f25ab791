"""Acts of paying take `by` and `at` and record one event on every path, looked at as those of the core are."""

from pathlib import Path

from tests.architecture.test_acts import Module, Source, ours, problems

import tinhso

PIECE = Path(tinhso.__file__).parent / "services" / "onestop" / "paying"
PACKAGE = "tinhso.services.onestop.paying"


def source() -> Source:
    modules = list(ours().modules.values())
    for file in sorted(PIECE.rglob("*.py")):
        inside = file.relative_to(PIECE).with_suffix("").parts
        if "migrations" in inside:
            continue
        is_package = inside[-1] == "__init__"
        name = ".".join((PACKAGE, *(inside[:-1] if is_package else inside)))
        modules = [one for one in modules if one.name != name]
        modules.append(Module(name, PACKAGE, file.read_text("utf-8"), is_package))
    return Source(modules)


def test_every_act_of_paying_takes_by_and_at_and_records_one_event() -> None:
    assert [one for one in problems(source()) if one.startswith(PACKAGE)] == []


def test_there_are_acts_to_look_at() -> None:
    assert len([name for name in source().acts() if name.startswith(PACKAGE)]) >= 10
