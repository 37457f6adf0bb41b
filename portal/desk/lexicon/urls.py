"""Addresses of the lexicon, inside the workbench's namespace."""

from django.urls import path

from portal.desk.lexicon import editions, feedback, proposals, quality

_EDITION = "lexicon/<int:pk>/"

urlpatterns = [
    path("lexicon/", editions.overview, name="lexicon"),
    path("lexicon/begin/", editions.begin, name="lexicon-begin"),
    path("duplicates/quality/", quality.check_quality, name="check-quality"),
    path("duplicates/<int:pk>/feedback/", feedback.compare_feedback, name="compare-feedback"),
    path("lexicon/proposals/", proposals.queue, name="lexicon-proposals"),
    path("lexicon/proposals/<int:pk>/", proposals.decide, name="lexicon-proposal"),
    path(_EDITION, editions.edition, name="lexicon-edition"),
    path(f"{_EDITION}import/", editions.take_in, name="lexicon-import"),
    path(f"{_EDITION}preview/", editions.preview, name="lexicon-preview"),
    path(f"{_EDITION}release/", editions.release, name="lexicon-release"),
    path(f"{_EDITION}drop/", editions.drop, name="lexicon-drop"),
]
