#!/usr/bin/env python3
"""Hard days: kill -9, a full disk, a database that is gone, while officers work. Nothing acknowledged may be lost.

    .venv/bin/python scripts/hard_days.py --only kill        kill web, worker, database and supervisor, 100 times in all
    .venv/bin/python scripts/hard_days.py --only full        fill the disk (as root: a small disk in memory is mounted)
    .venv/bin/python scripts/hard_days.py --only gone        no database for a minute

It starts a demo of its own in a temporary folder on a free port and removes it. Officers fill in their reports through the
pages: each act has a request number and a form key, and is sent again with both until it is acknowledged. After each round
the journal is asked: every acknowledged act once, no act twice, and what was saved last stands in the report. Ends with 1
when anything else was found. See docs/operate/hard-days.md.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hard.people import Browser, Officer, Reader, title
from hard.province import PATIENCE, TOP, Province, Trouble

OFFICERS = ("xa.tu-le", "xa.mu-cang-chai")
READERS = 2


def check(province: Province, officers: list[Officer]) -> tuple[int, int, int]:
    """Acknowledged acts, how many of them the journal lacks, and how many acts it has more than once."""
    acts = {act.request: act for officer in officers for act in list(officer.acts)}
    acknowledged = {request for request, act in acts.items() if act.acknowledged}
    rows = province.ask("SELECT request, count(*) FROM journal_record WHERE request = ANY(%s) GROUP BY 1", [list(acts)])
    counted = dict(rows)
    return (
        len(acknowledged),
        sum(1 for request in acknowledged if not counted.get(request)),
        sum(1 for count in counted.values() if count > 1),
    )


def chain(province: Province) -> str:
    """What `tinhso journal verify` says of the province; the journal's own numbers where there is no such command."""
    command = [
        sys.executable,
        "-m",
        "tinhso.project.cli",
        "--lang",
        "en",
        "journal",
        "verify",
        "--data",
        str(province.data),
    ]
    done = subprocess.run(command, cwd=TOP, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600)
    said = (done.stdout + done.stderr).strip()
    if "No such command" in said:
        broken = province.ask("SELECT count(*) FROM journal_record WHERE body::json->>'name' IS DISTINCT FROM name")[0][
            0
        ]
        if broken:
            raise Trouble(f"{broken} entries of the journal do not say what their columns say")
        return "every entry says what its columns say (no seals in this version)"
    if done.returncode:
        raise Trouble(f"the chain is broken: {said[-400:]}")
    return said.splitlines()[-1] if said else "valid"


def need(found: tuple[int, int, int], officers: list[Officer]) -> None:
    _acknowledged, lost, doubled = found
    if lost or doubled:
        raise Trouble(f"{lost} acknowledged acts lost, {doubled} acts doubled")
    for officer in officers:
        if officer.wrong:
            raise Trouble(officer.wrong)


@contextmanager
def at_work(province: Province) -> Iterator[list[Officer]]:
    people = json.loads((province.data / "secrets" / "demo-people.json").read_text("utf-8"))
    passwords = {one["username"]: one["password"] for one in people}
    officers = [Officer(province, name, passwords[name]) for name in OFFICERS]
    readers = [Reader(province.port) for _ in range(READERS)]
    for one in (*officers, *readers):
        one.start()
    try:
        yield officers
    finally:
        for one in (*officers, *readers):
            one.over = True
        for one in officers:
            one.going.set()
            one.join(60)


def rest(officers: list[Officer], province: Province) -> None:
    """Let every act under way be acknowledged, then stop beginning new ones."""
    for officer in officers:
        officer.going.clear()
    deadline = time.monotonic() + PATIENCE
    while any(not officer.at_rest and not officer.wrong for officer in officers):
        if time.monotonic() > deadline:
            raise Trouble("an act is still not acknowledged")
        time.sleep(0.2)
    for officer in officers:
        last = officer.acts[-1].value if officer.acts else None
        stands = officer.stands() if last is not None else ""
        if last is not None and stands.replace(".", "") != str(last):
            raise Trouble(f"{officer.username}: saved {last}, and {stands!r} stands in the report")


# --- the days --------------------------------------------------------------------------------------------------------


def kills(province: Province, rounds: int, seed: int) -> None:
    """kill -9 of one program after another, under load: of each as often, in an order of chance."""
    chance = random.Random(seed)
    tally: dict[str, list[float]] = {}
    kinds = sorted(province.programs())
    order = [kinds[number % len(kinds)] for number in range(rounds)]
    chance.shuffle(order)
    with at_work(province) as officers:
        for officer in officers:
            officer.going.set()
        for number, what in enumerate(order, 1):
            time.sleep(chance.uniform(0.5, 2.5))
            os.kill(chance.choice(province.programs()[what]), signal.SIGKILL)
            if what == "supervisor":
                province.process.wait()
            seconds = province.wait_ready()
            tally.setdefault(what, []).append(seconds)
            found = check(province, officers)
            say(f"{number:4}  {what:15} up again after {seconds:5.1f} s   {found[0]:5} acts acknowledged")
            need(found, officers)
        rest(officers, province)
        found = check(province, officers)
        need(found, officers)
        tries = sum(act.tries for officer in officers for act in officer.acts)
    say(f"\n{'killed':15} {'times':>5} {'median s':>9} {'longest s':>10}")
    for what, times in sorted(tally.items()):
        say(f"{what:15} {len(times):5} {sorted(times)[len(times) // 2]:9.1f} {max(times):10.1f}")
    say(f"\n{rounds} kills; {found[0]} acts acknowledged in {tries} tries; lost {found[1]}, doubled {found[2]}")
    say(f"chain: {chain(province)}")


