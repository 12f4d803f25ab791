from django.urls import path

from . import pages

app_name = "setup"
urlpatterns = [path("thiet-lap/", pages.setup, name="setup")]
