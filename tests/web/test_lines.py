"""Messages to other systems: many on one line, each bounded in time, none lost because a line was closed meanwhile."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tinhso.services.onestop.portal.testing import new_secret
from tinhso.web.outgoing import sending
from tinhso.web.outgoing.sending import Lines, Message

AT = datetime(2026, 10, 5, 2, tzinfo=UTC)
SECRET = new_secret()


class There(ThreadingHTTPServer):
    """A system that keeps lines open and notes on which of them it was told what."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.lines: list[Any] = []
        self.told: list[str] = []
        self.answer, self.hang_up_after, self.pause, self.version = b"{}", 0, 0.0, "HTTP/1.1"

    def address(self, scheme: str = "http", host: str = "127.0.0.1") -> str:
        return f"{scheme}://{host}:{self.server_port}/"


class Answering(BaseHTTPRequestHandler):
    server: There
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.protocol_version = self.server.version
        self.server.lines.append(self.client_address)
        self.asked = 0

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.asked += 1
        self.server.told.append(self.headers["webhook-id"])
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.server.answer)))
        self.end_headers()
        if self.server.pause:
            self.wfile.write(self.server.answer[:1])
            time.sleep(self.server.pause)
            self.wfile.write(self.server.answer[1:])
        else:
            self.wfile.write(self.server.answer)
        self.close_connection = self.close_connection or self.asked == self.server.hang_up_after

    def log_message(self, *_given: Any) -> None: ...


@pytest.fixture
def there() -> Iterator[There]:
    server = There()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def message(number: int, address: str) -> Message:
    return Message(f"m-{number}", '{"n":1}', address, SECRET)


def send_all(lines: Lines, there: There, many: int, **where: str) -> list[str]:
    return [lines.send(message(number, there.address(**where)), at=AT).answer for number in range(many)]


def test_messages_one_after_another_go_over_one_line(there):
    with Lines(inside=True, read=100) as lines:
        assert send_all(lines, there, 5) == ["200"] * 5
    assert len(there.lines) == 1 and there.told == [f"m-{number}" for number in range(5)]


def test_messages_at_once_open_no_more_lines_than_speak_at_once(there):
    with Lines(inside=True, read=100) as lines, ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda number: lines.send(message(number, there.address()), at=AT).answer, range(60)))
    assert found == ["200"] * 60 and len(there.lines) <= 4 and len(set(there.told)) == 60


def test_a_line_closed_between_two_messages_loses_none(there):
    there.hang_up_after = 2
    with Lines(inside=True, read=100) as lines:
        for number in range(6):
            assert lines.send(message(number, there.address()), at=AT).arrived
            time.sleep(0.05)  # so that it is closed when the next one is said
    assert there.told == [f"m-{number}" for number in range(6)] and len(there.lines) == 3


def test_a_system_that_ends_each_line_is_told_all_the_same(there):
    there.version = "HTTP/1.0"
    with Lines(inside=True, read=100) as lines:
        assert send_all(lines, there, 3) == ["200"] * 3
    assert len(there.lines) == 3


def test_an_answer_longer_than_wanted_is_not_taken_for_the_next_one(there):
    there.answer = b"x" * 50_000
    with Lines(inside=True, read=100) as lines:
        first = lines.send(message(1, there.address()), at=AT)
        there.answer = b"short"
        second = lines.send(message(2, there.address()), at=AT)
    assert (first.body, second.body) == (b"x" * 100, b"short") and len(there.lines) == 2


def test_a_slow_answer_is_waited_for_until_the_time_is_up_on_an_old_line_too(there, monkeypatch):
    monkeypatch.setattr(sending, "SECONDS", 0.6)
    with Lines(inside=True, read=100) as lines:
        assert send_all(lines, there, 1) == ["200"]
        there.pause = 3.0
        began = time.monotonic()
        assert send_all(lines, there, 1) == ["too-slow"]
        assert time.monotonic() - began < 2 and len(there.lines) == 1
        there.pause = 0.3
        assert send_all(lines, there, 3) == ["200"] * 3, "each message has its own time"


def test_a_line_goes_only_where_it_may(there):
    with Lines(inside=False) as lines:
        assert send_all(lines, there, 1, scheme="https") == ["inside"] and not there.lines


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key and a certificate for this machine, which this process trusts and no other."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path / "both.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    trusting = ssl.create_default_context(cadata=made.public_bytes(serialization.Encoding.PEM).decode())
    monkeypatch.setattr(sending, "_trusting", lambda: trusting)
    return path


@pytest.fixture
def encrypted(there: There, authority: Path) -> There:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority)
    there.socket = context.wrap_socket(there.socket, server_side=True)
    return there


def test_an_encrypted_line_is_made_once_for_many(encrypted):
    with Lines(inside=True, read=100) as lines:
        assert send_all(lines, encrypted, 4, scheme="https", host="localhost") == ["200"] * 4
    assert len(encrypted.lines) == 1


def test_a_certificate_of_somebody_else_is_refused(encrypted):
    with Lines(inside=True, read=100) as lines:
        assert send_all(lines, encrypted, 1, scheme="https") == ["not-encrypted"]  # it is localhost's, not the number's
    assert not encrypted.told


def test_a_call_nobody_takes_up_ends_in_time(monkeypatch):
    monkeypatch.setattr(sending, "SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent, Lines(inside=True) as lines:
        began = time.monotonic()
        for scheme in ("http", "https"):
            address = f"{scheme}://127.0.0.1:{silent.getsockname()[1]}/"
            assert lines.send(message(1, address), at=AT).answer == "too-slow"
        assert time.monotonic() - began < 3
