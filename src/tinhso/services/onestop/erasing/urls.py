"""/ho-so/<id>/xoa-du-lieu/"""

from django.urls import path

from . import pages

urlpatterns = [path("ho-so/<int:id>/xoa-du-lieu/", pages.erase, name="erase")]
