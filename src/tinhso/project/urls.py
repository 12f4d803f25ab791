"""Every address of the site, in one place. Services name their own full Vietnamese paths."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path

from tinhso.web import health
from tinhso.web.quick import Quick

SERVICES = (
    "setup",
    "home",
    "account",
    "units",
    "reports",
    "ranking",
    "trace",
    "configuration",
    "audit",
    "staff",
    "webhooks",
    "onestop",
)

_addresses = [
    path("", include(health)),
    path("", include("tinhso.web.urls")),
    path("", include("tinhso.web.api.urls")),
    *[
        path("", include(f"tinhso.services.{name}.urls"))
        for name in SERVICES
        if find_spec(f"tinhso.services.{name}.urls")
    ],
]

urlpatterns = [Quick(_addresses), *_addresses]

handler400 = "tinhso.web.errors.bad_request"
handler403 = "tinhso.web.errors.not_allowed"
handler404 = "tinhso.web.errors.not_there"
handler500 = "tinhso.web.errors.broken"
