from django.urls import path

from . import pages

app_name = "units"

urlpatterns = [
    path("don-vi/", pages.search, name="search"),
    path("don-vi/ban-do/", pages.country_map, name="map"),
    path("don-vi/<int:unit_id>/", pages.unit, name="unit"),
]
