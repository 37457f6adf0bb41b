"""A public site with notices in each state a reader can meet."""

from datetime import timedelta

import pytest

from catalog.models import Notice
from portal.models import NoticePage
from portal.pages import publishing
from portal.pages.tree import ensure_page_tree
from tests.factories.projects import NoticeFactory, ProjectFactory
from tests.moments import NOW


@pytest.fixture
def site(db):
    """Return the home page of a site with its columns."""
    return ensure_page_tree()


@pytest.fixture
def put_up(site):
    """Return `put_up(**notice fields)`: a published notice with its page, as the workflow leaves it."""

    def make(**fields) -> NoticePage:
        name = fields.pop("name", "河湖管理平台")
        project = fields.pop("project", None) or ProjectFactory(name=name, approved=True)
        notice = NoticeFactory(project=project, **fields)
        return publishing.sync_page(notice, at=NOW)

    return make


@pytest.fixture
def withdrawn(put_up) -> NoticePage:
    page = put_up(name="已撤回的项目")
    notice = page.notice
    notice.status, notice.withdrawn_at, notice.withdraw_reason = Notice.Status.WITHDRAWN, NOW, "项目取消建设"
    notice.save()
    publishing.sync_page(notice, at=NOW)
    return page


@pytest.fixture
def ended(put_up) -> NoticePage:
    return put_up(name="已期满的项目", ended=True)


@pytest.fixture
def corrected(put_up) -> tuple[NoticePage, NoticePage]:
    """Return the page that was replaced and the page that replaced it."""
    old = put_up(name="有更正的项目")
    old.notice.status, old.notice.correction_note = Notice.Status.CORRECTED, "更正第一项说明"
    old.notice.save()
    new = put_up(
        project=old.notice.project,
        supersedes=old.notice,
        version=2,
        published_at=NOW,
        end_at=(NOW + timedelta(days=8)).replace(hour=0),
    )
    return NoticePage.objects.get(pk=old.pk), new
