"""Guards of 初审 and 专家论证: endorsement, duplicates, library, engineering share, experts (Art 7–10)."""

from workflow.regulation.facts import ProjectFacts
from workflow.regulation.objections import Objections, hard, soft
from workflow.regulation.rulebook import Rulebook
from workflow.regulation.thresholds import Majority, majority_of


def parent_endorses(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """A second-level unit's application carries the endorsement of its parent (a switch of the platform)."""
    if not rulebook.switch("submission.parent_endorsement") or not facts.applicant.is_second_level:
        return ()
    if facts.applicant.endorsed_by_parent:
        return ()
    message = "二级单位申报须先经主管部门审核同意；请提请主管部门签署意见"
    return hard("not-endorsed", rulebook.article("submission.parent_endorsement"), message, field="unit")


def duplicates_are_searched(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R9.2: the duplicate check has been run on the present content."""
    if not facts.duplicates.has_run:
        return hard("duplicates-unsearched", "第九条第二款", "尚未进行重复建设比对；请先运行查重", field="duplicates")
    if not facts.duplicates.is_current:
        message = "查重后建设内容又有修改，结果已过时；请重新运行查重"
        return hard("duplicates-outdated", "第九条第二款", message, field="duplicates")
    return ()


def duplicates_are_concluded(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R9.2: every hit above the threshold has the bureau's conclusion, and none says 重复建设."""
    found: Objections = ()
    if facts.duplicates.open_hits:
        hits = facts.duplicates.open_hits
        message = f"查重结果尚未作出结论：{'、'.join(hits)}；请逐条给出结论和理由"
        found += hard("duplicate-open", "第九条第二款", message, *hits, field="duplicates")
    if facts.duplicates.duplicates:
        names = facts.duplicates.duplicates
        message = f"已认定与现有系统重复：{'、'.join(names)}；不列入项目库，请剔除重复内容后重新申报或按不列入办理"
        found += hard("duplicate", "第九条第二款", message, *names, field="duplicates")
    return found


def deficiencies_are_listed(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """T03: a return carries one consolidated list of what must be corrected."""
    if any(item.strip() for item in facts.first_review.deficiencies):
        return ()
    message = "退回补正须一次性告知；请列出全部需要补正的内容"
    return hard("no-deficiencies", "第九条第二款", message, field="deficiencies")


def rejection_has_grounds(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R9.2: not listing a project needs at least one ground of Art 9 and the facts that bear it."""
    grounds, codes = rulebook.list("lib_reject"), facts.first_review.reject_codes
    found: Objections = ()
    if not codes:
        message = "不列入项目库须有依据；请至少选择一种情形"
        found += hard("no-ground", grounds.article, message, field="reject_codes")
    unknown = tuple(code for code in codes if code not in grounds.codes)
    if unknown:
        message = f"情形 {'、'.join(unknown)} 不在第九条所列范围；请从清单中选择，其他情形选 J9 并写明"
        found += hard("ground-unknown", grounds.article, message, *unknown, field="reject_codes")
    if not facts.first_review.reject_facts.strip():
        message = "未写明事实和理由；请说明具体事实，便于单位改进后重新申报"
        found += hard("no-facts", grounds.article, message, field="reject_facts")
    return found


def no_ground_for_rejection(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R9.2, R7.2: what shows a ground of Art 9 is not listed in the library."""
    codes = facts.first_review.reject_codes
    if not codes:
        return ()
    grounds = rulebook.list("lib_reject")
    names = "、".join(grounds.label_of(code) for code in codes)
    message = f"存在不列入项目库的情形：{names}；请按不列入办理，或更正初审结论"
    return hard("ground-present", grounds.article, message, *codes, field="reject_codes")


def two_hands_review(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R7.2: the first review is drafted by one person of the bureau and reviewed by another."""
    review = facts.first_review
    if not review.drafter or not review.reviewer:
        message = "初审意见须由经办人拟写、审核人复核；请补全两个环节"
        return hard("review-hands-missing", "第七条", message, field="first_review")
    if review.drafter == review.reviewer:
        return hard(
            "review-same-hand", "第七条", "初审的经办人与审核人不得为同一人；请由另一人审核", field="first_review"
        )
    return ()


def mixed_project_is_resolved(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R8.1, R8.2: split from the engineering project, or a special reason and a body that approves the whole."""
    mixed = facts.mixed
    if not mixed.is_contained or mixed.is_split:
        return ()
    if not mixed.cannot_split_because.strip():
        message = "工程建设中包含的信息化项目应分开单独立项；请拆分，确不能拆分的说明特殊原因"
        return hard("not-split", "第八条第一款", message, field="cannot_split_because")
    body = approving_body(facts, rulebook)
    if body is Majority.MANUAL:
        message = "工程部分与信息化部分概算各占一半，办法未规定由谁立项；请会商后指定立项部门"
        return hard("majority-undecided", "第八条第二款", message, field="designated")
    if body is Majority.NDRC:
        message = "工程部分概算超过 50%，整个项目由市发展改革委立项；请登记其立项文件，由信息化部分审查开始办理"
        return hard("majority-engineering", "第八条第二款", message, field="external")
    return ()


def approving_body(facts: ProjectFacts, rulebook: Rulebook) -> Majority:
    """R8.2: who approves a mixed project as a whole; a designation counts only where the shares are equal."""
    body = majority_of(facts.mixed.engineering, facts.mixed.information, rulebook)
    if body is Majority.MANUAL and facts.mixed.designated in {Majority.NDRC, Majority.BUREAU}:
        return Majority(facts.mixed.designated)
    return body


def external_approval_is_documented(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """T43, R8.2: the approval of 市发展改革委 is recorded only where it is competent, with number, day and file."""
    found: Objections = ()
    mixed = facts.mixed
    if not mixed.is_contained or mixed.is_split or approving_body(facts, rulebook) is not Majority.NDRC:
        message = "只有工程部分概算超过 50% 且不能拆分的项目由市发展改革委立项；请核对工程与信息化部分的概算"
        found += hard("not-ndrc", "第八条第二款", message, field="mixed")
    elif not mixed.cannot_split_because.strip():
        message = "未说明不能与工程项目分开立项的特殊原因；请补充"
        found += hard("not-split", "第八条第一款", message, field="cannot_split_because")
    external = facts.external
    for missing, label, name in (
        (not external.doc_no.strip(), "立项文号", "doc_no"),
        (external.issued_on is None, "批复日期", "issued_on"),
        (not external.has_file, "批复文件", "file"),
    ):
        if missing:
            message = f"外部立项缺少{label}；请补充市发展改革委的{label}"
            found += hard("external-incomplete", "第八条第二款", message, name, field=f"external.{name}")
    return found


def argument_is_prepared(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """T07, R10.1: a batch, enough experts in an odd number (原则上), and none with an open conflict of interest."""
    found: Objections = ()
    argument = facts.argument
    if not argument.has_batch:
        found += hard("no-batch", "第十条第一款", "尚未建立论证批次；请先建立年度、中期或零星批次", field="batch")
    least = rulebook.number("argument.min_experts")
    if argument.experts < least or argument.experts % 2 == 0:
        message = f"现有专家 {argument.experts} 人，论证专家应不少于 {least} 人且为单数；请增补，或说明理由"
        found += soft(
            "experts", rulebook.article("argument.min_experts"), message, str(argument.experts), field="experts"
        )
    if argument.open_conflicts:
        names = argument.open_conflicts
        message = f"专家回避情况未排除：{'、'.join(names)}；请更换专家或确认无利害关系"
        found += hard("conflict-of-interest", "第十条第一款", message, *names, field="experts")
    return found


def _argument_is_signed(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    found: Objections = ()
    if facts.argument.unsigned:
        names = facts.argument.unsigned
        message = f"专家意见未签署：{'、'.join(names)}；请专家本人签署后再登记结论"
        found += hard("expert-unsigned", "第十条第一款", message, *names, field="experts")
    if not facts.argument.opinion.strip():
        found += hard("no-opinion", "第十条第一款", "没有专家组意见；请填写论证意见", field="opinion")
    return found


def argument_has_passed(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """T08, R10.1: every opinion is signed and the group found the project 确有必要 (A1 or A2)."""
    return _argument_concludes(facts, rulebook, "passed")


def argument_has_failed(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """T08, R10.1: every opinion is signed and the group found the project unnecessary or unfinished (A3 or A4)."""
    return _argument_concludes(facts, rulebook, "failed")


def _argument_concludes(facts: ProjectFacts, rulebook: Rulebook, mark: str) -> Objections:
    results = rulebook.list("argue_results")
    found = _argument_is_signed(facts, rulebook)
    if facts.argument.conclusion not in results.marked(mark):
        names = "、".join(results.label_of(code) for code in sorted(results.marked(mark)))
        message = f"专家组结论应为：{names}；请核对论证结论"
        found += hard("argument-conclusion", results.article, message, facts.argument.conclusion, field="conclusion")
    return found
