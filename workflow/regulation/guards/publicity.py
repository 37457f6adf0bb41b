"""Guards of 功能清单公示: the list, its check, the period that nothing shortens, correction and withdrawal (Art 35)."""

from workflow.regulation.facts import PlanFacts, ProjectFacts
from workflow.regulation.objections import Objections, hard
from workflow.regulation.rulebook import Rulebook


def function_list_is_complete(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R35.1: at least one leaf, and every row complete."""
    if not facts.function_list.leaves:
        message = "功能清单没有功能项；请导入或填写具体功能清单"
        return hard("function-list-empty", "第三十五条", message, field="function_list")
    rows = facts.function_list.incomplete
    if rows:
        message = (
            f"功能清单有 {len(rows)} 行不完整：{'、'.join(rows[:10])}{' 等' if len(rows) > 10 else ''}；请补全后提交"
        )
        return hard("function-list-incomplete", "第三十五条", message, *rows, field="function_list")
    return ()


def nothing_secret_is_published(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R35.1, R65.1: the scan found nothing classified, and the unit recorded its check before publication."""
    hits = facts.function_list.secrecy_hits
    found: Objections = ()
    if hits:
        message = f"公示内容疑似含涉密或敏感信息：{'、'.join(hits)}；请删除或改写后重新检查"
        found += hard("secret-words", "第六十五条", message, *hits, field="function_list")
    if not facts.function_list.publication_checked:
        message = "未完成公开前的保密审查；请由本单位审查并登记结论"
        found += hard("publication-unchecked", "第三十五条（平台约定 AMB-44）", message, field="publication_check")
    return found


def notice_form_is_checked(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R35.1: the bureau has checked the form of the notice (a switch of the platform, AMB-44)."""
    if not rulebook.switch("publicity.bureau_check") or facts.notice.form_checked:
        return ()
    message = "公示稿尚未经信息化主管部门形式审核；请等待审核通过"
    return hard("form-unchecked", rulebook.article("publicity.bureau_check"), message, field="form_check")


def notice_is_long_enough(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R35.1: the notice may stand longer than the statutory period, never shorter."""
    least = rulebook.period("publicity7D")
    if facts.notice.days is None or facts.notice.days >= least.n:
        return ()
    message = f"公示期 {facts.notice.days} 日短于规定的 {least.n} 日；请改为不少于 {least.n} 日"
    return hard("notice-short", least.article, message, str(facts.notice.days), field="days")


def publicity_is_over(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R35.1, T17: the period has run to 24:00 of its last day; there is no way to close earlier."""
    article, deadline = rulebook.article("publicity.min"), facts.notice.deadline
    if deadline is None or facts.at is None:
        return hard("notice-unpublished", article, "公示尚未发布，不能结束；请先发布公示", field="notice")
    found: Objections = ()
    if not deadline.is_over(facts.at):
        message = f"公示期至 {deadline.end} 24:00 届满，不能提前结束；请等待期满"
        found += hard("publicity-running", article, message, str(deadline.end), field="notice")
    if facts.notice.open_change:
        message = "公示内容有未完成的更正；请先发布更正或取消更正"
        found += hard("change-open", article, message, field="notice")
    return found


def publicity_is_running(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R35.1: what has ended can be neither corrected nor withdrawn."""
    article, deadline = rulebook.article("publicity.min"), facts.notice.deadline
    if deadline is None or facts.at is None:
        return hard("notice-unpublished", article, "公示尚未发布；请先发布公示", field="notice")
    if not deadline.is_over(facts.at):
        return ()
    message = f"公示期已于 {deadline.end} 24:00 届满，不能再更正或撤回；如内容有误，请在技术方案中说明"
    return hard("publicity-over", article, message, str(deadline.end), field="notice")


def correction_changes_content(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R35.1 (AMB-16): a correction that restarts the clock changes items, quantities or scope; typos are edited."""
    if facts.notice.content_changed:
        return ()
    message = "公示内容没有实质变化；文字错误请直接勘误（留痕，不重新计期）"
    return hard("nothing-corrected", rulebook.article("publicity.min"), message, field="notice")


def plan_has_its_chapters(plan: PlanFacts, rulebook: Rulebook) -> Objections:
    """R11.1, R12.1, R36.1: the technical plan has the chapters of Art 36 and those of its mode (Art 11 or 12)."""
    found: Objections = ()
    for entry in rulebook.list("plan_chapters").entries:
        if entry.mark in {"", plan.impl_mode} and entry.code not in plan.chapters:
            message = f"技术方案缺少“{entry.label}”；请补充该章节"
            found += hard("chapter-missing", entry.article, message, entry.code, field="chapters")
    return found
