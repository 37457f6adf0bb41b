"""The lexicon's pages: edited in the page editor by the bureau, previewed, released by a second person."""

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from catalog.models import DupHit, DupItem, DupRun, Judgement, LexiconEdition, LexiconGroup, TermProposal
from portal.lexicon.sheets import groups_in
from search import editions, indexing
from tests.factories.projects import ProjectFactory
from tests.factories.registers import SystemFactory
from tests.moments import NOW
from tests.portal.desk.typed import said, shows
from tests.search.lexicons import add, begin, previewed
from workflow import outbox
from workflow.actions import lexicon

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def search_folder(tmp_path, settings):
    settings.SEARCH_URL = f"embedded://{tmp_path}/index"
    indexing.forget()


def post(client, name, *args, **typed):
    return client.post(reverse(name, args=args), typed)


def group(kind="object", terms="渡船、木槽船", platform=""):
    return {"kind": kind, "terms": terms, "platform": platform}


def test_a_group_goes_from_the_page_editor_to_checks(city, client, as_user):
    as_user(client, "BUR_OP", city.bureau)
    assert post(client, "desk:lexicon-begin", note="补充渡船").status_code == 303
    draft = LexiconEdition.objects.get(status="draft")
    assert post(client, "lexicon:add", **group()).status_code == 302
    assert draft.groups.get(terms="渡船 木槽船").changed_by == city.person("BUR_OP")
    page = client.get(reverse("desk:lexicon-edition", args=[draft.pk]))
    assert shows(page, "木槽船") and shows(page, "预览影响")
    assert post(client, "desk:lexicon-preview", draft.pk).status_code == 303
    assert shows(client.get(reverse("desk:lexicon-edition", args=[draft.pk])), "正在按草稿重算")
    outbox.run_due(20)
    assert shows(client.get(reverse("desk:lexicon-edition", args=[draft.pk])), "请局审核或局领导")

    as_user(client, "BUR_REVIEW", city.bureau)
    assert shows(client.get(reverse("desk:home")), "发布词表草稿：补充渡船")
    draft.refresh_from_db()
    assert post(client, "desk:lexicon-release", draft.pk, version=draft.version).status_code == 303
    assert shows(client.get(reverse("desk:lexicon")), "第 2 版正在建立索引")
    assert not shows(client.get(reverse("desk:home")), "发布词表草稿")
    outbox.run_due(20)
    page = client.get(reverse("desk:lexicon"))
    assert shows(page, "词表第2版") and not shows(page, "正在建立索引")
    assert indexing.parser().lexicon.group_of("object", "木槽船") is not None


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (group(terms=""), "至少填写一个词语"),
        (group(terms="古树名木、树"), "“树”不足2个字"),
        (group(terms="渡船、木槽船、渡船"), "“渡船”在对象类“渡船”组中写了2次"),
        (group(terms="信访件、群众争议"), "“群众争议”已在对象类"),
        (group(platform="渡船平台"), "不能填写统一平台"),
    ],
)
def test_what_may_not_stand_is_told_on_the_form(city, client, as_user, typed, message):
    draft = begin(city)
    held = draft.groups.count()
    as_user(client, "BUR_OP", city.bureau)
    answer = post(client, "lexicon:add", **typed)
    assert answer.status_code == 200
    assert shows(answer, message)
    assert draft.groups.count() == held


def test_terms_are_kept_as_they_are_compared(city, client, as_user):
    draft = begin(city)
    as_user(client, "BUR_OP", city.bureau)
    post(client, "lexicon:add", **group(terms="渡船，ＡＩ 木槽船\n水上運輸"))
    assert draft.groups.latest("pk").words == ("渡船", "ai", "木槽船", "水上运输")


def test_a_group_is_changed_found_and_removed_in_the_page_editor(city, client, as_user):
    draft = begin(city)
    made = add(city, draft, "object", "渡船 木槽船")
    as_user(client, "BUR_REVIEW", city.bureau)
    assert post(client, "lexicon:edit", made.pk, **group(terms="渡船 木槽船 摆渡船")).status_code == 302
    made.refresh_from_db()
    assert made.words == ("渡船", "木槽船", "摆渡船")
    listed = client.get(reverse("lexicon:index"), {"q": "摆渡船"})
    assert shows(listed, "渡船 木槽船 摆渡船") and not shows(listed, "矛盾纠纷")
    assert post(client, "lexicon:delete", made.pk).status_code == 302
    assert not LexiconGroup.objects.filter(pk=made.pk).exists()
    assert city.person("BUR_REVIEW") in draft.authors.all()


def test_the_list_asks_the_same_however_many_groups_it_shows(city, client, as_user):
    draft = begin(city)
    as_user(client, "BUR_OP", city.bureau)
    client.get(reverse("lexicon:index"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("lexicon:index"), {"q": draft.groups.first().name})
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("lexicon:index"))
    assert len(many) <= len(few) + 2


