"""/nop-ho-so/ for the public, /ho-so/tu-xa/ for the desk; taken into the addresses of the service."""

from django.urls import path

from . import desk_pages, following, own_pages, pages

urlpatterns = [
    path("nop-ho-so/", pages.choose, name="hand-in"),
    path("nop-ho-so/theo-doi/", following.follow, name="submission"),
    path("nop-ho-so/cua-toi/", own_pages.mine, name="mine"),
    path("nop-ho-so/cua-toi/<int:id>/", own_pages.submission, name="my-submission"),
    path("nop-ho-so/cua-toi/ho-so/<int:id>/", own_pages.dossier, name="my-dossier"),
    path("nop-ho-so/cua-toi/giay-to/<int:id>/", own_pages.paper, name="my-paper"),
    path("nop-ho-so/<str:code>/", pages.hand_in, name="hand-in-one"),
    path("nop-ho-so/<str:code>/luu/", pages.keep, name="hand-in-keep"),
    path("ho-so/tu-xa/", desk_pages.lists, name="submissions"),
    path("ho-so/tu-xa/<int:id>/", desk_pages.one, name="submission-at-desk"),
    path("ho-so/tu-xa/<int:id>/tep/<int:paper>/", desk_pages.file, name="submission-file"),
]
