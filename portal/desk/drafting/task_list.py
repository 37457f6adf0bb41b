"""The task list of a draft (申报任务): what is done, what is left; and opening a new draft."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog import clock
from catalog.models import Material, Project
from portal.desk.answers import Attempt, page, posted, require, said, see_other, signed_in
from portal.desk.dossiers import own_units
from portal.desk.drafting.opening import draft_of
from portal.desk.forms.drafting import NewProjectForm
from portal.desk.reading import seen
from workflow.actions import drafting
from workflow.lifecycle import State
from workflow.models import DraftNote
from workflow.regulation.roles import Role
from workflow.regulation.rulebook import rulebook_on

DRAFTERS = frozenset({Role.UNIT_OP, Role.UNIT_HEAD})
FEWEST_GOALS = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the list: how much of it is there (`begun`) and whether it is complete."""

    title: str
    url_name: str
    note: str
    begun: bool
    done: bool

    @property
    def full_name(self) -> str:
        """The name of the part's address."""
        return f"desk:{self.url_name}"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def draft_new(request: HttpRequest) -> HttpResponse:
    """Open a draft for one's own unit: dossier, number and rights come with it."""
    units = own_units(request, DRAFTERS)
    require(units.exists(), _("申报由单位经办人或负责人起草。"))
    form = NewProjectForm(posted(request), units=units)
    attempt = Attempt()
    if attempt.ready(request, form):
        with attempt:
            project = drafting.open_draft(
                unit=form.cleaned_data["unit"], name=form.cleaned_data["name"], by=request.user, at=clock.now()
            )
            said(request, _("草稿已建立，项目编号 %(number)s。") % {"number": project.number})
            return see_other("desk:draft", project.number)
    return page(request, "desk/drafting/new.html", {"form": form, "attempt": attempt}, status=attempt.status)


@require_safe
@signed_in
def draft(request: HttpRequest, number: str) -> HttpResponse:
    """Show the parts of a draft with their status."""
    project = draft_of(request, number)
    parts = parts_of(project)
    done = sum(part.done for part in parts)
    context = {
        "project": project,
        "state": State(project.state),
        "tasks": [_line(part, project) for part in parts],
        "done": done,
        "total": len(parts),
        "returned": _corrections(project),
        "open_notes": seen(request, DraftNote).filter(project=project, settled_at=None).count(),
    }
    return page(request, "desk/drafting/tasks.html", context)


def parts_of(project: Project) -> list[Part]:
    """Return the parts of an application with how far each has come."""
    return [*_typed_parts(project), *_filed_parts(project), *_checked_parts(project)]


def _typed_parts(project: Project) -> list[Part]:
    lines, bases, goals = project.fund_lines.count(), project.bases.count(), project.goals.count()
    said = project.declarations
    basics = (project.impl_mode, project.build_nature, project.theme, project.starts, project.ends)
    scope = (said.get("is_municipal") is not None, said.get("meets_definition") is not None, bool(project.contact_name))
    why = (bool(project.necessity), bool(project.content), bases > 0)
    money = (project.total_amount is not None, lines > 0)
    return [
        Part(_("基本情况"), "draft-basics", _("名称、性质、产生方式、类别、起止"), any(basics), all(basics)),
        Part(_("适用范围、建设模式与联系人"), "draft-scope", _("第二条、第十六条"), any(scope), all(scope)),
        Part(_("资金"), "draft-funding", _("总投资与资金来源，合计须相等"), any(money), all(money)),
        Part(_("依据、必要性与建设内容"), "draft-basis", _("至少一份依据文件"), any(why), all(why)),
        Part(_("绩效目标"), "draft-goals", _("不少于三项，可核验"), goals > 0, goals >= FEWEST_GOALS),
        Part(
            _("共享与统筹"),
            "draft-sharing",
            _("第十八条、第二十三条"),
            "sharing_planned" in said,
            "sharing_planned" in said,
        ),
        Part(_("特殊情形"), "draft-special", _("工程项目、第十一条、第十二条、第二十七条；没有的不用填"), False, True),
    ]


def _filed_parts(project: Project) -> list[Part]:
    needed = rulebook_on(clock.today(), project.regulation).list("materials").codes
    settled = project.materials.exclude(status=Material.Status.MISSING).filter(item_code__in=needed).count()
    listed, resources = project.function_lists.exists(), project.resources.count()
    complete = resources > 0 and not project.resources.filter(items__isnull=True).exists()
    note = _("%(n)d / %(total)d 项") % {"n": settled, "total": len(needed)}
    return [
        Part(_("申报材料"), "draft-materials", note, settled > 0, settled == len(needed)),
        Part(
            _("信息资源目录"), "draft-resources", _("至少一项资源，各有信息项（第二十六条）"), resources > 0, complete
        ),
        Part(_("功能清单"), "draft-functions", _("上传 XLSX，预览后确认"), listed, listed),
    ]


def _checked_parts(project: Project) -> list[Part]:
    newest = project.function_lists.order_by("-version").first()
    run = project.dup_runs.order_by("-id").first()
    checks, items = (
        project.negative_checks.count(),
        len(rulebook_on(clock.today(), project.regulation).list("negative").codes),
    )
    current = run is not None and newest is not None and run.function_list_id == newest.pk
    return [
        Part(_("查重预检"), "draft-duplicates", _("先看有无可复用的系统"), run is not None, current),
        Part(_("负面清单自查"), "draft-negative", _("八项逐项作答（第二十条）"), checks > 0, checks >= items),
        Part(_("保密声明"), "draft-secrecy", _("第六十五条"), project.secrecy_declared, project.secrecy_declared),
    ]


def _line(part: Part, project: Project) -> dict:
    status, tone = (_("已完成"), "") if part.done else (_("进行中"), "blue") if part.begun else (_("未开始"), "")
    return {
        "title": part.title,
        "url": reverse(part.full_name, args=[project.number]),
        "note": part.note,
        "status": status,
        "tone": tone,
    }


def _corrections(project: Project) -> list:
    if State(project.state) is not State.RETURNED:
        return []
    last = project.applications.order_by("-number").first()
    return list(last.corrections) if last else []
