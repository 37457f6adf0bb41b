"""Approval sheets (签批单): the only model that carries a Wagtail workflow; task kinds of our own.

Stock Wagtail workflow is open to posts that name another object's task state and to two approvers at once; so tasks
accept their action only from `workflow.actions.sheets`, which sets `acting` around it, and every view is our own.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, RevisionMixin, Task, TaskState, Workflow, WorkflowMixin

from catalog import clock

_acting: ContextVar[int | None] = ContextVar("acting_sheet", default=None)


@contextmanager
def acting_on(sheet_id: int):
    """Open a sheet's tasks for the action that is being performed; nothing else may move them."""
    token = _acting.set(sheet_id)
    try:
        yield
    finally:
        _acting.reset(token)


class ApprovalSheet(WorkflowMixin, DraftStateMixin, RevisionMixin, models.Model):
    """What one party is asked on one step of one project, in one round, with the route frozen when it opens."""

    class Mode(models.TextChoices):
        SIGNATURE = "signature", _("单人签批")
        DRAFT_REVIEW_ISSUE = "draft_review_issue", _("拟稿—审核—签发")
        MEETING = "meeting", _("会议决定")

    class Status(models.TextChoices):
        WAITING = "waiting", _("待前一环节")
        OPEN = "open", _("待签批")
        APPROVED = "approved", _("已同意")
        REFUSED = "refused", _("不同意")
        RETURNED = "returned", _("已退回")
        VOID = "void", _("已作废")

    project = models.ForeignKey("catalog.Project", on_delete=models.PROTECT, related_name="sheets")
    step = models.CharField(_("环节"), max_length=30)
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    stage = models.PositiveSmallIntegerField(_("顺序"), default=1, help_text=_("同一顺序的签批并行"))
    party = models.CharField(_("签批身份"), max_length=30)
    party_label = models.CharField(_("签批身份名称"), max_length=60)
    act = models.CharField(_("方式"), max_length=20)
    mode = models.CharField(_("形式"), max_length=20, choices=Mode.choices, default=Mode.SIGNATURE)
    role = models.CharField(_("角色"), max_length=20)
    organisation = models.ForeignKey(
        "catalog.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="assigned_sheets"
    )
    question = models.CharField(_("请示事项"), max_length=300)
    proposal = models.JSONField(_("拟办意见"), default=dict, blank=True)
    route = models.JSONField(_("固定的审批路径"), default=dict, blank=True)
    amount = models.DecimalField(_("送审金额（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    digest = models.CharField(_("送审内容摘要"), max_length=64, blank=True)
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.WAITING)
    task_index = models.PositiveSmallIntegerField(_("当前手续"), default=0)
    sheet_version = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(_("办理期限"), null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("签批单")
        verbose_name_plural = _("签批单")
        ordering = ["project_id", "step", "round", "stage", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "step", "round", "party"], name="sheet_once_per_party"),
        ]
        indexes = [models.Index(fields=["status", "role"]), models.Index(fields=["project", "step", "round"])]

    def __str__(self):
        return f"{self.party_label} {self.question}"

    def get_workflow(self):
        """Return the Wagtail workflow for the sheet's frozen mode; made by a migration, told apart by name."""
        return Workflow.objects.filter(name=f"sheet:{self.mode}", active=True).first()


class SheetTaskState(TaskState):
    """The state of a sheet's task, with what the role and the person were when it started."""

    role = models.CharField(max_length=20, blank=True)


class SheetTask(Task):
    """What the three task kinds share: reviewers decide, never edit; only our action may move them."""

    task_state_class = SheetTaskState

    class Meta:
        abstract = True

    def user_can_access_editor(self, obj, user):
        return False

    def locked_for_user(self, obj, user):
        return True

    def user_can_lock(self, obj, user):
        return False

    def user_can_unlock(self, obj, user):
        return False

    def get_actions(self, obj, user):
        """Offer nothing: the workbench is the only door."""
        return []

    def get_task_states_user_can_moderate(self, user, **kwargs):
        """List nothing in Wagtail's own panels, which know no dossier rights."""
        return TaskState.objects.none()

    def on_action(self, task_state, user, action_name, **kwargs):
        """Move the task only inside `acting_on` its own sheet; extra keywords are dropped, not passed on."""
        sheet = task_state.workflow_state.content_object
        if _acting.get() is None or _acting.get() != sheet.pk:
            raise PermissionDenied
        if action_name == "approve":
            task_state.approve(user=user)
        elif action_name == "reject":
            task_state.reject(user=user)


class SingleSignatureTask(SheetTask):
    """One signature (单人签批)."""

    class Meta:
        verbose_name = _("单人签批")


class DraftReviewIssueTask(SheetTask):
    """One of the two hands after the draft (审核、签发)."""

    act = models.CharField(max_length=20, default="审核")

    class Meta:
        verbose_name = _("审核或签发")


class MeetingResolutionTask(SheetTask):
    """A meeting's resolution, recorded by its secretary (会议决定)."""

    class Meta:
        verbose_name = _("会议决定")
