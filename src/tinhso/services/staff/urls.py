from django.urls import path

from . import delegating, importing, pages, persons, reviewing

app_name = "staff"
urlpatterns = [
    path("nhan-su/", pages.posts, name="posts"),
    path("nhan-su/vi-tri/moi/", pages.new_post, name="new-post"),
    path("nhan-su/vi-tri/<int:post_id>/", pages.post, name="post"),
    path("nhan-su/vi-tri/<int:post_id>/bo-nhiem/", pages.appoint, name="appoint"),
    path("nhan-su/vi-tri/<int:post_id>/ket-thuc/", pages.end_post, name="end-post"),
    path("nhan-su/bo-nhiem/<int:post_id>/<int:appointment_id>/ket-thuc/", pages.end, name="end"),
    path("nhan-su/nguoi/<int:person_id>/", persons.person, name="person"),
    path("nhan-su/nguoi/<int:person_id>/ten/", persons.rename, name="rename"),
    path("nhan-su/nguoi/<int:person_id>/mat-khau/", persons.password, name="password"),
    path("nhan-su/nguoi/<int:person_id>/khoa/", persons.close, name="close"),
    path("nhan-su/nguoi/<int:person_id>/xoa/", persons.erase, name="erase"),
    path("nhan-su/nhap/", importing.upload, name="import"),
    path("nhan-su/nhap/xem-truoc/", importing.confirm, name="import-confirm"),
    path("nhan-su/nhap/mau/", importing.empty_sheet, name="import-sheet"),
    path("uy-quyen/", delegating.delegations, name="delegations"),
    path("uy-quyen/moi/", delegating.give, name="give"),
    path("uy-quyen/<int:delegation_id>/thu-hoi/", delegating.withdraw, name="withdraw"),
    path("quyen/", reviewing.rights, name="rights"),
]
