"""/thu-tuc/, /ho-so/, /tra-cuu-ho-so/"""

from django.urls import path

from . import desk, heir_pages, list_pages, lookup_page, officers, opinion_pages, pages
from .archiving import urls as archiving_urls
from .counter import urls as counter_urls
from .erasing import urls as erasing_urls
from .filling import urls as filling_urls
from .issuing import urls as issuing_urls
from .linking import urls as linking_urls
from .online import urls as online_urls
from .paying import urls as paying_urls
from .portal import urls as portal_urls
from .quality import urls as quality_urls
from .rating import urls as rating_urls
from .results import urls as results_urls

app_name = "onestop"
urlpatterns = [
    path("thu-tuc/", pages.procedures, name="procedures"),
    path("thu-tuc/<str:code>/", pages.procedure, name="procedure"),
    path("ho-so/", list_pages.all_lists, name="dossiers"),
    path("ho-so/danh-sach/", list_pages.keep, name="keep-list"),
    path("ho-so/ca-loat/", list_pages.together, name="together"),
    path("ho-so/y-kien/", opinion_pages.opinions, name="opinions"),
    path("ho-so/y-kien/<int:id>/", opinion_pages.opinion, name="opinion"),
    path("ho-so/don-vi-cu/", heir_pages.heirs, name="heirs"),
    path("ho-so/tiep-nhan/", desk.choose, name="choose"),
    path("ho-so/tiep-nhan/<str:code>/", desk.intake, name="intake"),
    path("ho-so/ho-tro/", desk.support_choose, name="support-choose"),
    path("ho-so/ho-tro/<str:code>/", desk.support_intake, name="support-intake"),
    path("ho-so/<int:id>/", officers.dossier, name="dossier"),
    path("ho-so/<int:id>/da-tiep-nhan/", desk.received, name="received"),
    path("ho-so/<int:id>/tep/<int:paper>/", officers.scan, name="scan"),
    path("tra-cuu-ho-so/", lookup_page.look_up, name="look-up"),
]
urlpatterns += portal_urls.urlpatterns
urlpatterns += paying_urls.urlpatterns
urlpatterns += issuing_urls.urlpatterns
urlpatterns += quality_urls.urlpatterns
urlpatterns += results_urls.urlpatterns
urlpatterns += archiving_urls.urlpatterns
urlpatterns += rating_urls.urlpatterns
urlpatterns += counter_urls.urlpatterns
urlpatterns += filling_urls.urlpatterns
urlpatterns += linking_urls.urlpatterns
urlpatterns += online_urls.urlpatterns
urlpatterns += erasing_urls.urlpatterns
