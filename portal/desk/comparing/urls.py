"""Addresses of comparisons, inside the workbench's namespace."""

from django.urls import path

from portal.desk.comparing import batches, changes, pairs

urlpatterns = [
    path("duplicates/comparisons/", batches.overview, name="comparisons"),
    path("duplicates/pair/", pairs.pair, name="compare-pair"),
    path("duplicates/<int:pk>/changes/", changes.since_submission, name="compare-changes"),
    path("batches/<str:number>/overlaps/", batches.of_argument, name="batch-overlaps"),
    path("plans/<str:number>/overlaps/", batches.of_plan, name="plan-overlaps"),
]
