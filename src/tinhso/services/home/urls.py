"""Home, search, posts, and signing in. The sign-in names are django-allauth's, so they stand in no namespace."""

from django.urls import include, path

from . import pages, sign_in

home = [
    path("", pages.home, name="home"),
    path("tim-kiem/", pages.search, name="search"),
]
people = [path("vi-tri/", pages.switch, name="switch")]

urlpatterns = [
    path("", include((home, "home"))),
    path("", include((people, "people"))),
    path("dang-nhap/", sign_in.sign_in, name="account_login"),
    path("dang-nhap/da-khoa/", sign_in.inactive, name="account_inactive"),
    path("dang-xuat/", sign_in.sign_out, name="account_logout"),
    path("doi-mat-khau/", sign_in.password, name="account_change_password"),
]
