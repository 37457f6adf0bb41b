"""Every address of the portal."""

from django.conf import settings
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal.health import healthz
from portal.sign_in import SignIn, SignOut

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("login/", SignIn.as_view(), name="login"),
    path("logout/", SignOut.as_view(), name="logout"),
    path("desk/", include("portal.desk.urls")),
    path("", include("portal.public.urls")),
    path("", include(wagtail_urls)),
]

if settings.DEMO:
    # Before the pages, which would otherwise answer every address that is left.
    urlpatterns.insert(0, path("demo/", include("portal.demo.urls")))
