"""Notice pages (公示): put up by the workflow, read by everybody, changed by nobody but for logged typing errors."""

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.locks import BaseLock
from wagtail.models import Page, PagePermissionTester
from wagtail.search import index

from catalog import clock
from catalog.models.journal import AppendOnlyModel
from portal.pages.notice_list import NoticeFilterForm, notices_on_page, overview
from portal.pages.notice_reading import reading_of
from portal.pages.tags import ColumnPage, ContentPage


class NoticeIndexPage(ColumnPage):
    """The column of notices (功能清单公示) with filters that work as plain links."""

    template = "public/notice_index.html"
    max_count = 1
    parent_page_types = ["portal.HomePage"]
    subpage_types = ["portal.NoticePage"]

    class Meta:
        verbose_name = _("公示栏目")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict:
        context = super().get_context(request, *args, **kwargs)
        at = clock.now()
        form = NoticeFilterForm(request.GET, at=at)
        context.update(
            form=form,
            notices=notices_on_page(form, at=at, page=request.GET.get("page"), request=request),
            overview=overview(at),
            server_now=at,
        )
        return context


class WorkflowLock(BaseLock):
    """A page that the workflow owns is locked for everyone, whatever their rights."""

    def for_user(self, user: object) -> bool:
        return True

    def get_message(self, user: object) -> str:
        return gettext(
            "公示页由办理流程发布，内容与公示记录一致，不能在此修改。错别字请用“订正错字”，实质更正请由建设单位发起更正公示。"
        )

    def get_locked_by(self, user: object) -> str:
        return gettext("由办理流程锁定")

    def get_description(self, user: object) -> str:
        return gettext("公示页由办理流程发布，任何人不能直接修改。")


class NoticePermissionTester(PagePermissionTester):
    """Nobody moves, copies, hides or deletes what the workflow put up: a notice stays reachable for good."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_publish(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return False

    def can_move(self) -> bool:
        return False

    def can_move_to(self, destination: Page) -> bool:
        return False

    def can_lock(self) -> bool:
        return False

    def can_unlock(self) -> bool:
        return False

    def can_submit_for_moderation(self) -> bool:
        return False


class NoticePage(ContentPage):
    """The public face of one `catalog.Notice`; what it says of time is read from the notice at every reading."""

    notice = models.OneToOneField(
        "catalog.Notice", verbose_name=_("公示记录"), on_delete=models.PROTECT, related_name="page"
    )
    item_count = models.PositiveIntegerField(_("功能项数"), default=0)

    template = "public/notice.html"
    is_creatable = False
    parent_page_types = ["portal.NoticeIndexPage"]
    subpage_types: list[str] = []
    search_fields = [*Page.search_fields, index.FilterField("notice_id")]
    content_panels = [
        FieldPanel("title", read_only=True),
        FieldPanel("published_at", read_only=True),
        FieldPanel("source", read_only=True),
        FieldPanel("notice", read_only=True),
    ]
    promote_panels: list = []
    settings_panels: list = []

    class Meta:
        verbose_name = _("公示")

    def shown_title(self) -> str:
        return reading_of(self).title

    def get_lock(self) -> BaseLock:
        return WorkflowLock(self)

    def permissions_for_user(self, user: object) -> PagePermissionTester:
        return NoticePermissionTester(user, self)

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict:
        context = super().get_context(request, *args, **kwargs)
        at = clock.now()
        context.update(reading=reading_of(self, at=at, request=request), server_now=at)
        return context


class TypoFix(AppendOnlyModel):
    """One corrected typing error (错字订正) of a notice page: who, when, what it said and what it says now."""

    page = models.ForeignKey(NoticePage, on_delete=models.PROTECT, related_name="typo_fixes")
    place = models.CharField(_("位置"), max_length=80)
    before = models.TextField(_("订正前"))
    after = models.TextField(_("订正后"))
    reason = models.CharField(_("说明"), max_length=200, blank=True)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("错字订正")
        verbose_name_plural = _("错字订正")
        ordering = ["at", "id"]

    def __str__(self):
        return f"{self.place}: {self.before} → {self.after}"
