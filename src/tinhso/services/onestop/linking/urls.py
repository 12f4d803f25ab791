"""Under /ho-so/nhom/; taken into the addresses of the service."""

from django.urls import path

from . import pages

urlpatterns = [
    path("ho-so/nhom/", pages.choose, name="groups"),
    path("ho-so/nhom/da-tiep-nhan/<int:id>/", pages.received, name="group-received"),
    path("ho-so/nhom/<str:code>/", pages.intake, name="group-intake"),
]
