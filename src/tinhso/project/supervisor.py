"""`tinhso up`: one process that starts everything, keeps it running, and stops it all.

It imports no Django, so that it stays small. Order of start: the web server, which loads its programs and then waits
for our word; database; preparation (a process of its own that migrates, loads packs and plays the demo, then leaves
its memory; left out when nothing is new); our word to the web server; worker. Order of stop: reversed.
Every child ends with us, even when we are killed (docs/decisions/0003-one-supervisor.md).
A real province that is new is served as one page first, until it has been set up (docs/decisions/0021-keeping.md).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from http.client import HTTPConnection, HTTPException
from typing import Any

import click

from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.project import identity_cli, prepared
from tinhso.project.databases import NAME, USER
from tinhso.project.embedded import EmbeddedServer
from tinhso.project.processes import WORD, end_with_parent
from tinhso.project.running import Run, free_port, need_free_port
from tinhso.project.words import Words

STEADY = 60.0
LONGEST_PAUSE = 30.0
READ_DONE = 12.0
"""The set-up page loads itself every three seconds and is to say that it is done, while the province's own web server loads."""


class StopAsked(BaseException):
    """Ctrl-C or SIGTERM, wherever we are."""


@dataclass(slots=True)
class Child:
    """A program kept running: started again when it ends, after a pause that grows while it keeps ending soon."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes] | None = None
    pause: float = 0.5
    started: float = 0.0
    next_start: float = 0.0

    def look(self, now: float) -> bool:
        """Start it when it is not running and its pause is over. True when it was found ended just now."""
        if self.process is not None:
            if self.process.poll() is None:
                return False
            self.pause = 0.5 if now - self.started > STEADY else min(self.pause * 2, LONGEST_PAUSE)
            self.next_start, self.process = now + self.pause, None
            return True
        if now >= self.next_start:
            self.started, self.process = now, self.start()
        return False

    def stop(self, within: float = 15) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass(slots=True)
class Supervisor:
    run: Run
    say: Words
    children: list[Child] = field(default_factory=list)
    server: EmbeddedServer | None = None
    stopping: bool = False
    word: int | None = None
    """Where the waiting web server hears that it may serve; it hears too when we are no more."""

    def up(self) -> int:
        """Run the province until asked to stop. The folder is already locked and stamped."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)
        try:
            need_free_port(self.run.host, self.run.port, wait=5)
            if self.run.stamp.demo and "TINHSO_PORTAL_URL" not in os.environ:
                self.run = replace(self.run, portal=free_port())
            if self.run.stamp.demo and "TINHSO_GATEWAY_URL" not in os.environ:
                self.run = replace(self.run, gateway=free_port())
            if self.run.stamp.demo and identity_cli.wanted(self.run.folder):
                self.run = replace(self.run, identity=free_port())
            web = self._load_web()
            self._start_database()
            handed = {} if not self.run.code and prepared.nothing_new(self.run, self.server) else self._prepare()
            self._serve(web)
            self._greet(handed)
            self._watch()
        except StopAsked:
            pass
        except TinhSoError as error:
            click.echo(self.say.error(error), err=True)
            return 1
        finally:
            self._stop()
        return 0

    def _asked_to_stop(self, *_signal: object) -> None:
        if not self.stopping:
            self.stopping = True
            raise StopAsked

    def _start_database(self) -> None:
        self.server = server = self.run.server()
        if server is None:
            return
        if not (server.layout.cluster / "PG_VERSION").exists():
            click.echo(self.say(_("Making the database in %(folder)s …"), folder=server.layout.cluster))
            if server.layout.moved:
                click.echo(
                    self.say(
                        _("(The database does not run as root, and its own user cannot reach %(folder)s.)"),
                        folder=self.run.folder.root,
                    )
                )
        server.start()
        server.make_database(NAME, user=USER, password=self.run.folder.secret("database"))
        self.children.append(Child("database", server.start, server.process, started=time.monotonic()))

    def _prepare(self) -> dict[str, Any]:
        """Migrate, load packs, play the demo, in a process whose memory goes back to the system."""
        reading, writing = os.pipe()
        child = self._program("prepare", "--hand", str(writing), pass_fds=(writing,))
        os.close(writing)
        preparing = Child("prepare", lambda: child, child)
        try:
            with os.fdopen(reading, encoding="utf-8") as handed:
                text = handed.read()
            code = child.wait()
        except StopAsked:
            preparing.stop()
            raise
        if code:
            raise TinhSoError(
                _("The province could not be prepared; what is wrong stands above. `tinhso doctor` may help.")
            )
        return json.loads(text) if text.strip() else {}

    def _load_web(self) -> Child:
        """Start the web server ahead: it loads its programs while the database starts, and serves at our word."""
        web = ["web", "--host", self.run.host, "--port", str(self.run.port)]
        hearing, self.word = os.pipe()
        process = self._program(*web, "--word", str(hearing), pass_fds=(hearing,))
        os.close(hearing)
        child = Child("web", lambda: self._program(*web), process, started=time.monotonic())
        self.children.append(child)
        return child

    def _serve(self, web: Child) -> None:
        assert self.word is not None
        self._order_of_stop(web)
        with suppress(BrokenPipeError):  # it ended meanwhile; a look starts it again
            os.write(self.word, WORD)
        os.close(self.word)
        while not self._web_answers():
            self._look()
            time.sleep(0.05)
        if not self.run.code:
            # Only now: the first page does not wait for the worker to load.
            self.children.append(Child("worker", lambda: self._program("worker")))
        if self.run.portal:
            words = ["portal-double", "--port", str(self.run.portal), "--at", self.run.address]
            self.children.append(Child("portal-double", lambda: self._program(*words)))
        if self.run.gateway:
            port = str(self.run.gateway)
            self.children.append(Child("gateway-double", lambda: self._program("gateway-double", "--port", port)))
        if self.run.identity:
            known = str(self.run.identity)
            self.children.append(Child("identity-double", lambda: self._program("identity-double", "--port", known)))
        self._look()

    def _order_of_stop(self, web: Child) -> None:
        """The web server was first to start, and must not outlive its database."""
        self.children.remove(web)
        self.children.append(web)

    def _web_answers(self) -> bool:
        host = "127.0.0.1" if self.run.host in {"0.0.0.0", "localhost"} else self.run.host
        asking = HTTPConnection(host, self.run.port, timeout=5)
        try:
            asking.request("GET", "/healthz", headers={"Host": "localhost"})
            return asking.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            asking.close()

    def _watch(self) -> None:
        while True:
            self._look()
            if self.run.code and self.run.folder.stamp is not None:
                self._set_up()
            time.sleep(0.3)

    def _set_up(self) -> None:
        """The province has been set up: a web server of its own takes over, and the worker begins. The code is void."""
        stamp = self.run.folder.stamp
        assert stamp is not None
        self.run = replace(self.run, stamp=stamp, code="")
        (before,) = [child for child in self.children if child.name == "web"]
        after = self._load_web()
        time.sleep(READ_DONE)
        self.children.remove(before)
        before.stop()
        self._serve(after)
        click.echo(self.say(_("The province is set up. Open %(address)s in a browser."), address=self.run.address))

    def _look(self) -> None:
        for child in self.children:
            if child.look(time.monotonic()):
                message = _("%(name)s ended by itself; it is started again in %(pause)s s.")
                click.echo(self.say(message, name=child.name, pause=f"{child.pause:g}"), err=True)

    def _greet(self, handed: dict[str, Any]) -> None:
        persons = handed.get("persons") or []
        if persons:
            click.echo(self.say(_("People of this demo (shown once; sign in with these):")))
            for person in persons:
                shown = (person.get(field, "") for field in ("username", "password", "name", "post", "unit", "does"))
                click.echo("   " + " · ".join(part for part in shown if part))
        if self.run.code:
            address = f"{self.run.address}thiet-lap/"
            click.echo(
                self.say(_("This is a new province. Set it up on this machine, at %(address)s"), address=address)
            )
            click.echo(self.say(_("with this code, which holds until then: %(code)s"), code=self.run.code))
            click.echo(self.say(_("Without a browser: tinhso setup. To look around first: tinhso up --demo")))
            return
        if self.run.portal:
            double = f"http://127.0.0.1:{self.run.portal}/"
            click.echo(self.say(_("The double of the national portal: %(address)s"), address=double))
        click.echo(self.say(_("Open %(address)s in a browser. Ctrl-C stops everything."), address=self.run.address))

    def _stop(self) -> None:
        self.stopping = True
        click.echo(self.say(_("Stopping …")))
        for child in reversed(self.children):
            if child.name == "database" and self.server is not None:
                self.server.stop()
            else:
                child.stop()
        if self.server is not None:
            self.server.stop()

    def _program(self, *words: str, pass_fds: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
        with self.run.folder.log(words[0]) as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tinhso.project.cli", "--lang", self.say.language, *words],
                env=self.run.surroundings(),
                stdin=subprocess.DEVNULL,
                # Its records go to a file; what `prepare` says is for the person who started us.
                stderr=None if words[0] == "prepare" else log,
                pass_fds=pass_fds,
                # Ctrl-C in the terminal is for us; we stop the others in order.
                start_new_session=True,
                # The database stops with us, so a worker could not finish its jobs; they are run again.
                preexec_fn=partial(
                    end_with_parent, os.getpid(), signal.SIGTERM if words[0] == "web" else signal.SIGKILL
                ),
            )
