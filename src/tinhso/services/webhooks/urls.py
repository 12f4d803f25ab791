"""/ket-noi/: other systems that are told of events."""

from django.urls import path

from . import pages

app_name = "webhooks"
urlpatterns = [
    path("ket-noi/", pages.systems, name="systems"),
    path("ket-noi/them/", pages.add, name="add"),
    path("ket-noi/<int:id>/", pages.system, name="system"),
]
