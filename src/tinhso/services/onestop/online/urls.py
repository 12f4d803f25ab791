"""/nop-ho-so/ for the public, /ho-so/tu-xa/ for the desk; taken into the addresses of the service."""

from django.urls import path

from . import desk_pages, pages

urlpatterns = [
    path("nop-ho-so/", pages.choose, name="hand-in"),
    path("nop-ho-so/theo-doi/", pages.follow, name="submission"),
    path("nop-ho-so/<str:code>/", pages.hand_in, name="hand-in-one"),
    path("ho-so/tu-xa/", desk_pages.lists, name="submissions"),
    path("ho-so/tu-xa/<int:id>/", desk_pages.one, name="submission-at-desk"),
    path("ho-so/tu-xa/<int:id>/tep/<int:paper>/", desk_pages.file, name="submission-file"),
]
