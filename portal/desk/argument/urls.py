"""Addresses of argumentation by batch, inside the workbench's namespace."""

from django.urls import path

from portal.desk.argument import batches, conclusions, sheets

_BATCH = "batches/<str:number>/"

urlpatterns = [
    path("batches/", batches.batch_list, name="batches"),
    path(_BATCH, batches.batch, name="batch"),
    path(f"{_BATCH}projects/", batches.batch_add, name="batch-add"),
    path(f"{_BATCH}projects/<str:project>/out/", batches.batch_out, name="batch-out"),
    path(f"{_BATCH}projects/<str:project>/", conclusions.batch_conclusion, name="batch-conclusion"),
    path(f"{_BATCH}panel/", batches.batch_appoint, name="batch-appoint"),
    path(f"{_BATCH}panel/<int:pk>/recuse/", batches.batch_recuse, name="batch-recuse"),
    path(f"{_BATCH}open/", batches.batch_open, name="batch-open"),
    path(f"{_BATCH}close/", batches.batch_close, name="batch-close"),
    path(f"{_BATCH}conclude/", batches.batch_conclude, name="batch-conclude"),
    path(f"{_BATCH}cancel/", batches.batch_cancel, name="batch-cancel"),
    path(f"{_BATCH}mine/", sheets.batch_mine, name="batch-mine"),
    path(f"{_BATCH}mine/declare/", sheets.batch_declare, name="batch-declare"),
    path(f"{_BATCH}mine/step-back/", sheets.batch_step_back, name="batch-step-back"),
    path(f"{_BATCH}mine/<str:project>/", sheets.opinion_sheet, name="opinion-sheet"),
    path(f"{_BATCH}mine/<str:project>/sign/", sheets.conclusion_sign, name="conclusion-sign"),
]
