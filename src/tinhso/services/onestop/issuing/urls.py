"""/ho-so/<id>/giay/…, /ho-so/so-theo-doi/, /tra-cuu-ho-so/giay/"""

from django.urls import path

from . import pages

urlpatterns = [
    path("ho-so/so-theo-doi/", pages.register, name="register"),
    path("ho-so/<int:id>/giay-tiep-nhan/", pages.receipt, name="receipt"),
    path("ho-so/<int:id>/giay/<int:paper>.pdf", pages.paper, name="paper"),
    path("ho-so/<int:id>/phieu-kiem-soat.pdf", pages.slip, name="control"),
    path("tra-cuu-ho-so/giay/", pages.applicants, name="applicants-paper"),
]