def gone(province: Province, seconds: float) -> None:
    """The database stands still, and then is not there at all, for a minute."""
    with at_work(province) as officers:
        work(officers, 3)
        pid = province.programs()["database"][0]
        cluster = province.server().layout.cluster
        aside = cluster.with_name("postgres.gone")
        cluster.rename(aside)  # the supervisor cannot start it either
        os.kill(pid, signal.SIGKILL)
        time.sleep(seconds)
        answers = {path: Browser(province.port).ask("GET", path) for path in ("/", "/don-vi/", "/dang-nhap/")}
        made = cluster.exists()
        if made:
            shutil.rmtree(cluster)
        aside.rename(cluster)
        say("while it was gone:")
        for path, (status, page, _to) in answers.items():
            say(f"  {path:12} {status} {title(page)}")
        took = province.wait_ready()
        work(officers, 3)
        rest(officers, province)
        found = check(province, officers)
        need(found, officers)
        if any(status == 200 and path != "/dang-nhap/" for path, (status, _page, _to) in answers.items()):
            raise Trouble("a page was served as if the database were there")
        said = sorted({text for officer in officers for text in officer.refusals})
        say(f"officers read: {said}")
        say(
            f"up again {took:.1f} s after it was back; {found[0]} acts acknowledged; lost {found[1]}, doubled {found[2]}"
        )
        say(f"chain: {chain(province)}")


def full(province: Province) -> None:
    """The disk fills up while officers work; then there is room again."""
    with at_work(province) as officers:
        work(officers, 3)
        filler = province.data.parent / "filler"
        for officer in officers:
            officer.going.set()
        _fill(filler)
        deadline = time.monotonic() + 60
        while not any(officer.refusals for officer in officers) and time.monotonic() < deadline:
            time.sleep(0.5)
            _fill(filler)
        time.sleep(10)
        said = sorted({text for officer in officers for text in officer.refusals})
        before = sum(act.acknowledged for officer in officers for act in list(officer.acts))
        say(f"with a full disk officers read: {said}")
        filler.unlink()
        took = province.wait_ready()
        work(officers, 3)
        rest(officers, province)
        found = check(province, officers)
        need(found, officers)
        if not said:
            raise Trouble("the disk was full for a minute and no act was refused: a full disk was not tried")
        if found[0] <= before:
            raise Trouble("no act was taken again once there was room")
        say(f"up {took:.1f} s after there was room; {found[0]} acts acknowledged; lost {found[1]}, doubled {found[2]}")
        say(f"chain: {chain(province)}")


def _fill(file: Path) -> None:
    """Take all that is left of the disk."""
    with open(file, "ab", buffering=0) as held:
        for size in (2**20, 2**12):
            try:
                while True:
                    held.write(bytes(size))
            except OSError:
                continue


def work(officers: list[Officer], seconds: float) -> None:
    for officer in officers:
        officer.going.set()
    time.sleep(seconds)


# --- the run ---------------------------------------------------------------------------------------------------------


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@contextmanager
def small_disk(root: Path, megabytes: int) -> Iterator[Path]:
    """A disk that can be filled without harm."""
    place = root / "disk"
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0711", "tinhso", str(place)], check=False
    )
    if done.returncode:
        raise Trouble("a small disk cannot be mounted here (root may): the full disk was not tried")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=False)


@contextmanager
def running(place: Path) -> Iterator[Province]:
    province = Province(place / "data", free_port())
    say("starting a demo …")
    province.start()
    try:
        province.wait_ready(within=600)
        yield province
    finally:
        province.stop()


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rounds", type=int, default=100, help="kills")
    asked.add_argument("--seed", type=int, default=int(time.time()), help="the same order again")
    asked.add_argument("--only", choices=("kill", "full", "gone"), action="append")
    asked.add_argument("--gone", type=float, default=60, help="seconds without a database")
    asked.add_argument("--disk", type=int, default=700, help="megabytes of the small disk")
    given = asked.parse_args()
    wanted = given.only or ["kill", "gone", "full"]
    root = Path(tempfile.mkdtemp(prefix="tinhso-hard-days-"))
    root.chmod(0o711)  # as root, the database's own user must reach its folder below
    wrong = 0
    days: dict[str, Callable[[Province], None]] = {
        "kill": lambda province: kills(province, given.rounds, given.seed),
        "gone": lambda province: gone(province, given.gone),
    }
    try:
        ordinary = [days[name] for name in wanted if name in days]
        if ordinary:
            say(f"seed {given.seed}")
            with running(root) as province:
                for day in ordinary:
                    wrong += _survived(day, province)
        if "full" in wanted:
            try:
                with small_disk(root, given.disk) as place, running(place) as province:
                    wrong += _survived(full, province)
            except Trouble as trouble:
                say(str(trouble))
                wrong += "full" in (given.only or [])
    finally:
        shutil.rmtree(root, ignore_errors=True)
    return 1 if wrong else 0


def _survived(day: Callable[[Province], None], province: Province) -> int:
    try:
        day(province)
    except Trouble as trouble:
        say(f"WRONG: {trouble}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
