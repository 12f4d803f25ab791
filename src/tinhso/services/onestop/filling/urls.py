"""Under /ho-so/ and /thu-tuc/; taken into the addresses of the service."""

from django.urls import path

from . import pages

urlpatterns = [
    path("thu-tuc/<str:code>/bieu-mau.json", pages.form_schema, name="form-schema"),
    path("ho-so/tiep-nhan/<str:code>/nhap/", pages.keep, name="draft-keep"),
    path("ho-so/ho-tro/<str:code>/nhap/", pages.support_keep, name="support-draft-keep"),
    path("ho-so/ban-nhap/", pages.mine, name="drafts"),
    path("ho-so/ban-nhap/<int:id>/", pages.draft, name="draft"),
    path("ho-so/so-cua-toi/", pages.own_number, name="own-number"),
    path("ho-so/<int:id>/to-khai/", pages.form, name="form"),
    path("ho-so/<int:id>/to-khai/in/", pages.form_print, name="form-print"),
    path("ho-so/<int:id>/to-khai/tep/<int:paper>/", pages.form_file, name="form-file"),
]
