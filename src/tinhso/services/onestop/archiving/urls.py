"""/ho-so/<id>/luu-tru/"""

from django.urls import path

from . import pages

urlpatterns = [path("ho-so/<int:id>/luu-tru/", pages.export, name="export")]
