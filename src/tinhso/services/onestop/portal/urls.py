"""/ho-so/tu-cong/ for desks, /cong-quoc-gia/ for who looks after the line, /lien-thong/v1/ for the portal's programs."""

from django.urls import path

from . import desk_pages, keeper_pages, machine

urlpatterns = [
    path("ho-so/tu-cong/", desk_pages.lists, name="handed"),
    path("ho-so/tu-cong/<int:id>/", desk_pages.one, name="handed-one"),
    path("ho-so/tu-cong/<int:id>/tep/<int:paper>/", desk_pages.file, name="handed-file"),
    path("cong-quoc-gia/", keeper_pages.portal, name="portal"),
    path("cong-quoc-gia/vu-viec-bo/", keeper_pages.ministry_cases, name="ministry-cases"),
    path("lien-thong/v1/", machine.listen, name="portal-listen"),
    path("lien-thong/v1/tep/<str:token>/", machine.result, name="portal-result"),
]
