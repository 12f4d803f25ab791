from django.urls import path

from . import pages

app_name = "configuration"

urlpatterns = [
    path("cau-hinh/", pages.home, name="home"),
]
