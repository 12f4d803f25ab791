"""/bao-cao/, /tham-dinh/, /tep/"""

from django.urls import path

from . import files, pages, verifying

app_name = "reports"
urlpatterns = [
    path("bao-cao/", pages.returns, name="list"),
    path("bao-cao/<int:id>/", pages.return_page, name="return"),
    path("bao-cao/<int:id>/nhap/", pages.draft, name="draft"),
    path("bao-cao/<int:id>/in/", pages.print_sheet, name="print"),
    path("tham-dinh/", verifying.verify_list, name="verify-list"),
    path("tham-dinh/<int:id>/", verifying.verify, name="verify"),
    path("tep/<int:id>/", files.paper, name="paper"),
]
