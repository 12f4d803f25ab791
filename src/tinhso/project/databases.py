"""Which database, and how to speak to it."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tinhso.project.embedded.layout import PORT, lay_out
from tinhso.project.folder import Folder

NAME = "tinhso"
USER = "tinhso"


def database(folder: Folder) -> dict[str, Any]:
    """Django's settings of the one database: DATABASE_URL's server, or the one in the data folder."""
    url = os.environ.get("DATABASE_URL")
    chosen = from_url(url) if url else embedded(folder)
    return {
        "ENGINE": "tinhso.store.postgresql",
        "CONN_MAX_AGE": None,
        # A server that was restarted is noticed at the next request, not by a person.
        "CONN_HEALTH_CHECKS": True,
        **chosen,
        # Django switches prepared statements off; the store's fixed SQL lives from them.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 1, **chosen["OPTIONS"]},
    }


def embedded(folder: Folder) -> dict[str, Any]:
    return {
        "NAME": NAME,
        "USER": USER,
        "PASSWORD": folder.held_secret("database") or "",
        "HOST": str(lay_out(folder.root).socket),
        "PORT": str(PORT),
        "OPTIONS": {},
    }


def from_url(url: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?sslmode=require`; a socket's folder as `?host=/run/postgresql`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or len(parts.path) < 2:
        raise ValueError("DATABASE_URL must look like postgresql://user:password@host:5432/name")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(options.pop("port", parts.port or "")),
        "OPTIONS": options,
    }
