"""Public addresses that are not Wagtail pages."""

from django.urls import path

from portal.public import preferences, styleguide

app_name = "public"
urlpatterns = [
    path("preferences/", preferences.preferences, name="preferences"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
