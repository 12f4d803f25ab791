"""Every address of the site, in one place."""

from __future__ import annotations

from django.urls import include, path

from tinhso.web import health

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("", include(health)),
]
