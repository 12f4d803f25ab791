"""/nhat-ky/, /niem-phong/, /kiem-tra/: the journal searched, its seals, and the check of papers."""

from django.urls import path

from . import checking, pages, seals

app_name = "audit"
urlpatterns = [
    path("nhat-ky/", pages.search, name="search"),
    path("niem-phong/", seals.listing, name="seals"),
    path("niem-phong/goc.txt", seals.roots, name="roots"),
    path("niem-phong/atom.xml", seals.feed, name="feed"),
    path("kiem-tra/", checking.ask, name="ask"),
    path("kiem-tra/<slug:code>/", checking.check, name="check"),
    path("kiem-tra/<slug:code>/ma.svg", checking.mark, name="mark"),
    path("kiem-tra/<slug:code>/bang-chung/", checking.proof, name="proof"),
]
