"""/mo-so/: open the number."""

from django.urls import path

from . import pages

app_name = "trace"
urlpatterns = [path("mo-so/<slug:kind>/<int:id>/", pages.trace, name="trace")]
