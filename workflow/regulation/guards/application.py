"""Guards of 申报: is this a project under the regulation, and is the application complete (Art 2–9, 27, 56, 65)."""

from datetime import date
from decimal import Decimal

from workflow.regulation.facts import ProjectFacts
from workflow.regulation.objections import Objections, hard, soft
from workflow.regulation.rulebook import Rulebook
from workflow.regulation.thresholds import in_scope


def is_not_secret(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R65.1: a classified project is never kept here; whether it is must be declared."""
    if facts.application.is_secret is None:
        message = "尚未声明项目是否涉密；请先在“保密声明”中声明不涉密后再提交"
        return hard("secrecy-undeclared", "第六十五条", message, field="is_secret")
    if facts.application.is_secret:
        message = "涉密信息化项目不得在本平台填报或存储；请立即停止填报，按涉密程序线下办理"
        return hard("secret-project", "第六十五条", message, field="is_secret")
    return ()


def applicant_may_apply(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R3.1: only state organs, social organisations, institutions and state enterprises of the city apply."""
    kinds = rulebook.list("org_kinds")
    if facts.applicant.kind in kinds.codes:
        return ()
    message = (
        "本单位的单位类别不在可申报范围（市级国家机关、社会团体、事业单位、国有企业）；请由适用单位申报或核对单位类别"
    )
    return hard("applicant-kind", kinds.article, message, facts.applicant.kind, field="unit")


def _municipal_money(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    if facts.money.is_municipal:
        return ()
    stated = facts.money.is_municipal is not None
    message = (
        "项目未使用市本级政府资金，不适用本办法；请核对资金性质，系统仍须登记入系统目录"
        if stated
        else "未说明是否使用市本级政府资金；请在“适用范围”中选择"
    )
    return hard("money-not-municipal", "第二条", message, field="is_municipal")


def _total_in_scope(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    total = facts.money.total
    article = rulebook.article("scope.min_total_yuan")
    if total is None:
        return hard("total-missing", article, "未填写总投资；请在“资金”中填写，精确到分", field="total_amount")
    if in_scope(total, rulebook):
        return ()
    least = rulebook.amount("scope.min_total_yuan")
    message = f"总投资 {total} 元不足 {least} 元，不适用本办法；请按单位内部规定办理，系统仍须登记入系统目录"
    return hard("below-scope", article, message, str(total), field="total_amount")


def _meets_definition(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    if facts.application.meets_definition:
        return ()
    message = "未确认项目符合《政务信息系统定义和范围》；请核对后在“适用范围”中选择，不符合的不适用本办法"
    return hard("not-an-information-system", "第二条", message, field="meets_definition")


def categories_are_known(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R2.3: at least one category of C1…C10, and none that the regulation does not know."""
    known = rulebook.list("categories")
    chosen = facts.application.categories
    if not chosen:
        return hard("category-missing", known.article, "未选择项目类别；请至少选择一项", field="categories")
    unknown = tuple(code for code in chosen if code not in known.codes)
    if unknown:
        message = f"项目类别 {'、'.join(unknown)} 不在规定范围；请从 C1 至 C10 中选择"
        return hard("category-unknown", known.article, message, *unknown, field="categories")
    return ()


def is_in_scope(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R2.1: municipal government money, 总投资 from 30万元 on, a category and the national definition."""
    checks = (_municipal_money, _total_in_scope, _meets_definition)
    return tuple(objection for check in checks for objection in check(facts, rulebook))


def is_out_of_scope(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """T02: only what fails R2.1 or is classified leaves as 不适用; an open answer is no failure."""
    total = facts.money.total
    fails = (
        facts.application.is_secret is True
        or facts.money.is_municipal is False
        or facts.application.meets_definition is False
        or (total is not None and not in_scope(total, rulebook))
    )
    if fails:
        return ()
    message = "项目符合适用范围，不能标记为不适用；如不再申报，请使用撤回"
    return hard("within-scope", "第二条", message)


def funding_adds_up(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R2.2: at least one funding line, sources F1…F7, positive amounts whose sum is exactly 总投资."""
    known, lines = rulebook.list("fund_sources"), facts.money.lines
    if not lines:
        message = "没有资金来源明细；请至少填写一行来源和金额"
        return hard("funding-missing", known.article, message, field="fund_lines")
    found: Objections = ()
    for number, line in enumerate(lines, start=1):
        if line.source not in known.codes:
            message = f"第 {number} 行资金来源“{line.source}”不在规定范围；请从 F1 至 F7 中选择"
            found += hard("funding-source", known.article, message, str(number), field="fund_lines")
        if line.amount <= 0:
            message = f"第 {number} 行金额 {line.amount} 元应大于 0；请更正或删除该行"
            found += hard("funding-amount", known.article, message, str(number), field="fund_lines")
    total, added = facts.money.total, sum((line.amount for line in lines), start=Decimal(0))
    if total is not None and added != total:
        message = f"资金来源合计 {added} 元与总投资 {total} 元不一致，相差 {abs(added - total)} 元；请更正明细或总投资"
        found += hard("funding-sum", known.article, message, str(added), str(total), field="fund_lines")
    return found


def impl_mode_is_stated(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R4.1: exactly one of 自行建设 and 购买服务, with the main reason (Art 9)."""
    found: Objections = ()
    modes = rulebook.list("impl_modes")
    if facts.application.impl_mode not in modes.codes:
        message = "未选择产生方式；请在自行建设和购买服务中选择一种"
        found += hard("impl-mode", modes.article, message, field="impl_mode")
    if not facts.application.impl_reason.strip():
        message = "未说明选择该实施方式的主要原因；请填写"
        found += hard("impl-reason", "第九条第一款第（一）项", message, field="impl_reason")
    return found


def materials_are_complete(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R9.1, R56.1: every item of the three groups is given, or not applicable for a stated reason."""
    found: Objections = ()
    if facts.application.missing_basics:
        missing = facts.application.missing_basics
        message = f"基本情况未填完整：{'、'.join(missing)}；请补充后提交"
        found += hard("basics-missing", "第九条第一款第（一）项", message, *missing, field="basics")
    settled = {row.code for row in facts.application.materials if row.given or row.not_applicable_because.strip()}
    for entry in rulebook.list("materials").entries:
        if entry.code not in settled:
            message = f"申报材料缺少“{entry.label}”；请上传，确不适用的请注明理由"
            found += hard("material-missing", entry.article, message, entry.code, field="materials")
    return found


def other_approvals_are_named(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R27.1: civil works and high energy use are answered; where they apply the approvals still needed are named."""
    needed, answers = rulebook.list("other_approvals"), (facts.application.civil_works, facts.application.high_energy)
    if None in answers:
        message = "未说明是否涉及新建土建工程或高能耗；请选择是或否"
        return hard("civil-works-unanswered", needed.article, message, field="civil_works")
    missing = [entry for entry in needed.entries if entry.code not in facts.application.other_approvals]
    if not any(answers) or not missing:
        return ()
    names = "、".join(entry.label for entry in missing)
    message = f"涉及新建土建工程或高能耗，尚未列明的审批：{names}；请列明，不需办理的说明理由"
    return soft("other-approvals", needed.article, message, *(entry.code for entry in missing), field="other_approvals")


def late_for_plan(submitted_on: date, plan_year: int, rulebook: Rulebook) -> bool:
    """R7.1: whether a submission misses 31 October before its plan year; it is accepted and tagged (AMB-05)."""
    return submitted_on > rulebook.month_day("library.deadline").in_year(plan_year - 1)
