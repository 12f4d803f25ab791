"""/thu-tuc/"""

from django.urls import path

from . import pages

app_name = "onestop"
urlpatterns = [
    path("thu-tuc/", pages.procedures, name="procedures"),
    path("thu-tuc/<str:code>/", pages.procedure, name="procedure"),
]
