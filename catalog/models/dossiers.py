"""Dossiers (卷宗): one per project, one per system, and general ones; the only object that rights are kept on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from catalog import clock


class Dossier(models.Model):
    """A file of a matter (卷宗); documents, tasks and comments inherit its rights."""

    class Kind(models.TextChoices):
        PROJECT = "project", _("项目卷宗")
        SYSTEM = "system", _("系统卷宗")
        GENERAL = "general", _("一般卷宗")

    class Status(models.TextChoices):
        OPEN = "open", _("在办")
        CLOSED = "closed", _("已办结")

    number = models.CharField(_("卷宗号"), max_length=40, unique=True)
    title = models.CharField(_("题名"), max_length=200)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    owner = models.ForeignKey("catalog.Organisation", on_delete=models.PROTECT, related_name="dossiers")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.OPEN)
    classification = models.CharField(_("分类号"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("建立时间"), default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("卷宗")
        verbose_name_plural = _("卷宗")
        ordering = ["-id"]
        permissions = [("contribute_dossier", _("在卷宗内办理")), ("manage_dossier", _("管理卷宗"))]
        constraints = [
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="dossier_is_not_its_own_parent"),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"


class DossierUserObjectPermission(UserObjectPermissionBase):
    """Derived from `workflow.Grant`: a person's right on a dossier."""

    content_object = models.ForeignKey(Dossier, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        indexes = [
            models.Index(fields=["content_object", "permission", "user"], name="dossier_user_by_object"),
            models.Index(fields=["permission", "user", "content_object"], name="dossier_user_by_principal"),
        ]


class DossierGroupObjectPermission(GroupObjectPermissionBase):
    """Derived from `workflow.Grant`: a group's right on a dossier."""

    content_object = models.ForeignKey(Dossier, on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        indexes = [
            models.Index(fields=["content_object", "permission", "group"], name="dossier_group_by_object"),
            models.Index(fields=["permission", "group", "content_object"], name="dossier_group_by_principal"),
        ]
