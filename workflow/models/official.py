"""Official documents (公文) with their unique document number (发文字号)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import clock


class OfficialDocument(models.Model):
    """A numbered document issued on a project, such as the 立项批复; its bytes are a version of `document`."""

    project = models.ForeignKey("catalog.Project", on_delete=models.PROTECT, related_name="official_documents")
    doc_type = models.CharField(_("文书类别"), max_length=4)
    doc_no = models.CharField(_("发文字号"), max_length=60, unique=True, null=True, blank=True)
    title = models.CharField(_("标题"), max_length=200)
    main_to = models.CharField(_("主送"), max_length=120, blank=True)
    body = models.JSONField(_("正文"), default=list)
    cc = models.CharField(_("抄送"), max_length=300, blank=True)
    issuer = models.CharField(_("发文机关"), max_length=120)
    signer_name = models.CharField(_("签发人"), max_length=60, blank=True)
    issued_on = models.DateField(_("成文日期"), null=True, blank=True)
    document = models.ForeignKey("catalog.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("公文")
        verbose_name_plural = _("公文")
        ordering = ["-id"]

    def __str__(self):
        return self.doc_no or self.title
