"""Checking before collecting (先查后采): what is held is found and shared, not collected again."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.models import DataCheck, DataHolding, JournalEntry, ShareRequest
from tests.factories.projects import ProjectFactory
from tests.factories.registers import ResourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def directory(city):
    """Traffic's open entries, one closed to society, one shared with nobody; water's own draft."""
    items = ["企业名称", "统一社会信用代码", "公民身份号码", "车位编号"]
    ResourceFactory(owner=city.traffic, published=True, name="运输企业基本信息", items=items)
    ResourceFactory(
        owner=city.traffic,
        published=True,
        name="驾驶员违法信息",
        share_type="2",
        share_condition="盖章",
        items=["违法行为"],
    )
    ResourceFactory(owner=city.traffic, published=True, open_type="3", name="稽查线索", items=["线索来源单位"])
    closed = {"share_type": "3", "share_condition": "《某法》第一条"}
    ResourceFactory(owner=city.traffic, published=True, name="举报人信息", items=["举报人住址"], **closed)
    ResourceFactory(owner=city.water, name="河道巡查记录", items=["巡查轨迹"])
    return city


def ask(client, *names, expect=303, **more):
    typed = {"unit": "", "purpose": "企业安全情况采集表", "names": "\n".join(names), **more}
    answer = client.post(more.pop("url", reverse("desk:data-check-new")), typed)
    assert answer.status_code == expect, answer.content.decode()
    return DataCheck.objects.order_by("-pk").first()


def unit_of(city):
    return {"unit": city.water.pk}


def grades(check) -> dict[str, str]:
    return dict(check.items.values_list("name", "grade"))


def test_names_are_found_as_written_as_meant_inside_others_and_by_code(client, directory, as_user):
    as_user(client, "UNIT_OP", directory.water)
    code = DataHolding.edition.field.related_model.objects.get(name="驾驶员违法信息").code
    check = ask(client, "企业名称", "身份证号", "企业法人身份证号", code, "巡查轨迹", "幸福指数", **unit_of(directory))
    assert grades(check) == {
        "企业名称": "exact",
        "身份证号": "similar",
        "企业法人身份证号": "similar",
        code: "exact",
        "巡查轨迹": "exact",
        "幸福指数": "none",
    }
    page = client.get(reverse("desk:data-check", args=[check.pk])).content.decode()
    assert "“身份证号”与“公民身份号码”同义" in page
    assert "市交通运输局" in page and "无条件共享" in page and "有条件共享" in page


def test_a_check_keeps_who_asked_when_and_on_which_state_of_the_directory(client, directory, as_user):
    person = as_user(client, "UNIT_OP", directory.water)
    check = ask(client, "企业名称", **unit_of(directory))
    assert (check.checked_by, check.unit, check.purpose) == (person, directory.water, "企业安全情况采集表")
    holding = DataHolding.objects.get(item__check_record=check, rank=1)
    assert check.directory["entries"] == 4
    assert check.directory["newest_edition"] >= holding.edition_id
    assert len(check.directory["sha256"]) == 64
    assert JournalEntry.objects.get(event="collecting.checked").details["exact"] == 1


def test_what_others_may_not_read_is_not_found(client, directory, as_user):
    as_user(client, "UNIT_OP", directory.water)
    check = ask(client, "线索来源单位", "举报人住址", **unit_of(directory))
    assert grades(check) == {"线索来源单位": "none", "举报人住址": "none"}


def test_a_workbook_is_read_by_the_column_that_names_items(client, directory, as_user):
    as_user(client, "UNIT_OP", directory.water)
    book = openpyxl.Workbook()
    for row in (
        ["采集表"],
        ["序号", "信息项名称", "类型"],
        [1, "企业名称", "字符型"],
        [2, "企业名称", "字符型"],
        [3, "幸福指数", ""],
    ):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    check = ask(client, file=SimpleUploadedFile("采集表.xlsx", out.getvalue()), **unit_of(directory))
    assert grades(check) == {"企业名称": "exact", "幸福指数": "none"}
    assert check.file_name == "采集表.xlsx"


@pytest.mark.parametrize("name", ["清单.txt", "清单.csv"])
def test_a_text_file_of_the_office_is_read_in_its_encoding(client, directory, as_user, name):
    as_user(client, "UNIT_OP", directory.water)
    check = ask(
        client, file=SimpleUploadedFile(name, "企业名称\r\n幸福指数\r\n".encode("gb18030")), **unit_of(directory)
    )
    assert grades(check) == {"企业名称": "exact", "幸福指数": "none"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"names": ""}, "还没有信息项"),
        ({"names": "机密★5年\n企业名称"}, "密级标志"),
        ({"names": "名" * 121}, "最多120字"),
        ({"names": "\n".join(f"指标{n}" for n in range(501))}, "一次最多核查500个"),
        ({"names": "", "file": SimpleUploadedFile("清单.pdf", b"%PDF-1.4 x")}, "此处只收"),
        ({"names": "企业名称", "file": SimpleUploadedFile("清单.txt", "幸福指数".encode())}, "只能用一种"),
    ],
)
def test_names_that_cannot_be_checked_are_refused_with_cause_and_remedy(client, directory, as_user, typed, said):
    as_user(client, "UNIT_OP", directory.water)
    answer = client.post(reverse("desk:data-check-new"), {"purpose": "采集表", **unit_of(directory), **typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not DataCheck.objects.exists()


def first_item(check):
    return reverse("desk:data-check-item", args=[check.pk, 1])


def share(client, check, *, purpose="核对企业主体"):
    holding = DataHolding.objects.get(item__check_record=check, item__order=1, rank=1)
    return client.post(first_item(check), {"share": "1", "share-holding": holding.pk, "share-purpose": purpose})


def test_a_unit_applies_to_share_and_the_holder_answers(client, directory, as_user):
    as_user(client, "UNIT_OP", directory.water)
    check = ask(client, "企业名称", **unit_of(directory))
    assert share(client, check).status_code == 303
    made = ShareRequest.objects.get()
    assert (made.unit, made.holder, made.status) == (directory.water, directory.traffic, "waiting")
    assert "共享申请待答复" in client.get(reverse("desk:data-check", args=[check.pk])).content.decode()

    holder = as_user(client, "UNIT_OP", directory.traffic)
    assert "答复共享申请：企业名称" in client.get(reverse("desk:home")).content.decode()
    url = reverse("desk:share-request", args=[made.pk])
    assert client.post(url, {"answer": "agree", "reason": "经共享平台接口提供"}).status_code == 303
    made.refresh_from_db()
    assert (made.status, made.answered_by) == ("agreed", holder)
    assert set(JournalEntry.objects.filter(event__startswith="collecting.share").values_list("event", flat=True)) == {
        "collecting.share_asked",
        "collecting.share_answered",
    }
    assert client.post(url, {"answer": "agree"}).status_code == 409


def test_what_is_shared_without_condition_is_not_refused(client, directory, as_user):
    as_user(client, "UNIT_OP", directory.water)
    share(client, ask(client, "企业名称", **unit_of(directory)))
    as_user(client, "UNIT_HEAD", directory.traffic)
    answer = client.post(
        reverse("desk:share-request", args=[ShareRequest.objects.get().pk]), {"answer": "refuse", "reason": "不便提供"}
    )
    assert answer.status_code == 422
    assert "不得拒绝" in answer.content.decode()
    assert ShareRequest.objects.get().status == "waiting"


def test_a_refusal_needs_a_reason_and_then_asks_the_unit_why_it_collects(client, directory, as_user):
    as_user(client, "UNIT_OP", directory.water)
    check = ask(client, "违法行为", **unit_of(directory))
    share(client, check)
    as_user(client, "UNIT_OP", directory.traffic)
    url = reverse("desk:share-request", args=[ShareRequest.objects.get().pk])
    assert client.post(url, {"answer": "refuse", "reason": " "}).status_code == 422
    assert client.post(url, {"answer": "refuse", "reason": "须市公安局同意"}).status_code == 303

    as_user(client, "UNIT_OP", directory.water)
    assert "未同意共享，待说明" in client.get(reverse("desk:data-check", args=[check.pk])).content.decode()
    assert client.post(first_item(check), {"justify": "1", "why-justification": ""}).status_code == 422
    assert client.post(first_item(check), {"justify": "1", "why-justification": "持有单位不提供"}).status_code == 303
    item = check.items.get()
    assert item.justification == "持有单位不提供"
    assert JournalEntry.objects.filter(event="collecting.justified").count() == 1


def test_what_is_shared_with_nobody_is_not_offered_for_applying(client, directory, as_user):
    as_user(client, "UNIT_OP", directory.water)
    check = ask(client, "举报人信息", **unit_of(directory))
    assert grades(check) == {"举报人信息": "exact"}
    assert share(client, check).status_code == 422
    assert not ShareRequest.objects.exists()


def test_a_name_that_nobody_holds_needs_no_reason(client, directory, as_user):
    as_user(client, "UNIT_OP", directory.water)
    check = ask(client, "幸福指数", **unit_of(directory))
    answer = client.post(first_item(check), {"justify": "1", "why-justification": "需要"})
    assert answer.status_code == 422
    assert "无须说明理由" in answer.content.decode()


def test_a_check_of_another_unit_is_not_there(client, directory, as_user):
    as_user(client, "UNIT_OP", directory.water)
    check = ask(client, "企业名称", **unit_of(directory))
    client.cookies.clear()
    as_user(client, "UNIT_OP", directory.traffic)
    hidden = client.get(reverse("desk:data-check", args=[check.pk]))
    absent = client.get(reverse("desk:data-check", args=[999_999]))
    assert (hidden.status_code, hidden.content) == (404, absent.content)


def test_an_officer_checks_for_no_unit_but_their_own(client, directory, as_user):
    as_user(client, "UNIT_OP", directory.water)
    ask(client, "企业名称", expect=422, unit=directory.traffic.pk)
    as_user(client, "BUR_OP", directory.bureau)
    assert client.get(reverse("desk:data-check-new")).status_code == 403


def test_a_check_begun_from_a_draft_stays_with_its_project(client, directory, as_user):
    project = ProjectFactory(unit=directory.water, draft=True)
    as_user(client, "UNIT_OP", directory.water)
    url = reverse("desk:draft-data-check", args=[project.number])
    answer = client.post(url, {"purpose": "新系统采集表", "names": "企业名称", **unit_of(directory)})
    assert answer.status_code == 303
    assert DataCheck.objects.get().project == project
    for name in ("desk:project", "desk:draft-resources"):
        assert "新系统采集表" in client.get(reverse(name, args=[project.number])).content.decode()
    as_user(client, "UNIT_OP", directory.traffic)
    assert client.get(url).status_code == 404


def test_the_workbook_says_who_holds_each_and_what_was_done(client, directory, as_user):
    as_user(client, "UNIT_OP", directory.water)
    check = ask(client, "企业名称", "幸福指数", **unit_of(directory))
    share(client, check)
    content = b"".join(client.get(reverse("desk:data-check-file", args=[check.pk])).streaming_content)
    rows = list(openpyxl.load_workbook(io.BytesIO(content))["核查结果"].iter_rows(values_only=True))
    assert rows[1][1:6] == ("企业名称", "已有", 1, "市交通运输局", "运输企业基本信息")
    assert (rows[1][8], rows[1][13]) == ("无条件共享", "待答复")
    assert rows[2][1:3] == ("幸福指数", "未见")
