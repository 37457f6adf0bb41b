"""The official report on a duplicate check (查重报告): the facts it was made from, frozen, and its two files."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import clock
from catalog.models.journal import AppendOnlyModel


class DupReport(AppendOnlyModel):
    """What a check and its conclusions said when it was countersigned; the report is made from `facts` alone."""

    run = models.OneToOneField("catalog.DupRun", on_delete=models.PROTECT, related_name="report")
    facts = models.JSONField(_("报告内容"))
    facts_sha256 = models.CharField(_("内容摘要"), max_length=64)
    layout = models.CharField(_("版式"), max_length=10)
    docx = models.ForeignKey("catalog.DocumentVersion", on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey("catalog.DocumentVersion", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("形成时间"), default=clock.now)

    class Meta:
        verbose_name = _("查重报告")
        verbose_name_plural = _("查重报告")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.run} {self.facts_sha256[:12]}"
