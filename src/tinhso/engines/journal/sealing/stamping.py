"""Time stamps (RFC 3161): an authority outside says since when a block's hash has stood, and with it all blocks before.

What is stamped is the block's header, so the stamped digest is the published hash itself. Without TINHSO_TSA_URL nothing
is asked; with TINHSO_TSA_ROOTS (certificates, PEM) the authority's signature is proven too, not only what it stamped.
"""

from __future__ import annotations

import urllib.request
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _

from .sealer import last

MOST_BYTES = 100_000
SECONDS = 20
_NEWEST = "SELECT coalesce(max(block), 0) FROM journal_stamp"
_KEEP = "INSERT INTO journal_stamp (block, authority, answer, stamped_at) VALUES (%s::bigint, %s, %s, %s)"
_ALL = """SELECT s.block, s.answer, b.hash FROM journal_stamp s LEFT JOIN journal_block b ON b.number = s.block
    WHERE s.block >= %s::bigint ORDER BY s.block, s.id"""


def stamp(*, authority: str = "") -> int | None:
    """Have the newest block stamped, unless it is; its number. Invalid when the answer is not one for what was asked."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    authority, seal = authority or str(settings.TINHSO_TSA_URL), last()
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        (newest,) = cursor.fetchone()
    if not authority or seal is None or newest >= seal.number:
        return None
    asked = TimestampRequestBuilder().data(seal.header.encode()).hash_algorithm(HashAlgorithm.SHA256).build()
    answer = _post(authority, asked.as_bytes())
    given = _decoded(answer)
    if given is None or given.tst_info.nonce != asked.nonce or not _fits(given, seal.hash):
        raise Invalid(_("The time-stamping authority did not stamp what it was asked to."))
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [str(seal.number), authority, answer, given.tst_info.gen_time])
    return seal.number


def check(start: int) -> tuple[int, int | None]:
    """How many stamps of blocks from `start` on fit, and the first block whose stamp does not."""
    with connection.cursor() as cursor:
        cursor.execute(_ALL, [str(start)])
        found = cursor.fetchall()
    for fitting, (block, answer, hash_) in enumerate(found):
        given = _decoded(bytes(answer))
        if given is None or hash_ is None or not _fits(given, bytes(hash_)):
            return fitting, int(block)
    return len(found), None


def _decoded(answer: bytes) -> Any:
    from rfc3161_client import decode_timestamp_response

    try:
        given = decode_timestamp_response(answer)
        return given if given.status in (0, 1) and given.tst_info is not None else None
    except ValueError:
        return None


def _fits(given: Any, hash_: bytes) -> bool:
    from rfc3161_client import VerificationError

    if given.tst_info.message_imprint.message != hash_:
        return False
    verifier = _verifier()
    if verifier is None:
        return True
    try:
        return bool(verifier.verify(given, hash_))
    except VerificationError:
        return False


def _verifier() -> Any:
    """Proves the authority's signature; None when no certificates are set."""
    from cryptography.x509 import load_pem_x509_certificates
    from rfc3161_client import VerifierBuilder

    file = str(settings.TINHSO_TSA_ROOTS)
    return VerifierBuilder(roots=load_pem_x509_certificates(Path(file).read_bytes())).build() if file else None


def _post(address: str, query: bytes) -> bytes:
    if not address.startswith(("http://", "https://")):
        raise Invalid(_("The address of the time-stamping authority must begin with https:// or http://."))
    asking = urllib.request.Request(address, query, {"Content-Type": "application/timestamp-query"})
    with urllib.request.urlopen(asking, timeout=SECONDS) as answering:
        return bytes(answering.read(MOST_BYTES))
