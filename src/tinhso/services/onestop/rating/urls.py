"""/danh-gia/, /ho-so/<id>/danh-gia/"""

from django.urls import path

from . import pages, results_pages

urlpatterns = [
    path("danh-gia/", pages.begin, name="rating"),
    path("danh-gia/phieu/", pages.rate, name="rate"),
    path("danh-gia/cam-on/", pages.rated, name="rated"),
    path("danh-gia/lien-ket/<str:secret>/", pages.by_link, name="rating-link"),
    path("danh-gia/may/", pages.tablet, name="tablet"),
    path("danh-gia/may/<str:secret>/", pages.bind, name="tablet-link"),
    path("danh-gia/may-tai-quay/", pages.devices, name="rating-tablets"),
    path("danh-gia/ket-qua/", results_pages.shown, name="rating-results"),
    path("danh-gia/y-kien/", results_pages.comments, name="rating-comments"),
    path("ho-so/<int:id>/danh-gia/", pages.ask, name="rating-ask"),
]