def test_the_groups_leave_the_page_editor_as_a_workbook(city, client, as_user):
    add(city, begin(city), "object", "渡船 木槽船")
    as_user(client, "BUR_OP", city.bureau)
    answer = client.get(reverse("lexicon:index"), {"q": "木槽船", "export": "csv"})
    assert answer["Content-Type"].startswith("text/csv")
    assert "渡船 木槽船" in b"".join(answer.streaming_content).decode()


def test_without_a_draft_the_page_editor_shows_the_edition_and_changes_nothing(city, client, as_user):
    first = editions.ensure_first(NOW)
    as_user(client, "BUR_OP", city.bureau)
    assert shows(client.get(reverse("lexicon:index"), {"q": "群众争议"}), "群众争议")
    assert client.get(reverse("lexicon:add")).url == reverse("desk:lexicon")
    assert client.get(reverse("lexicon:edit", args=[first.groups.first().pk])).status_code == 404
    assert post(client, "lexicon:delete", first.groups.first().pk).status_code == 404


def test_the_door_of_the_page_editor_opens_for_the_lexicon_alone(city, client, as_user):
    begin(city)
    as_user(client, "BUR_OP", city.bureau)
    page = client.get(reverse("lexicon:index"))
    assert page.status_code == 200
    menu = json.dumps("返回工作台")[1:-1]
    assert menu in said(page)
    assert reverse("wagtailimages:index") not in said(page)
    for name in ("wagtailadmin_home", "wagtailimages:index", "wagtailadmin_reports:site_history"):
        assert client.get(reverse(name)).status_code == 302, name
    for role in ("BUR_LEAD", "BUR_DATA", "AUDIT", "UNIT_OP", "SYSADMIN"):
        as_user(client, role, city.home_of(role) if role != "UNIT_OP" else city.water)
        assert client.get(reverse("lexicon:index")).status_code == 302, role


def test_a_superuser_without_an_office_edits_nothing(city, client, django_user_model):
    draft = begin(city)
    root = django_user_model.objects.create(username="root", display_name="超级用户", is_superuser=True, is_staff=True)
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("lexicon:add"), group())
    assert not draft.groups.filter(terms__contains="木槽船").exists()
    assert client.get(reverse("desk:lexicon")).status_code == 403


def test_the_editor_who_was_overtaken_by_the_release_is_told(city, client, as_user):
    draft = begin(city)
    made = add(city, draft, "object", "渡船 木槽船")
    previewed(city, draft)
    draft.refresh_from_db()
    digest = editions.of_edition(draft).digest
    as_user(client, "BUR_OP", city.bureau)
    lexicon.release(edition=draft, digest=digest, by=city.person("BUR_LEAD"), at=NOW, expected_version=draft.version)
    assert post(client, "lexicon:edit", made.pk, **group(terms="渡船 摆渡船")).status_code == 404
    as_user(client, "BUR_REVIEW", city.bureau)
    answer = post(client, "desk:lexicon-release", draft.pk, version=draft.version)
    assert answer.status_code == 409
    assert shows(answer, "发布词表")


def test_the_author_is_refused_and_the_draft_dropped_with_a_reason(city, client, as_user):
    as_user(client, "BUR_REVIEW", city.bureau)
    post(client, "desk:lexicon-begin", note="补充")
    draft = LexiconEdition.objects.get(status="draft")
    post(client, "lexicon:add", **group())
    previewed(city, draft)
    draft.refresh_from_db()
    assert post(client, "desk:lexicon-release", draft.pk, version=draft.version).status_code == 403
    assert post(client, "desk:lexicon-drop", draft.pk, version=draft.version).status_code == 422
    assert post(client, "desk:lexicon-drop", draft.pk, version=draft.version, reason="重做").status_code == 303
    draft.refresh_from_db()
    assert draft.status == "dropped"


def test_a_second_draft_is_refused_with_409(city, client, as_user):
    begin(city)
    as_user(client, "BUR_REVIEW", city.bureau)
    answer = post(client, "desk:lexicon-begin", note="再来")
    assert answer.status_code == 409
    assert shows(answer, "已有一份起草中的词表")


