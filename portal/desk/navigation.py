"""The side bar of the workbench, by role, and who is signed in."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog import clock, memberships
from workflow import access, lexicon_access, notifications, panel_access, plan_access
from workflow.actions import sheets
from workflow.regulation.roles import Role

UNIT = frozenset({Role.UNIT_OP, Role.UNIT_HEAD, Role.UNIT_FIN, Role.PARENT_UNIT, Role.COUNTY})
BUREAU = frozenset({Role.BUR_OP, Role.BUR_REVIEW, Role.BUR_LEAD, Role.BUR_DATA})
SIGNERS = frozenset(
    {
        Role.VM_UNIT,
        Role.VM_DIG,
        Role.VM_FIN,
        Role.MAYOR,
        Role.OFFICE_GOV,
        Role.OFFICE_PARTY,
        Role.BUR_REVIEW,
        Role.BUR_LEAD,
        Role.PARENT_UNIT,
    }
)
ADMINISTRATORS = frozenset({Role.SYSADMIN, Role.SECADMIN, Role.AUDITADMIN})
AUDITORS = frozenset({Role.AUDIT, Role.AUDITADMIN})
EVERYBODY = frozenset(Role)
BUSINESS = EVERYBODY - ADMINISTRATORS - {Role.PUBLIC, Role.SUPPLIER}


@dataclass(frozen=True, slots=True)
class DeskItem:
    """One line of the side bar; `current` marks where the reader is."""

    title: str
    url: str
    icon: str
    current: bool = False
    badge: int = 0


# Title, address, icon, who sees the line. The page itself checks the right again; a hidden line protects nothing.
def _lines() -> tuple[tuple[str, str, str, frozenset[Role]], ...]:
    return (
        (_("我的待办"), "desk:home", "inbox", EVERYBODY),
        (_("消息"), "desk:notifications", "bell", BUSINESS),
        (_("期限一览"), "desk:clocks", "clock", BUSINESS),
        (_("全文检索"), "desk:search", "search", BUSINESS),
        (_("项目"), "desk:projects", "file", BUSINESS),
        (_("查重审核"), "desk:duplicate-runs", "swap", BUREAU),
        (_("词表"), "desk:lexicon", "a", lexicon_access.READERS),
        (_("专家论证"), "desk:batches", "users", panel_access.ORGANISERS | {Role.EXPERT}),
        (_("年度计划"), "desk:plans", "calendar", plan_access.READERS | plan_access.RECORDERS),
        (_("审批与会议"), "desk:sheets", "gavel", SIGNERS),
        (_("公示"), "desk:notices", "bell", BUREAU | UNIT),
        (_("系统目录"), "desk:systems", "grid", BUSINESS),
        (_("信息资源目录"), "desk:resources", "book", BUSINESS),
        (_("先查后采"), "desk:data-checks", "book", UNIT | BUREAU | {Role.AUDIT}),
        (_("卷宗"), "desk:dossiers", "folder", BUSINESS),
        (_("导入导出"), "desk:imports", "up", BUREAU | UNIT),
        (_("期限与档次计算"), "desk:law", "book", EVERYBODY),
        (_("工作日历"), "desk:calendar", "calendar", EVERYBODY),
        (_("修改口令"), "desk:password", "lock", EVERYBODY),
        (_("用户与任职"), "desk:people", "users", frozenset({Role.SYSADMIN})),
        (_("账号与角色核查"), "desk:security", "lock", frozenset({Role.SECADMIN})),
        (_("涉密剔除"), "desk:secrecy-cases", "shield", access.GUARDS_SECRECY),
        (_("审计追溯"), "desk:journal", "shield", AUDITORS),
    )


def desk_navigation(request: HttpRequest) -> list[DeskItem]:
    """Return the lines this person's roles open, the one they are on marked."""
    if not request.user.is_authenticated:
        return []
    roles = access.roles_of(request.user, clock.today())
    lines = [(title, reverse(name), icon) for title, name, icon, who in _lines() if roles & who or who is EVERYBODY]
    here = max((url for _title, url, _icon in lines if request.path.startswith(url)), key=len, default="")
    badges = {reverse("desk:sheets"): sheets.waiting_for(request.user, clock.now()).count()} if roles & SIGNERS else {}
    if roles & BUSINESS:
        badges[reverse("desk:notifications")] = notifications.unread(request.user, clock.now())
    return [DeskItem(title, url, icon, url == here, badges.get(url, 0)) for title, url, icon in lines]


def desk_me(request: HttpRequest) -> dict[str, str]:
    """Return the person's name and, in one line, where they serve and as what."""
    if not request.user.is_authenticated:
        return {}
    by_unit: dict[str, list[str]] = {}
    for post in memberships.in_force(request.user, clock.today()):
        by_unit.setdefault(str(post.organisation), []).append(Role(post.role_id).label)
    line = "；".join(f"{unit} · {'、'.join(names)}" for unit, names in by_unit.items())
    return {"name": request.user.get_full_name(), "role": line or _("尚未任职")}
