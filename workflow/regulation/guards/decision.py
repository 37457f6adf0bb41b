"""Guards of 审定 and 立项批复: meetings, the chain by amount, eligibility, the document (Art 10–13, 21)."""

import re
from itertools import pairwise

from workflow.regulation.facts import PartyResult, ProjectFacts
from workflow.regulation.objections import Objections, hard, soft
from workflow.regulation.provisions import PartyKind
from workflow.regulation.rulebook import Rulebook
from workflow.regulation.thresholds import Route, may_selfbuild, route_for, saving_is_clear

# 发文字号: issuing code, year in 六角括号, number without leading zero (GB/T 9704).
_DOC_NO = re.compile(r"[\u4e00-\u9fa5A-Za-z]{1,16}〔(19|20)[0-9]{2}〕[1-9][0-9]{0,4}号")
_ROUTES_BY_PATH = {"ADHOC": "adhoc", "UNIFIED": "unified", "MIDYEAR": "midyear"}


def departments_have_answered(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """T10, R10.1, R13.1: the bureau consulted 市发展改革委 and 市财政局; all three opinions are on record."""
    consulted = rulebook.list("consulted")
    missing = [entry for entry in consulted.entries if entry.code not in facts.decision.opinions]
    if not missing:
        return ()
    message = f"尚缺会商意见：{'、'.join(entry.label for entry in missing)}；请登记后再提交上会"
    return hard("opinions-missing", consulted.article, message, *(e.code for e in missing), field="opinions")


def plan_path_is_open(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R10.2, R13.1: the unified plan, or in July (原则上) the mid-year adjustment."""
    path = facts.decision.path
    if path not in {"UNIFIED", "MIDYEAR"}:
        message = "未选择列入年度计划还是中期调整；请选择"
        return hard("plan-path", "第十条第一款、第十三条", message, path, field="path")
    month = rulebook.number("midyear.month")
    if path == "MIDYEAR" and facts.on.month != month:
        message = f"中期调整应在每年 {month} 月提出，今天是 {facts.on}；请待窗口期办理，或说明理由"
        return soft("midyear-window", rulebook.article("midyear.month"), message, field="path")
    return ()


def may_be_decided_ad_hoc(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R9.3, T13: in the library, or demanded by the city's leadership with the document on file."""
    if facts.decision.in_library or "R9.3" in facts.exemptions:
        return ()
    message = "项目未纳入项目库，不能进入一事一议；请先入库，市委市政府另有要求的请登记文号或会议纪要"
    return hard("not-in-library", "第九条第二款", message, field="library")


def is_argued(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R10.1 (recommended for 一事一议, AMB-08): experts found the project necessary."""
    if facts.argument.conclusion in rulebook.list("argue_results").marked("passed"):
        return ()
    message = "项目尚未经专家论证确有必要；请先组织论证，或说明直接报审的理由"
    return soft("not-argued", "第十条第一款（平台约定 AMB-08）", message, field="argument")


def amount_is_frozen(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """T14, R10.3: the amount is that for which the chain was opened; a changed amount needs a new chain."""
    frozen, total = facts.decision.frozen_amount, facts.money.total
    if frozen is not None and frozen == total:
        return ()
    message = f"报审时总投资为 {frozen} 元，现为 {total} 元；请按新金额重新确定审定程序"
    return hard("amount-changed", "第十条第二款", message, str(frozen), str(total), field="total_amount")


def route_of(facts: ProjectFacts, rulebook: Rulebook) -> Route | None:
    """Return the route of the path chosen for the amount frozen (or, before that, the total); None without either."""
    amount = facts.decision.frozen_amount if facts.decision.frozen_amount is not None else facts.money.total
    name = _ROUTES_BY_PATH.get(facts.decision.path)
    return route_for(amount, rulebook, name) if name and amount is not None else None


def chain_is_complete(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R10.2, R10.3: every party of the route agreed, stage after stage; meetings carry the number of their minutes."""
    route = route_of(facts, rulebook)
    if route is None or not route.in_scope:
        message = "没有可用的审定程序；请核对审定路径和总投资"
        return hard("no-route", "第十条", message, field="path")
    results = {(row.capacity, row.act): row for row in facts.decision.results}
    found: Objections = ()
    for party in route.parties:
        row = results.get((party.capacity, party.act))
        if row is None or not row.agreed:
            state = "尚未" if row is None else "未同意"
            message = f"{party.label}{state}{party.act}；审定程序完成前不能通过"
            found += hard("chain-open", route.article, message, party.capacity, party.act, field="decision")
        elif party.kind is PartyKind.MEETING and not row.minutes_no.strip():
            message = f"{party.label}{party.act}缺少会议纪要编号；请补充"
            found += hard("minutes-missing", route.article, message, party.capacity, field="decision")
    return found + _stages_in_order(route, results)


def _stages_in_order(route: Route, results: dict[tuple[str, str], PartyResult]) -> Objections:
    """No party of a stage answered on a day before one of the stage that comes first."""
    found: Objections = ()
    for earlier, later in pairwise(route.stages):
        before = [results[p.capacity, p.act] for p in earlier if (p.capacity, p.act) in results]
        after = [(p, results[p.capacity, p.act]) for p in later if (p.capacity, p.act) in results]
        last = max((row.on for row in before), default=None)
        for party, row in after:
            if last is not None and row.on < last:
                message = f"{party.label}{party.act}日期 {row.on} 早于前一环节 {last}；请核对日期和顺序"
                found += hard("chain-order", route.article, message, party.capacity, field="decision")
    return found


def selfbuild_is_eligible(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R11.2: self-building meets the conditions of Art 11 as configured (AMB-09); else it becomes a service."""
    if facts.application.impl_mode != "SELF":
        return ()
    amount = facts.approval.amount if facts.approval.amount is not None else facts.money.total
    mandated, urgent = bool(facts.eligibility.mandated_by.strip()), bool(facts.eligibility.urgent_security.strip())
    if amount is not None and may_selfbuild(amount, mandated, urgent, rulebook):
        return ()
    cap = rulebook.amount("selfbuild.cap_yuan")
    conditions = f"有上级或市委市政府明确要求、涉及国家安全且情况紧急，或总投资不超过 {cap} 元"
    message = f"自行建设不符合条件（{conditions}）；请补充依据或改为购买服务"
    return hard("selfbuild", "第十一条第二款", message, str(amount), field="impl_mode")


def purchase_is_eligible(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R12.2: buying a service meets all four conditions of Art 12; how much cheaper is 明显 only warns (AMB-10)."""
    if facts.application.impl_mode != "PURCHASE":
        return ()
    answers, found = facts.eligibility, _purchase_price(facts, rulebook)
    if answers.goods_or_bundle is not False:
        message = "购买服务不得属于货物、工程或将工程和服务打包；请核对采购内容并确认"
        found += hard("goods-or-bundle", "第十二条第（一）项", message, field="goods_or_bundle")
    least, better = rulebook.number("purchase.min_suppliers"), rulebook.number("purchase.min_suppliers_warn")
    if answers.suppliers < least:
        message = f"潜在服务提供商 {answers.suppliers} 家，应不少于 {least} 家；请补充"
        found += hard("suppliers", rulebook.article("purchase.min_suppliers"), message, field="suppliers")
    elif answers.suppliers < better:
        message = f"潜在服务提供商 {answers.suppliers} 家，少于建议的 {better} 家；请补充，或说明理由"
        found += soft("suppliers-few", rulebook.article("purchase.min_suppliers_warn"), message, field="suppliers")
    if answers.secrecy_rules_kept is not True:
        message = "未确认购买服务不违反信息系统与信息资源安全保密要求；请核对并确认"
        found += hard("service-secrecy", "第十二条第（四）项", message, field="secrecy_rules_kept")
    return found


def _purchase_price(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    service, selfbuild = facts.eligibility.service_total, facts.eligibility.selfbuild_total
    if service is None or selfbuild is None:
        message = "缺少购买服务总额与自行建设（含运维）总额的比较；请填写两个总额"
        return hard("no-comparison", "第十二条第（二）项", message, field="service_total")
    if service >= selfbuild:
        message = (
            f"服务费总额 {service} 元不小于自行建设总额 {selfbuild} 元，不符合经济性要求；请改为自行建设或调整方案"
        )
        return hard("no-saving", "第十二条第（二）项", message, field="service_total")
    if not saving_is_clear(service, selfbuild, rulebook):
        message = f"服务费总额 {service} 元与自行建设总额 {selfbuild} 元相差不大，难言“明显小于”；请说明经济性"
        return soft("saving-small", rulebook.article("purchase.saving_ratio_warn"), message, field="service_total")
    return ()


def approval_is_in_form(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R10.4: the document has a well-formed number not used before and an amount within the one decided."""
    doc_no, amount, decided = facts.approval.doc_no, facts.approval.amount, facts.decision.decided_amount
    found: Objections = ()
    if not _DOC_NO.fullmatch(doc_no):
        message = f"发文字号“{doc_no}”格式不符；应为“机关代字〔年份〕序号号”，用六角括号，序号不加“第”和前导零"
        found += hard("doc-no-form", "第十条第三款", message, doc_no, field="doc_no")
    elif facts.approval.doc_no_is_taken:
        message = f"发文字号“{doc_no}”已被使用；请更换序号"
        found += hard("doc-no-taken", "第十条第三款", message, doc_no, field="doc_no")
    if amount is None or decided is None:
        message = "没有批复金额或审定金额；请补充"
        found += hard("approval-amount-missing", "第十条第三款", message, field="amount")
    elif amount <= 0:
        found += hard("approval-amount", "第十条第三款", f"批复金额 {amount} 元应大于 0；请更正", field="amount")
    elif amount > decided:
        message = f"批复金额 {amount} 元超过审定金额 {decided} 元；请按审定金额批复或重新报审"
        found += hard("approval-above-decision", "第十条第三款", message, str(amount), str(decided), field="amount")
    return found


def three_hands_issue(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """T15: 拟稿, 审核 and 签发 are three persons."""
    hands = (facts.approval.drafter, facts.approval.reviewer, facts.approval.signer)
    if not all(hands):
        message = "立项批复须经拟稿、审核、签发；请补全环节"
        return hard("hands-missing", "第十条第三款", message, field="approval")
    if len(set(hands)) < len(hands):
        message = "拟稿、审核、签发不得由同一人兼任；请由另一人办理"
        return hard("same-hand", "第十条第三款（平台约定）", message, field="approval")
    return ()
