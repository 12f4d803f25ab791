"""/ho-so/<id>/phi/, /thu-phi/, /nop-phi/, /cong-thanh-toan/: under the names of the one-stop service."""

from django.urls import path

from . import incoming, lists, pages, public_pages

urlpatterns = [
    path("ho-so/<int:id>/phi/", pages.fee, name="fee"),
    path("ho-so/<int:id>/phi/xac-dinh/", pages.assess, name="fee-assess"),
    path("ho-so/<int:id>/phi/bien-lai/<int:receipt>/", pages.receipt, name="fee-receipt"),
    path("ho-so/<int:id>/phi/hoan/<int:receipt>/", pages.refund, name="fee-refund"),
    path("thu-phi/", lists.fees, name="fees"),
    path("thu-phi/so-quy/", lists.cash_book, name="cash-book"),
    path("thu-phi/sao-ke/", lists.statements, name="statements"),
    path("thu-phi/sao-ke/<int:id>/", lists.statement, name="statement"),
    path("nop-phi/", public_pages.begin, name="pay"),
    path("nop-phi/<slug:key>/", public_pages.payment, name="payment"),
    path("cong-thanh-toan/tin/", incoming.told, name="gateway"),
]
