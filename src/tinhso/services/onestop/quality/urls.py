"""/chat-luong-phuc-vu/, /so-lieu-ho-so/, /bang-cong-khai/"""

from django.urls import path

from . import board, figures_pages, line_page, opened_page, pages

urlpatterns = [
    path("chat-luong-phuc-vu/", pages.quality, name="quality"),
    path("chat-luong-phuc-vu/<int:unit>/", pages.unit, name="quality-unit"),
    path("chat-luong-phuc-vu/<int:unit>/<str:line>/", line_page.line, name="quality-line"),
    path("chat-luong-phuc-vu/<int:unit>/<str:line>/ho-so/", opened_page.opened, name="quality-opened"),
    path("so-lieu-ho-so/", figures_pages.listed, name="figures"),
    path("so-lieu-ho-so/<str:measure>/<int:unit>/", figures_pages.figure, name="figure"),
    path("bang-cong-khai/", board.board, name="board"),
]
