"""Grants (授权): the truth of who may read and write a dossier, with cause and reference; guardian rows derive."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog import clock


class Grant(models.Model):
    """A principal's role on a dossier, why, and what it ends with."""

    class Role(models.TextChoices):
        READER = "reader", _("查看")
        CONTRIBUTOR = "contributor", _("办理")
        MANAGER = "manager", _("管理")

    class Cause(models.TextChoices):
        OWNER = "owner", _("本单位卷宗")
        PARENT = "parent", _("主管部门")
        SHEET = "sheet", _("签批环节")
        EXPERT = "expert", _("专家论证")
        AGENCY = "agency", _("受托机构")
        MEETING = "meeting", _("会议议题")
        DISCLOSURE = "disclosure", _("主管部门披露")
        SHARING = "sharing", _("共享")

    dossier = models.ForeignKey("catalog.Dossier", on_delete=models.CASCADE, related_name="grants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="grants"
    )
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("权限"), max_length=12, choices=Role.choices)
    cause = models.CharField(_("原因"), max_length=12, choices=Cause.choices)
    reference = models.CharField(_("凭据"), max_length=80, blank=True, help_text=_("如 sheet:12；凭据终止，授权终止"))
    valid_from = models.DateTimeField(_("起始"), default=clock.now)
    valid_until = models.DateTimeField(_("终止"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("授权")
        verbose_name_plural = _("授权")
        ordering = ["dossier_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, group__isnull=True) | Q(user__isnull=True, group__isnull=False),
                name="grant_has_one_principal",
            ),
            models.UniqueConstraint(
                fields=["dossier", "user", "role", "cause", "reference"],
                condition=Q(valid_until__isnull=True, user__isnull=False),
                name="grant_to_user_once",
            ),
            models.UniqueConstraint(
                fields=["dossier", "group", "role", "cause", "reference"],
                condition=Q(valid_until__isnull=True, group__isnull=False),
                name="grant_to_group_once",
            ),
        ]
        indexes = [models.Index(fields=["cause", "reference"])]

    def __str__(self):
        return f"{self.user or self.group} {self.role} {self.cause}"
