"""A time-stamping authority of one's own, over loopback HTTP and by the real protocol: for tests, never for the record."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

OPENSSL = shutil.which("openssl")
_CONFIG = """
[tsa]
default_tsa = it
[it]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
[stamps]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
"""


@dataclass(frozen=True, slots=True)
class Authority:
    """Where to ask, and the file of its root certificate."""

    url: str
    roots: Path


@contextmanager
def authority(folder: Path) -> Iterator[Authority]:
    """A running authority with keys of its own, made in `folder`. Needs openssl (`OPENSSL` is None without it)."""
    _make(folder)

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            (folder / "query").write_bytes(query)
            _openssl(folder, "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-out", "answer")
            answer = (folder / "answer").read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_given: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield Authority(f"http://127.0.0.1:{server.server_port}/", folder / "root.pem")
    finally:
        server.shutdown()
        server.server_close()


def _make(folder: Path) -> None:
    (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder))
    (folder / "serial").write_text("01")
    made = ("req", "-new", "-newkey", "rsa:2048", "-nodes", "-config", "/dev/null")
    _openssl(folder, *made, "-subj", "/CN=Root of tests", "-keyout", "root.key", "-out", "root.csr")
    sign = ("x509", "-req", "-days", "30", "-extfile", "tsa.cnf")
    _openssl(folder, *sign, "-in", "root.csr", "-signkey", "root.key", "-extensions", "root", "-out", "root.pem")
    _openssl(folder, *made, "-subj", "/CN=Time stamps of tests", "-keyout", "tsa.key", "-out", "tsa.csr")
    by = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial")
    _openssl(folder, *sign, "-in", "tsa.csr", *by, "-extensions", "stamps", "-out", "tsa.pem")


def _openssl(folder: Path, *words: str) -> None:
    if OPENSSL is None:
        raise RuntimeError("openssl is not on this machine")
    done = subprocess.run([OPENSSL, *words], cwd=folder, capture_output=True, text=True, timeout=60)
    if done.returncode:
        raise RuntimeError(done.stderr)
