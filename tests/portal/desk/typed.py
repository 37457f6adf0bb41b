"""What people type into the workbench's forms, in the tests' small city."""

from django.urls import reverse
from django.utils.html import escape

BASICS = {
    "name": "河湖长制信息化平台建设项目",
    "build_nature": "NEW",
    "impl_mode": "SELF",
    "impl_reason": "业务专用性强，市场无成熟服务可购。",
    "categories": ["C7"],
    "theme": "16",
    "plan_year": "2027",
    "starts": "2027-01",
    "ends": "2027-10",
}
SCOPE = {
    "is_municipal": "yes",
    "meets_definition": "yes",
    "build_mode": "DEPT",
    "contact_name": "周敏",
    "contact_phone": "0818-1234567",
}
SHARING = {"sharing_planned": "yes", "sharing_plan": "通过市共享平台提供接口。", "stands_alone": "no"}
WHY = {
    "necessity": "河湖巡查仍靠纸质记录，问题发现晚、处置慢，与河湖长制考核要求不符。",
    "content": "建设巡查、预警、会商三个模块，复用市级政务云和统一身份认证。",
    "bases-0-title": "关于全面推行河湖长制的实施意见",
    "bases-0-doc_no": "达市办发〔2025〕1号",
}
GOALS = {
    f"goals-{row}-{name}": value
    for row, goal in enumerate((("巡查覆盖率", "100"), ("预警及时率", "95"), ("处置时长", "24")))
    for name, value in zip(("name", "target"), goal, strict=True)
}
RESOURCE = {
    "name": "河道巡查记录",
    "res_class": "3",
    "share_type": "1",
    "update_cycle": "D",
    "items": "河段编码 字符型\n巡查时间 日期时间型",
}


def rows_of(prefix: str, total: int = 6) -> dict[str, str]:
    """Return the management form of a table of rows."""
    return {f"{prefix}-TOTAL_FORMS": str(total), f"{prefix}-INITIAL_FORMS": "0"}


def funding(total: str = "120", *amounts: str) -> dict[str, str]:
    """Return the funding page filled in: a total in 万元 and its lines."""
    typed = {"total_amount": total, "om_amount_per_year": "8"} | rows_of("lines")
    for row, amount in enumerate(amounts or (total,)):
        typed |= {
            f"lines-{row}-source": "F1",
            f"lines-{row}-channel": "B1",
            f"lines-{row}-year": "2027",
            f"lines-{row}-amount": amount,
        }
    return typed


def type_in(client, name: str, project, typed: dict, **extra):
    """Post a part of the draft at its present revision."""
    project.refresh_from_db()
    return client.post(
        reverse(f"desk:{name}", args=[project.number]), {"revision": project.draft_revision} | typed | extra
    )


def said(answer) -> str:
    """Return the text of a page."""
    return answer.content.decode()


def shows(answer, text: str) -> bool:
    """Whether a page says something, as HTML writes it."""
    return escape(text) in said(answer)
