"""Addresses of the year's plan, inside the workbench's namespace."""

from django.urls import path

from portal.desk.planning import exports, meetings, plans

_PLAN = "plans/<str:number>/"

urlpatterns = [
    path("plans/", plans.plan_list, name="plans"),
    path(_PLAN, plans.plan, name="plan"),
    path("plans/<str:number>.xlsx", exports.plan_file, name="plan-file"),
    path(f"{_PLAN}projects/", plans.plan_add, name="plan-add"),
    path(f"{_PLAN}projects/<str:project>/out/", plans.plan_out, name="plan-out"),
    path(f"{_PLAN}opinion/", plans.plan_consult, name="plan-consult"),
    path(f"{_PLAN}submit/", plans.plan_submit, name="plan-submit"),
    path(f"{_PLAN}cancel/", plans.plan_cancel, name="plan-cancel"),
    path(f"{_PLAN}meeting/", meetings.plan_meeting, name="plan-meeting"),
]