def test_a_proposal_is_accepted_or_refused_on_its_page(city, client, as_user):
    project = ProjectFactory(unit=city.water, submitted=True)
    run = DupRun.objects.create(
        project=project, function_list=project.function_lists.first(), kind="submission", input_sha256="0",
        engine="embedded",
    )  # fmt: skip
    hit = DupHit.objects.create(
        run=run, rank=1, system=SystemFactory(), target_name="x", target_unit="x", coverage=0.6, score=0.6
    )
    item = run.function_list.items.filter(is_leaf=True).first()
    row = DupItem.objects.create(hit=hit, item=item, target_path="渡运 / 木槽船登记", badge="covered")
    judged = Judgement.objects.create(dup_item=row, value="DUP", by=city.person("BUR_OP"))
    first, other = (
        TermProposal.objects.create(kind="object", left=left, right="筏子艇") for left in ("木槽船", "橡皮筏")
    )
    for proposal in (first, other):
        proposal.judgements.add(judged)
    as_user(client, "BUR_OP", city.bureau)
    assert shows(client.get(reverse("desk:home")), "词语建议：2条")
    page = client.get(reverse("desk:lexicon-proposals"))
    assert shows(page, "木槽船 ≈ 筏子艇") and shows(page, project.name) and shows(page, "1 条判定")
    assert post(client, "desk:lexicon-proposal", first.pk, accept="1").status_code == 303
    assert post(client, "desk:lexicon-proposal", other.pk, refuse="1", reason="不是一物").status_code == 303
    page = client.get(reverse("desk:lexicon-proposals"))
    assert shows(page, "不是一物") and shows(page, "已采纳")
    assert shows(client.get(reverse("lexicon:index"), {"q": "木槽船"}), "木槽船 筏子艇")
    assert post(client, "desk:lexicon-proposal", first.pk, accept="1").status_code == 409
    as_user(client, "UNIT_OP", city.water)
    assert post(client, "desk:lexicon-proposal", first.pk, accept="1").status_code == 404


def sheet(*rows, heads=("类别", "词语", "统一平台")):
    book = Workbook()
    for row in (heads, *rows):
        book.active.append(row)
    kept = BytesIO()
    book.save(kept)
    return SimpleUploadedFile("词组.xlsx", kept.getvalue())


def take_in(client, draft, *rows, **options):
    draft.refresh_from_db()
    return post(client, "desk:lexicon-import", draft.pk, version=draft.version, file=sheet(*rows, **options))


def test_a_workbook_of_groups_is_taken_into_the_draft(city, client, as_user):
    draft = begin(city)
    as_user(client, "BUR_REVIEW", city.bureau)
    rows = (("对象", "渡船、木槽船", ""), ("对象", "群众争议 邻里争执", ""), ("object", "木槽船 筏子艇", None))
    assert take_in(client, draft, *rows).status_code == 303
    assert draft.groups.get(terms__startswith="渡船").words == ("渡船", "木槽船", "筏子艇")
    assert "邻里争执" in draft.groups.get(kind="object", terms__contains="群众争议").words
    assert city.person("BUR_REVIEW") in draft.authors.all()
    assert shows(client.get(reverse("desk:lexicon-edition", args=[draft.pk])), "已导入草稿：新增1组，扩充1组。")


@pytest.mark.parametrize(
    ("rows", "options", "message"),
    [
        ([("对象", "渡船", ""), ("对象", "树", "")], {}, "“Sheet”第3行：对象类“树”组的词语“树”不足2个字"),
        ([("名词", "渡船", "")], {}, "同义词类别“名词”不存在"),
        ([("动作", "录入 收集", "")], {}, "不能同时属于"),
        ([("对象", "群众争议", "")], {}, "没有可导入的"),
        ([("对象", "渡船", "")], {"heads": ("甲", "乙", "丙")}, "没有找到“类别”和“词语”两列的表头"),
        ([], {}, "表头下没有词组"),
    ],
)
def test_a_workbook_that_is_wrong_anywhere_is_refused_as_a_whole(city, client, as_user, rows, options, message):
    draft = begin(city)
    held = list(draft.groups.values_list("terms", flat=True))
    as_user(client, "BUR_OP", city.bureau)
    answer = take_in(client, draft, *rows, **options)
    assert answer.status_code == 422
    assert shows(answer, message)
    assert list(draft.groups.values_list("terms", flat=True)) == held


def test_what_is_exported_can_be_taken_in_again(city, client, as_user, tmp_path):
    draft = begin(city)
    add(city, draft, "common", "渡口公告栏")
    as_user(client, "BUR_OP", city.bureau)
    answer = client.get(reverse("lexicon:index"), {"export": "xlsx"})
    kept = tmp_path / "词组.xlsx"
    kept.write_bytes(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    rows = groups_in(kept, kept.name)
    assert [text for _place, text in rows] == lexicon.texts_of(draft)


def test_who_may_only_read_proposals_begins_no_lexicon_by_deciding_one(city, client, as_user):
    proposal = TermProposal.objects.create(kind="object", left="矛盾纠纷", right="群众争议")
    as_user(client, "BUR_LEAD", city.bureau)
    assert post(client, "desk:lexicon-proposal", proposal.pk, accept="1").status_code == 403
    assert not LexiconEdition.objects.exists()
