from django.urls import path

from . import pages, planned

app_name = "configuration"

urlpatterns = [
    path("cau-hinh/", pages.home, name="home"),
    path("cau-hinh/tai-len/", planned.upload, name="upload"),
    path("cau-hinh/tai-ve/", pages.download, name="download"),
    path("cau-hinh/ke-hoach/<int:id>/", planned.plan, name="plan"),
    path("cau-hinh/dinh-nghia/<slug:kind>/", pages.kind, name="kind"),
    path("cau-hinh/dinh-nghia/<slug:kind>/<str:code>/", pages.definition, name="definition"),
]
