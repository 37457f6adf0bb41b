"""The directory on the workbench: compiled with rows of items, errors by field, steps for whose turn it is."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from catalog.models import JournalEntry, Organisation, Resource
from tests.factories.projects import ProjectFactory
from tests.factories.registers import ResourceFactory, SystemFactory
from tests.portal.desk.typed import said
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db

COMPLETE = {
    "version": "0",
    "name": "取水许可信息",
    "res_class": "3",
    "summary": "取水许可办理中形成的信息。",
    "format_cat": "3",
    "format_type": "mysql",
    "share_type": "1",
    "share_way_cat": "1",
    "share_way": "API",
    "open_type": "1",
    "update_cycle": "D",
    "items-TOTAL_FORMS": "3",
    "items-INITIAL_FORMS": "0",
    "items-0-name": "许可证号",
    "items-0-dtype": "C",
    "items-0-length": "20",
    "items-1-name": "许可水量",
    "items-1-dtype": "N",
}


def form(unit, **changes) -> dict:
    return {name: value for name, value in (COMPLETE | {"owner": unit.pk} | changes).items() if value is not None}


@pytest.fixture
def operator(client, city, as_user):
    return as_user(client, Role.UNIT_OP, city.water)


@pytest.fixture
def ready(city) -> Resource:
    """Return an entry that nothing stands against."""
    return ResourceFactory(owner=city.water, format_cat="3", format_type="mysql", open_type="1")


@pytest.mark.requirement("R26.1")
def test_an_entry_is_registered_with_its_items_as_rows(client, city, operator):
    answer = client.post(reverse("desk:resource-new"), form(city.water, more_items="有效期至 日期型"))
    made = Resource.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, reverse("desk:resource", args=[made.pk]))
    assert [(item.order, item.name, item.dtype) for item in made.items.all()] == [
        (1, "许可证号", "C"),
        (2, "许可水量", "N"),
        (3, "有效期至", "D"),
    ]


@pytest.mark.parametrize(
    ("changes", "field", "cause"),
    [
        ({"summary": ""}, "summary", "请填写“摘要”"),
        ({"share_type": "2"}, "share_condition", "没有写共享条件"),
        ({"share_type": "3", "share_condition": "不便"}, "share_condition", "政策依据"),
        ({"share_way": "FILE"}, "share_way", "共享方式类型与格式分类不一致"),
        ({"open_type": "2"}, "open_condition", "没有写开放条件"),
        ({"items-1-name": "许可 证号"}, "more_items", "重名"),
        ({"more_items": "有效期至"}, "more_items", "缺数据类型"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(client, city, operator, changes, field, cause):
    answer = client.post(reverse("desk:resource-new"), form(city.water, **changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert cause in said(answer) and "取水许可信息" in said(answer)
    assert not Resource.objects.exists()


def test_an_item_without_a_type_is_named_by_its_row(client, city, operator):
    answer = client.post(reverse("desk:resource-new"), form(city.water, **{"items-1-dtype": ""}))
    assert answer.status_code == 422
    assert "第 2 行" in said(answer) and "请选择“数据类型”" in said(answer)


def test_an_entry_without_items_is_kept_for_later_only(client, city, operator):
    bare = form(city.water, **{"items-0-name": None, "items-0-dtype": None, "items-0-length": None})
    bare |= {"items-1-name": "", "items-1-dtype": "", "summary": ""}
    assert client.post(reverse("desk:resource-new"), bare).status_code == 422
    assert client.post(reverse("desk:resource-new"), bare | {"later": "1"}).status_code == 303
    made = Resource.objects.get()
    page = said(client.get(reverse("desk:resource", args=[made.pk])))
    assert "没有信息项" in page and "未填“摘要”" in page


def test_a_system_of_another_unit_is_no_choice(client, city, operator):
    foreign = SystemFactory(owner=city.traffic, name="别家的系统")
    answer = client.post(reverse("desk:resource-new"), form(city.water, system=foreign.pk))
    assert answer.status_code == 422 and "system" in answer.context["form"].errors
    assert "别家的系统" not in said(client.get(reverse("desk:resource-new")))


def test_an_entry_is_edited_row_by_row_and_an_emptied_row_is_gone(client, city, operator, ready):
    url = reverse("desk:resource-edit", args=[ready.pk])
    assert 'value="编号"' in said(client.get(url))
    changed = form(city.water, name=ready.name, version=ready.version, **{"items-1-name": "", "items-1-dtype": ""})
    assert client.post(url, changed).status_code == 303
    assert [item.name for item in ready.items.all()] == ["许可证号"]


def test_a_stale_form_is_told_and_overwrites_nothing(client, city, operator, ready):
    url = reverse("desk:resource-edit", args=[ready.pk])
    first = form(city.water, version=ready.version, summary="先保存的摘要")
    assert client.post(url, first).status_code == 303
    stale = client.post(url, first | {"summary": "后保存的摘要"})
    assert stale.status_code == 409 and "后保存的摘要" in said(stale)
    ready.refresh_from_db()
    assert ready.summary == "先保存的摘要"


def act(client, entry: Resource, verb: str, **told):
    entry.refresh_from_db()
    return client.post(reverse("desk:resource-act", args=[entry.pk, verb]), {"version": entry.version, **told})


@pytest.mark.requirement("R26.1")
def test_the_unit_confirms_the_bureau_checks_and_publishes_and_all_see_it(client, city, as_user, ready):
    as_user(client, Role.UNIT_HEAD, city.water)
    assert act(client, ready, "confirm").status_code == 303
    as_user(client, Role.BUR_DATA, city.bureau)
    assert "311116/" in said(client.get(reverse("desk:resource-act", args=[ready.pk, "check"])))
    assert act(client, ready, "check").status_code == 303
    as_user(client, Role.BUR_REVIEW, city.bureau)
    assert act(client, ready, "publish").status_code == 303
    ready.refresh_from_db()
    client.logout()
    page = said(client.get(f"/resources/{ready.code.replace('/', '-')}/"))
    assert ready.name in page and "编号" in page


def test_what_stands_against_a_step_is_shown_before_and_after_it_is_tried(client, city, as_user):
    bare = ResourceFactory(owner=city.water, items=[])
    as_user(client, Role.UNIT_HEAD, city.water)
    url = reverse("desk:resource-act", args=[bare.pk, "confirm"])
    assert "没有信息项" in said(client.get(url))
    answer = act(client, bare, "confirm")
    assert answer.status_code == 422
    assert "没有信息项" in said(answer) and "第二十六条" in said(answer)


def test_what_is_sent_back_shows_the_reason_to_the_unit(client, city, as_user, ready):
    as_user(client, Role.UNIT_HEAD, city.water)
    act(client, ready, "confirm")
    as_user(client, Role.BUR_OP, city.bureau)
    assert act(client, ready, "send_back").status_code == 422
    assert act(client, ready, "send_back", reason="摘要过于笼统").status_code == 303
    as_user(client, Role.UNIT_OP, city.water)
    page = said(client.get(reverse("desk:resource", args=[ready.pk])))
    assert "摘要过于笼统" in page and "编制中" in page


def test_a_code_that_is_taken_is_refused_with_who_has_it(client, city, as_user, ready):
    ResourceFactory(owner=city.traffic, name="公交线路信息", code="309117001/000012")
    as_user(client, Role.UNIT_HEAD, city.water)
    act(client, ready, "confirm")
    as_user(client, Role.BUR_DATA, city.bureau)
    answer = act(client, ready, "check", code="309117001/000012")
    assert answer.status_code == 422
    assert "公交线路信息" in said(answer) and "留空由系统编制" in said(answer)


def test_a_second_click_is_told_that_it_is_done(client, city, as_user, ready):
    as_user(client, Role.UNIT_HEAD, city.water)
    seen = ready.version
    url = reverse("desk:resource-act", args=[ready.pk, "confirm"])
    assert client.post(url, {"version": seen}).status_code == 303
    again = client.post(url, {"version": seen})
    assert again.status_code == 409 and "单位确认" in said(again)


@pytest.mark.parametrize(
    ("role", "verb", "status"),
    [
        (Role.UNIT_OP, "confirm", 403),
        (Role.UNIT_HEAD, "check", 403),
        (Role.BUR_DATA, "publish", 403),
        (Role.FIN_BUD, "publish", 403),
        (Role.UNIT_HEAD, "no-such-step", 404),
    ],
)
def test_a_step_opens_for_its_role_only(client, city, as_user, ready, role, verb, status):
    as_user(client, role, city.home_of(role))
    assert client.get(reverse("desk:resource-act", args=[ready.pk, verb])).status_code == status
    assert act(client, ready, verb, reason="理由").status_code == status
    ready.refresh_from_db()
    assert ready.status == Resource.Status.DRAFT


def test_hidden_and_absent_entries_are_the_same_bytes(client, city, as_user, ready):
    as_user(client, Role.UNIT_HEAD, city.traffic)
    for name in ("resource", "resource-edit"):
        hidden = client.get(reverse(f"desk:{name}", args=[ready.pk]))
        absent = client.get(reverse(f"desk:{name}", args=[999_999]))
        assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert client.post(reverse("desk:resource-remove", args=[ready.pk])).status_code == 404


def test_a_published_entry_is_not_edited_before_a_change_is_begun(client, city, operator):
    published = ResourceFactory(owner=city.water, published=True)
    url = reverse("desk:resource-edit", args=[published.pk])
    assert client.get(url).status_code == 403
    assert act(client, published, "begin_change", reason="增加信息项").status_code == 303
    assert client.get(url).status_code == 200


def test_the_list_is_narrowed_by_status_and_sharing_and_shows_ones_own_unit(client, city, operator, ready):
    ResourceFactory(owner=city.water, name="已发布的信息", published=True)
    ResourceFactory(owner=city.traffic, name="别家的信息")
    page = said(client.get(reverse("desk:resources")))
    assert ready.name in page and "已发布的信息" in page and "别家的信息" not in page
    page = said(client.get(reverse("desk:resources"), {"status": "published"}))
    assert "已发布的信息" in page and ready.name not in page
    assert client.get(reverse("desk:resources"), {"status": "zzz", "page": "x"}).status_code == 200


def test_the_workbook_holds_what_is_seen_and_its_taking_is_journaled(client, city, operator, ready):
    ResourceFactory(owner=city.traffic, name="别家的信息")
    answer = client.get(reverse("desk:resources-export"))
    book = load_workbook(BytesIO(answer.getvalue()))
    names = [row[3] for row in book["目录"].iter_rows(min_row=2, values_only=True)]
    assert names == [ready.name]
    assert [row[2] for row in book["数据项"].iter_rows(min_row=2, values_only=True)] == ["名称", "编号"]
    assert JournalEntry.objects.filter(event="directory.exported").count() == 1


def test_an_entry_is_removed_by_its_unit_while_it_was_never_published(client, city, operator, ready):
    assert client.post(reverse("desk:resource-remove", args=[ready.pk])).status_code == 303
    assert not Resource.objects.exists()
    published = ResourceFactory(owner=city.water, published=True)
    answer = client.post(reverse("desk:resource-remove", args=[published.pk]))
    assert answer.status_code == 422
    assert Resource.objects.count() == 1


@pytest.mark.requirement("R26.1")
def test_the_project_page_asks_for_the_directory_and_says_why(client, city, operator):
    project = ProjectFactory(unit=city.water, draft=True)
    project.resources.all().delete()
    url = reverse("desk:project", args=[project.number])
    page = said(client.get(url))
    assert "登记信息资源目录" in page and "还没有信息资源；目录是技术审查和建设的必备条件" in page
    bare = ResourceFactory(owner=city.water, project=project, name="取水口信息", items=[])
    assert "还没有信息项：取水口信息" in said(client.get(url))
    bare.items.create(order=1, name="编号", dtype="C")
    page = said(client.get(url))
    assert "登记信息资源目录" not in page and "取水口信息" in page and "1 个信息项" in page


@pytest.mark.requirement("R26.1")
def test_after_the_approval_the_unit_is_asked_to_publish_what_is_left(client, city, operator, as_user):
    project = ProjectFactory(unit=city.water, approved=True)
    project.resources.all().delete()
    ResourceFactory(owner=city.water, project=project, name="取水口信息")
    url = reverse("desk:project", args=[project.number])
    assert "1 项尚未送审" in said(client.get(url))
    as_user(client, Role.BUR_OP, city.bureau)
    assert "尚未送审" not in said(client.get(url))


@pytest.mark.requirement("R24.1")
def test_a_unit_that_has_not_collected_its_data_is_told_while_it_drafts(client, city, operator):
    project = ProjectFactory(unit=city.water, draft=True)
    url = reverse("desk:draft-resources", args=[project.number])
    Organisation.objects.filter(pk=city.water.pk).update(data_collected_ok=False)
    assert "尚未按技术要求完成数据归集" in said(client.get(url))
    Organisation.objects.filter(pk=city.water.pk).update(data_collected_ok=True)
    assert "尚未按技术要求完成数据归集" not in said(client.get(url))


@pytest.mark.requirement("R26.1")
def test_an_entry_of_the_directory_is_linked_to_a_draft_and_taken_out_again(client, city, operator, ready):
    project = ProjectFactory(unit=city.water, draft=True)
    foreign = ResourceFactory(owner=city.traffic, name="别家的信息")
    page = said(client.get(reverse("desk:draft-resources", args=[project.number])))
    assert ready.name in page and "别家的信息" not in page
    link = reverse("desk:draft-resource-link", args=[project.number])
    assert client.post(link, {"resource": foreign.pk}).status_code == 422
    assert client.post(link, {"resource": ready.pk}).status_code == 303
    assert ready in project.resources.all()
    out = reverse("desk:draft-resource-remove", args=[project.number, ready.pk])
    assert client.post(out).status_code == 303
    assert ready not in project.resources.all()
    assert Resource.objects.filter(pk=ready.pk).exists()


def test_my_work_names_what_waits_for_whom(client, city, as_user, ready):
    def waiting() -> str:
        return said(client.get(reverse("desk:home")))

    as_user(client, Role.UNIT_HEAD, city.water)
    assert "信息资源" not in waiting().partition("<h1")[2]
    act(client, ready, "confirm")
    as_user(client, Role.BUR_DATA, city.bureau)
    assert f"审核信息资源：{ready.name}" in waiting()
    act(client, ready, "send_back", reason="摘要过于笼统")
    assert "审核信息资源" not in waiting()
    as_user(client, Role.UNIT_OP, city.water)
    assert f"修改被退回的信息资源：{ready.name}" in waiting()
    as_user(client, Role.UNIT_OP, city.traffic)
    assert ready.name not in waiting()
    for code in ("311115/000001", "311115/000002"):
        ResourceFactory(status=Resource.Status.CHECKED, code=code)
    as_user(client, Role.BUR_REVIEW, city.bureau)
    assert "发布信息资源" in waiting() and "2 项" in waiting()


@pytest.mark.requirement("R26.1")
def test_a_change_is_shown_beside_what_is_published_line_by_line(client, city, operator):
    entry = ResourceFactory(owner=city.water, published=True, items=["名称", "编号", "备注"])
    act(client, entry, "begin_change", reason="调整信息项")
    entry.refresh_from_db()
    entry.summary, entry.update_cycle = "改过的摘要", "M"
    entry.save()
    entry.items.filter(name="备注").delete()
    entry.items.filter(name="编号").update(dtype="N")
    entry.items.create(order=9, name="有效期至", dtype="D")
    changes = client.get(reverse("desk:resource", args=[entry.pk])).context["changes"]
    assert [(change.label, change.before, change.after) for change in changes] == [
        ("摘要", "业务办理中形成的基础信息。", "改过的摘要"),
        ("更新周期", "每日", "每月"),
        ("信息项“编号”", "字符型 · 100", "数值型 · 100"),
        ("信息项“备注”", "字符型 · 100", ""),
        ("信息项“有效期至”", "", "日期型"),
    ]


def test_an_entry_that_was_never_published_has_nothing_to_compare(client, city, operator, ready):
    assert client.get(reverse("desk:resource", args=[ready.pk])).context["changes"] == []


def together(client, verb: str, *entries: Resource):
    chosen = [f"{entry.pk}:{entry.version}" for entry in entries]
    return client.post(reverse("desk:resources-act", args=[verb]), {"entry": chosen})


def test_several_entries_are_confirmed_together_and_what_is_refused_holds_up_no_other(client, city, as_user, ready):
    bare = ResourceFactory(owner=city.water, name="没有信息项的信息", items=[])
    as_user(client, Role.UNIT_HEAD, city.water)
    assert "对勾选的办理“单位确认”" in said(client.get(reverse("desk:resources"), {"status": "draft"}))
    answer = together(client, "confirm", ready, bare)
    assert answer.status_code == 422
    assert "已办理 1 项" in said(answer) and "没有信息项；请至少登记一个信息项（第二十六条）" in said(answer)
    ready.refresh_from_db()
    bare.refresh_from_db()
    assert (ready.status, bare.status) == ("unit_confirmed", "draft")
    as_user(client, Role.BUR_DATA, city.bureau)
    assert together(client, "check", ready).status_code == 303
    ready.refresh_from_db()
    assert (ready.status, bool(ready.code)) == ("checked", True)


def test_together_as_one_by_one_a_second_click_is_told(client, city, as_user, ready):
    as_user(client, Role.UNIT_HEAD, city.water)
    assert together(client, "confirm", ready).status_code == 303
    again = together(client, "confirm", ready)
    assert again.status_code == 422 and "单位确认" in said(again) and "未办理 1 项" in said(again)


def test_nothing_is_done_with_entries_of_another_unit_nor_without_the_office(client, city, as_user, ready):
    as_user(client, Role.UNIT_HEAD, city.traffic)
    assert together(client, "confirm", ready).status_code == 404
    as_user(client, Role.UNIT_OP, city.water)
    assert together(client, "confirm", ready).status_code == 403
    assert "对勾选的办理" not in said(client.get(reverse("desk:resources"), {"status": "draft"}))
    as_user(client, Role.BUR_LEAD, city.bureau)
    assert together(client, "take_offline", ready).status_code == 404
    assert "没有勾选" in said(together(client, "publish"))
    ready.refresh_from_db()
    assert ready.status == Resource.Status.DRAFT


@pytest.mark.parametrize("sent", ["x", "1", ":", "1:x", "9" * 40 + ":1"])
def test_what_the_list_did_not_send_is_no_entry(client, city, as_user, sent):
    as_user(client, Role.UNIT_HEAD, city.water)
    answer = client.post(reverse("desk:resources-act", args=["confirm"]), {"entry": sent})
    assert answer.status_code == 422 and "没有勾选" in said(answer)
