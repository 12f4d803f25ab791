"""/quay/"""

from django.urls import path

from . import pages

urlpatterns = [
    path("quay/", pages.desk, name="queue"),
    path("quay/may-lay-so/", pages.machine, name="queue-machine"),
    path("quay/may-lay-so/<str:secret>/", pages.bind, name="queue-link"),
    path("quay/so/<int:id>/", pages.ticket, name="queue-ticket"),
    path("quay/<int:unit>/man-hinh/", pages.screen, name="queue-screen"),
]
