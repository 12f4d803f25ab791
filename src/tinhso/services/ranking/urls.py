"""/xep-hang/: rounds of ranking and published tables."""

from django.urls import path

app_name = "ranking"
urlpatterns: list = []
