"""The kit's own addresses: `path("", include("tinhso.web.urls"))`."""

from django.urls import path

from . import display, gallery, pages, speech

app_name = "web"
urlpatterns = [
    path("ngon-ngu/", pages.public(display.choose_language), name="language"),
    path("hien-thi/", pages.public(display.choose_display), name="display"),
    path("doc-to/", pages.public(speech.speak), name="speech"),
    path("kit/", pages.public(gallery.kit), name="kit"),
    path("kit/ngan-keo/", pages.public(gallery.drawer), name="kit-drawer"),
]
