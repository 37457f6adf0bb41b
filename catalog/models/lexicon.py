"""The lexicon (词表) as content: editions of synonym groups, what is proposed for them, and their long tasks.

A draft is a whole copy that the bureau edits; a released edition and its groups never change, so that every check can
be made again with the edition it used.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog import clock


class EditionClosed(Exception):
    """A group of an edition that is no draft would be changed or removed."""


class LexiconEdition(models.Model):
    """One edition (词表版本). A released one is in force from `in_force_at`, when the index was cut by it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("起草中")
        RELEASED = "released", _("已发布")
        DROPPED = "dropped", _("已作废")

    number = models.PositiveIntegerField(_("版次"), null=True, blank=True, unique=True)
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("修订说明"), max_length=200, blank=True)
    digest = models.CharField(_("内容摘要"), max_length=12, blank=True)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("起草时间"), default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    authors = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("修订人"))
    released_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    in_force_at = models.DateTimeField(_("生效时间"), null=True, blank=True)
    touched_at = models.DateTimeField(default=clock.now)
    touched_by_name = models.CharField(max_length=60, blank=True)
    touched_with = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = _("词表版本")
        verbose_name_plural = _("词表版本")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["status"], condition=Q(status="draft"), name="lexicon_one_draft"),
            models.CheckConstraint(
                condition=~Q(status="released") | Q(number__isnull=False, released_at__isnull=False) & ~Q(digest=""),
                name="lexicon_released_is_numbered",
            ),
            # The edition that came with the software has neither author nor releaser.
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | Q(created_by__isnull=True) | ~Q(released_by=F("created_by")),
                name="lexicon_released_by_another",
            ),
            models.CheckConstraint(
                condition=Q(in_force_at__isnull=True) | Q(status="released"), name="lexicon_in_force_is_released"
            ),
        ]

    def __str__(self):
        return str(_("词表第%(number)d版") % {"number": self.number} if self.number else _("词表草稿"))


class LexiconGroup(models.Model):
    """One synonym group (同义词组): its first term names it; terms stand as they are compared, a space between."""

    class Kind(models.TextChoices):
        OBJECT = "object", _("对象")
        ACTION = "action", _("动作")
        QUALIFIER = "qualifier", _("限定")
        COMMON = "common", _("通用模块")

    edition = models.ForeignKey(LexiconEdition, on_delete=models.CASCADE, related_name="groups")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    terms = models.TextField(_("词语"))
    platform = models.CharField(_("统一平台"), max_length=60, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(_("修订时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("同义词组")
        verbose_name_plural = _("同义词组")
        ordering = ["edition_id", "id"]

    def __str__(self):
        return self.name

    @property
    def words(self) -> tuple[str, ...]:
        """The terms, the group's name first."""
        return tuple(self.terms.split())

    @property
    def name(self) -> str:
        """The term that names the group."""
        return self.terms.partition(" ")[0]

    def save(self, *args, **kwargs):
        self._refuse_unless_draft()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self._refuse_unless_draft()
        return super().delete(*args, **kwargs)

    def _refuse_unless_draft(self) -> None:
        if not LexiconEdition.objects.filter(pk=self.edition_id, status=LexiconEdition.Status.DRAFT).exists():
            raise EditionClosed(str(self.edition))


class LexiconTask(models.Model):
    """A long task on an edition with its progress: the preview (发布预览) of a draft, the reindexing (重建索引)."""

    class Kind(models.TextChoices):
        PREVIEW = "preview", _("发布预览")
        REINDEX = "reindex", _("重建索引")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    edition = models.ForeignKey(LexiconEdition, on_delete=models.CASCADE, related_name="tasks")
    edition_version = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    rows = models.JSONField(_("逐次对照"), default=list)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("词表任务")
        verbose_name_plural = _("词表任务")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["kind", "edition", "edition_version"], name="lexicon_task_once")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.done}/{self.total}"


class TermProposal(models.Model):
    """Two terms that confirmed judgements hold for one (词语建议); a person of the bureau accepts or refuses."""

    class State(models.TextChoices):
        OPEN = "open", _("待处理")
        ACCEPTED = "accepted", _("已采纳")
        REFUSED = "refused", _("不采纳")

    kind = models.CharField(_("类别"), max_length=10, choices=LexiconGroup.Kind.choices)
    left = models.CharField(_("词语"), max_length=60)
    right = models.CharField(_("近义词语"), max_length=60)
    state = models.CharField(_("处理"), max_length=10, choices=State.choices, default=State.OPEN)
    judgements = models.ManyToManyField("catalog.Judgement", related_name="+", verbose_name=_("依据"))
    proposed_at = models.DateTimeField(_("提出时间"), default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("词语建议")
        verbose_name_plural = _("词语建议")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "left", "right"], name="term_proposal_once"),
            models.CheckConstraint(
                condition=Q(state="open", decided_by__isnull=True) | ~Q(state="open") & Q(decided_by__isnull=False),
                name="term_proposal_decided_by_someone",
            ),
        ]

    def __str__(self):
        return f"{self.left}≈{self.right}"


class DupFeedback(models.Model):
    """What a reviewer says of the machine (比对反馈): a hit that is none (误报), a system it did not find (漏报)."""

    class Kind(models.TextChoices):
        FALSE_HIT = "false_hit", _("误报")
        MISSED = "missed", _("漏报")

    run = models.ForeignKey("catalog.DupRun", on_delete=models.CASCADE, related_name="feedback")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    hit = models.OneToOneField(
        "catalog.DupHit", null=True, blank=True, on_delete=models.CASCADE, related_name="feedback"
    )
    system = models.ForeignKey("catalog.System", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    module = models.ForeignKey(
        "catalog.SystemModule", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    item = models.ForeignKey("catalog.FunctionItem", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("说明"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("反馈时间"), default=clock.now)

    class Meta:
        verbose_name = _("比对反馈")
        verbose_name_plural = _("比对反馈")
        ordering = ["run_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="false_hit", hit__isnull=False, system__isnull=True)
                | Q(kind="missed", hit__isnull=True, system__isnull=False),
                name="dup_feedback_names_its_object",
            ),
        ]

    def __str__(self):
        return str(self.get_kind_display())
