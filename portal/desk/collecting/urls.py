"""Addresses of checking before collecting, inside the workbench's namespace."""

from django.urls import path

from portal.desk.collecting import checks, exports, requests

_CHECK = "data-checks/<int:pk>/"

urlpatterns = [
    path("data-checks/", checks.check_list, name="data-checks"),
    path("data-checks/new/", checks.check_new, name="data-check-new"),
    path(_CHECK, checks.check, name="data-check"),
    path(f"{_CHECK}export/", exports.check_file, name="data-check-file"),
    path(f"{_CHECK}items/<int:order>/", checks.check_item, name="data-check-item"),
    path("projects/<str:number>/draft/data-check/", checks.check_for_draft, name="draft-data-check"),
    path("share-requests/", requests.request_list, name="share-requests"),
    path("share-requests/<int:pk>/", requests.share_request, name="share-request"),
]
