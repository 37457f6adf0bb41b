"""Typing errors of a published notice: what may be corrected, by whom, and what stays on record."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Page, PageLogEntry

from catalog.models import JournalEntry, User
from catalog.models.journal import AppendOnly
from portal.models import NoticePage, TypoFix
from portal.pages import publishing
from portal.pages.typography import typographic_objections
from tests.moments import NOW


def codes(before: str, after: str) -> list[str]:
    return [objection.code for objection in typographic_objections(before, after)]


@pytest.mark.parametrize(
    "before, after",
    [("统一编号、去重和并", "统一编号、去重合并"), ("按河段和周期生成巡察任务", "按河段和周期生成巡查任务")],
)
def test_a_wrong_character_is_a_typing_error(before, after):
    assert codes(before, after) == []


@pytest.mark.parametrize(
    "before, after, code",
    [
        ("覆盖 312 个社区", "覆盖 313 个社区", "typo-number"),
        ("支持 OFD", "支持 PDF", "typo-number"),
        ("不予共享", "予以共享", "typo-meaning"),
        ("投资三万元", "投资五万元", "typo-meaning"),
        ("按月更新", "按年更新", "typo-meaning"),
        ("巡查任务派发", "巡查任务派发与考核评价管理", "typo-size"),
        ("巡查", "巡查", "typo-nothing"),
    ],
)
def test_a_change_of_substance_is_not_a_typing_error(before, after, code):
    assert code in codes(before, after)


@pytest.fixture
def editor(db) -> User:
    """Return an editor of the page editor who may correct typing errors and, in general, publish pages."""
    user = User.objects.create_user("editor", password="x")
    group = Group.objects.create(name="公示编辑")
    group.permissions.add(
        Permission.objects.get(codename="access_admin"), Permission.objects.get(codename="add_typofix")
    )
    for codename in ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"):
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=Page.get_first_root_node(), permission=permission)
    user.groups.add(group)
    return user


def test_a_corrected_typing_error_is_shown_and_logged_and_the_snapshot_stays(client, put_up, editor):
    page = put_up()
    place, wrong = "items.1.1.description", "按河段和周期生成巡查任务，派发到人。"
    right = "按河段和周期生成巡查任务，分派到人。"
    client.force_login(editor)
    answer = client.post(
        f"/admin/notice-pages/{page.pk}/typo-fixes/", {"place": place, "after": right, "reason": "错字"}
    )
    assert answer.status_code == 302
    fix = TypoFix.objects.get()
    assert (fix.before, fix.after, fix.by, fix.at) == (wrong, right, editor, NOW)
    html = client.get(page.url).content.decode()
    assert html.count(right) == 2
    assert page.notice.function_list.items.get(number="1.1").description == wrong
    assert JournalEntry.objects.filter(event="correct_typo", actor=editor).count() == 1
    assert PageLogEntry.objects.filter(action="portal.typo_fix", page_id=page.pk).count() == 1


def test_a_refused_correction_says_why_keeps_what_was_typed_and_changes_nothing(client, put_up, editor):
    page = put_up()
    client.force_login(editor)
    typed = "按河段和周期生成巡查任务，30 分钟内派发到人。"
    answer = client.post(
        f"/admin/notice-pages/{page.pk}/typo-fixes/", {"place": "items.1.1.description", "after": typed}
    )
    assert answer.status_code == 422
    assert "数字、字母不能作为错别字订正" in answer.content.decode()
    assert typed in answer.content.decode()
    assert not TypoFix.objects.exists()


def test_whoever_may_not_correct_is_refused(client, put_up, editor):
    page = put_up()
    Group.objects.get(name="公示编辑").permissions.remove(Permission.objects.get(codename="add_typofix"))
    client.force_login(editor)
    answer = client.post(
        f"/admin/notice-pages/{page.pk}/typo-fixes/", {"place": "title", "after": "河湖管理平台功能清单公市"}
    )
    assert answer.status_code in (302, 403)
    assert not TypoFix.objects.exists()


def test_a_title_with_its_typing_error_corrected_is_the_title_everywhere(client, put_up, editor):
    page = put_up(title="河湖管理平台功能青单公示")
    publishing.correct_typo(page, place="title", after="河湖管理平台功能清单公示", reason="", by=editor, at=NOW)
    html = client.get(page.url).content.decode()
    assert '<meta name="ArticleTitle" content="河湖管理平台功能清单公示">' in html
    assert "河湖管理平台功能清单公示" in client.get("/notices/").content.decode()


@pytest.mark.parametrize("superuser", [False, True])
@pytest.mark.parametrize("verb", ["delete", "unpublish", "copy", "move"])
def test_nobody_deletes_hides_copies_or_moves_a_notice_page(client, put_up, editor, verb, superuser):
    page = put_up()
    User.objects.filter(pk=editor.pk).update(is_superuser=superuser)
    client.force_login(User.objects.get(pk=editor.pk))
    answer = client.post(f"/admin/pages/{page.pk}/{verb}/", {"new_title": "x", "new_slug": "x", "next": ""})
    assert answer.status_code in (302, 403)
    assert NoticePage.objects.get().live
    assert client.get(page.url).status_code == 200


@pytest.mark.parametrize("superuser", [False, True])
def test_the_page_editor_shows_a_notice_and_changes_nothing_of_it(client, put_up, editor, superuser):
    page = put_up()
    User.objects.filter(pk=editor.pk).update(is_superuser=superuser)
    client.force_login(User.objects.get(pk=editor.pk))
    assert "公示页由办理流程发布" in client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    client.post(
        f"/admin/pages/{page.pk}/edit/",
        {"title": "改掉的标题", "slug": "changed", "action-publish": "1", "source": "别的单位"},
    )
    after = NoticePage.objects.get()
    assert (after.title, after.slug, after.source) == (page.title, page.slug, page.source)


def test_a_notice_page_cannot_be_made_by_hand(client, site, editor):
    client.force_login(editor)
    index = site.get_children().get(slug="notices")
    answer = client.get(f"/admin/pages/add/portal/noticepage/{index.pk}/")
    assert answer.status_code in (302, 403)
    assert not NoticePage.objects.exists()


def test_a_typing_error_on_record_stays_on_record(put_up, editor):
    page = put_up(title="河湖管理平台功能青单公示")
    fix = publishing.correct_typo(page, place="title", after="河湖管理平台功能清单公示", reason="", by=editor, at=NOW)
    fix.after = "别的"
    with pytest.raises(AppendOnly):
        fix.save()
    with pytest.raises(AppendOnly):
        TypoFix.objects.all().delete()


def test_the_back_office_opens_and_names_no_signature(client, site, editor):
    client.force_login(editor)
    answer = client.get("/admin/")
    assert answer.status_code == 200
    assert "/admin/reports/workflow" not in answer.content.decode()
