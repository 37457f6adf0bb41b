"""The gap-free history of a project's states (状态变更); written by `workflow.actions` alone."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import clock
from catalog.models.journal import AppendOnlyModel


class StateChange(AppendOnlyModel):
    """One step of the life cycle: verb, from, to, who, in which capacity, why; append-only."""

    project = models.ForeignKey("catalog.Project", on_delete=models.PROTECT, related_name="state_changes")
    version = models.PositiveIntegerField()
    verb = models.CharField(_("动作"), max_length=40)
    from_state = models.CharField(_("原状态"), max_length=20)
    to_state = models.CharField(_("新状态"), max_length=20)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    actor_name = models.CharField(_("办理人"), max_length=60, blank=True)
    organisation = models.ForeignKey(
        "catalog.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    capacity = models.CharField(_("身份"), max_length=40, blank=True)
    at = models.DateTimeField(_("时间"), default=clock.now)
    reason = models.TextField(_("理由"), blank=True)
    overrides = models.JSONField(_("越过的软性规定"), default=list, blank=True)
    documents = models.JSONField(_("文书"), default=list, blank=True)
    details = models.JSONField(default=dict, blank=True)
    regulation = models.CharField(_("适用办法"), max_length=60)
    ip = models.GenericIPAddressField(null=True, blank=True)

    class Meta:
        verbose_name = _("状态变更")
        verbose_name_plural = _("状态变更")
        ordering = ["project_id", "version"]
        constraints = [models.UniqueConstraint(fields=["project", "version"], name="state_change_version_once")]

    def __str__(self):
        return f"{self.project} {self.from_state}→{self.to_state}"
