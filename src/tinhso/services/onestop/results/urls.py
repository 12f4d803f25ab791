"""/kho-ket-qua/, /ho-so/<id>/ket-qua/"""

from django.urls import path

from . import pages

urlpatterns = [
    path("kho-ket-qua/", pages.look_up, name="results"),
    path("kho-ket-qua/<int:id>/", pages.result, name="result"),
    path("kho-ket-qua/<int:id>/tep/", pages.file, name="result-file"),
    path("ho-so/<int:id>/ket-qua/", pages.register, name="register-result"),
    path("ho-so/<int:id>/dung-lai/<str:code>/", pages.reused, name="reused"),
]
