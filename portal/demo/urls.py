"""Addresses of the demonstration; mounted in demo mode only."""

from django.urls import path

from portal.demo import views

app_name = "demo"
urlpatterns = [path("clock/", views.demo_clock, name="clock")]
