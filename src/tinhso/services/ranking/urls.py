"""/xep-hang/: rounds of ranking and published tables."""

from django.urls import path

from . import importing, pages, rounds

app_name = "ranking"
urlpatterns = [
    path("xep-hang/", pages.index, name="rounds"),
    path("xep-hang/mo/", rounds.open_page, name="open"),
    path("xep-hang/nhap-so-lieu/", importing.upload, name="upload"),
    path("xep-hang/nhap-so-lieu/<int:id>/", importing.confirm, name="confirm"),
    path("xep-hang/bang/<slug:code>/", pages.table, name="table"),
    path("xep-hang/<int:id>/", pages.round_page, name="round"),
    path("xep-hang/<int:id>/cham/", rounds.score_now, name="score"),
    path("xep-hang/<int:id>/cong-bo/", rounds.publish_page, name="publish"),
]
