"""A server that speaks S3, on this machine alone, that checks keys and signatures; and one that breaks off in the middle."""

from __future__ import annotations

import json
import logging
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest

from tinhso.project.bucket.place import Place
from tinhso.project.bucket.speaking import Bucket

ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
READ = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}


@dataclass
class Server:
    """moto, with one key that may do all and one that may only read."""

    address: str
    key: tuple[str, str]
    reader: tuple[str, str]

    def client(self) -> Any:
        import boto3

        return boto3.client("s3", endpoint_url=self.address, region_name="us-east-1", **_as(self.key))

    def bucket(self, prefix: str = "tinhso/files") -> Place:
        name = f"trial-{uuid4().hex[:12]}"
        self.client().create_bucket(Bucket=name)
        return Place(name, prefix, self.address, "us-east-1", *self.key)

    def gone(self, place: Place) -> None:
        """The bucket, with all in it."""
        client = self.client()
        for one in client.list_objects_v2(Bucket=place.bucket).get("Contents", ()):
            client.delete_object(Bucket=place.bucket, Key=one["Key"])
        client.delete_bucket(Bucket=place.bucket)

    def names(self, place: Place) -> list[str]:
        """Everything in the bucket, as the server has it."""
        return [one["Key"] for one in self.client().list_objects_v2(Bucket=place.bucket).get("Contents", ())]

    def fill(self, place: Place, names: list[str]) -> None:
        """Many small objects at once, past the door of the server."""
        from moto.core import DEFAULT_ACCOUNT_ID
        from moto.s3.models import s3_backends

        for name in names:
            s3_backends[DEFAULT_ACCOUNT_ID]["aws"].put_object(place.bucket, f"{place.prefix}/{name}", b"1")

    def parts_left(self, place: Place) -> list[Any]:
        """Uploads that were begun and neither finished nor given up."""
        return self.client().list_multipart_uploads(Bucket=place.bucket).get("Uploads", [])


def _as(key: tuple[str, str]) -> dict[str, str]:
    return {"aws_access_key_id": key[0], "aws_secret_access_key": key[1]}


@pytest.fixture(scope="session")
def s3() -> Server:
    return _served()


@cache
def _served() -> Server:
    """Once in each process that asks, and until it ends: the server's own thread ends with us."""
    import boto3
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    people = boto3.client("iam", endpoint_url=address, region_name="us-east-1", **_as(("first", "first")))
    keys = []
    for name, may in (("tinhso", ALL), ("reader", READ)):
        people.create_user(UserName=name)
        people.put_user_policy(UserName=name, PolicyName="may", PolicyDocument=json.dumps(may))
        made = people.create_access_key(UserName=name)["AccessKey"]
        keys.append((made["AccessKeyId"], made["SecretAccessKey"]))
    plain = {"Content-Type": "text/plain"}
    urlopen(Request(f"{address}/moto-api/reset-auth", b"0", plain)).close()  # from now on keys count
    return Server(address, *keys)


@pytest.fixture
def place(s3: Server) -> Place:
    """A bucket of this test's own."""
    return s3.bucket()


@pytest.fixture
def bucket(place: Place) -> Bucket:
    return Bucket(place)


def told(place: Place) -> dict[str, str]:
    """The place as an operator writes it into the environment."""
    return {
        "TINHSO_FILES": place.address,
        "TINHSO_S3_ENDPOINT": place.endpoint,
        "TINHSO_S3_REGION": place.region,
        "TINHSO_S3_KEY_ID": place.key_id,
        "TINHSO_S3_SECRET": place.secret,
    }


def kept_in(place: Place, folder: Any) -> dict[str, Any]:
    """Settings under which files stand in the bucket."""
    from django.conf import settings

    papers = {
        "BACKEND": "tinhso.project.bucket.storage.BucketStorage",
        "OPTIONS": {"place": place, "folder": folder},
    }
    return {**settings.STORAGES, "papers": papers}


def nowhere(place: Place) -> Place:
    """The same where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return replace(place, endpoint=f"http://127.0.0.1:{free.getsockname()[1]}")


@contextmanager
def broken_off(place: Place, *, up: int = 10**9, down: int = 10**9) -> Iterator[Place]:
    """The same through a line that breaks after so many bytes to the server, or from it."""
    server = re.fullmatch(r"http://([^:]+):(\d+)", place.endpoint)
    assert server is not None
    stopping = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while not stopping.is_set():
                with suppress(OSError):
                    near, _address = listening.accept()
                    far = socket.create_connection((server[1], int(server[2])))
                    threading.Thread(target=_carry, args=(near, far, up), daemon=True).start()
                    threading.Thread(target=_carry, args=(far, near, down), daemon=True).start()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield replace(place, endpoint=f"http://127.0.0.1:{listening.getsockname()[1]}")
        finally:
            stopping.set()
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def _carry(near: socket.socket, far: socket.socket, most: int) -> None:
    with suppress(OSError):
        while most > 0 and (part := near.recv(min(65536, most))):
            far.sendall(part)
            most -= len(part)
    for one in (near, far):
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()
