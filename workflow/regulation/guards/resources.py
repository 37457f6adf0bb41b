"""Guards of 统筹管理: infrastructure, integration, sharing, directory and negative list (Art 14–26, 57)."""

from workflow.regulation.facts import ProjectFacts, SystemFacts
from workflow.regulation.objections import Objections, hard, soft
from workflow.regulation.rulebook import Rulebook


def no_security_hold(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R57.1: a unit with an unresolved failure of cryptography or network security may start nothing."""
    holds = facts.applicant.security_holds
    if not holds:
        return ()
    message = (
        f"本单位存在未解除的密码应用或网络安全限制：{'、'.join(holds)}；整改并经监管部门解除前不得新建、改建、扩建"
    )
    return hard("security-hold", "第五十七条", message, *holds, field="unit")


def data_are_collected(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R24.1 (原则上): a unit that has not completed 数据归集 applies for nothing new."""
    if facts.applicant.data_collected or "R24.1" in facts.exemptions:
        return ()
    message = "本单位尚未按技术要求完成数据归集，原则上不得申报新增项目；请先完成归集，或由信息化主管部门登记例外依据"
    return soft("data-not-collected", "第二十四条", message, field="unit")


def directory_is_compiled(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R26.1: 信息资源目录 has at least one resource and every resource at least one item."""
    if not facts.directory.resources:
        message = "没有信息资源目录；目录是技术审查和建设的必备条件，请至少登记一项资源及其信息项"
        return hard("directory-missing", "第二十六条", message, field="resources")
    empty = facts.directory.without_items
    if empty:
        message = f"信息资源没有信息项：{'、'.join(empty)}；请为每项资源登记至少一个信息项"
        return hard("directory-empty", "第二十六条", message, *empty, field="resources")
    return ()


def no_secrets_in_directory(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R25.1: sharing that touches state secrets follows the law and its content stays off this platform."""
    named = facts.directory.secret
    if not named and not facts.sharing.touches_secrets:
        return ()
    message = (
        f"信息共享涉及国家秘密{'：' + '、'.join(named) if named else ''}；请将涉密资源移出本平台，按保密规定线下办理"
    )
    return hard("secret-sharing", "第二十五条", message, *named, field="resources")


def sharing_is_settled(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R23.1, R24.2: data are shared, and not with a chosen few; who cannot share has the bureau's consent on file."""
    found: Objections = ()
    if facts.sharing.opens_exclusively:
        message = "应普遍共享的数据不得仅向特定企业、社会组织开放；请修改共享方案"
        found += hard("exclusive-opening", "第二十三条", message, field="sharing")
    if facts.sharing.is_planned is None:
        message = "未说明信息共享安排；请填写共享方案，不能共享的说明依据"
        found += hard("sharing-unanswered", "第二十三条", message, field="sharing")
    elif not facts.sharing.is_planned and "R24.2" not in facts.exemptions:
        message = "项目不进行信息共享，但没有信息化主管部门的核准；请先报核准并上传核准文件"
        found += hard("not-sharing", "第二十四条", message, field="sharing")
    return found


def infrastructure_is_central(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R14.1, R15.1: only the bureau builds infrastructure; others need its argument and the city's decision on file."""
    kinds = rulebook.list("categories")
    touched = [code for code in facts.application.categories if code in kinds.marked("infrastructure")]
    if not touched or facts.applicant.builds_infrastructure or "R15.1" in facts.exemptions:
        return ()
    names = "、".join(kinds.label_of(code) for code in touched)
    message = (
        f"项目涉及信息化基础设施（{names}），由信息化主管部门集中建设；"
        "确需新建的，请先经论证通过并报市委市政府审定后登记"
    )
    return hard("infrastructure", "第十四条、第十五条", message, *touched, field="categories")


def city_brain_is_considered(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R16.1 (原则上): command, governance and display platforms go into 城市大脑; the reviewer answers the hit."""
    hits = facts.application.suggests_city_brain
    if not hits or facts.application.city_brain_answer.strip():
        return ()
    message = f"建设内容涉及{'、'.join(hits)}，原则上应并入“城市大脑”；请并入，或说明单独建设的理由"
    return soft("city-brain", "第十六条", message, *hits, field="city_brain_answer")


def joint_contents_do_not_overlap(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R17.1: in a project built centrally the contents of the departments do not repeat or cross one another."""
    if not facts.application.is_central or not facts.application.overlaps:
        return ()
    message = f"集中建设项目的部门内容仍有重复交叉：{'、'.join(facts.application.overlaps)}；请逐项消除后再报"
    return hard("joint-overlap", "第十七条", message, *facts.application.overlaps, field="overlaps")


def does_not_stand_alone(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R18.1 (原则上): no isolated system; it relies on the city's cloud, network and service platform."""
    if facts.application.stands_alone is False:
        return ()
    message = (
        "项目未依托市级政务云、电子政务网、城市公共信息服务平台，属孤立信息系统，原则上不再批准；请调整方案或说明理由"
        if facts.application.stands_alone
        else "未说明项目是否依托市级政务云、电子政务网等；请选择，不依托的说明理由"
    )
    return soft("stands-alone", "第十八条", message, field="stands_alone")


def priority_weight(priority_types: tuple[str, ...], rulebook: Rulebook) -> int:
    """R19.1: a weight for sorting: the more of the priority types P1…P5 a project is, and the earlier, the higher."""
    codes = [entry.code for entry in rulebook.list("priority_types").entries]
    return sum(1 << (len(codes) - codes.index(code)) for code in set(priority_types) if code in codes)


def negative_list_is_checked(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R20.2: the unit has answered every row of the negative list; an exception cites its law (AMB-45)."""
    law, conclusions = rulebook.list("negative"), rulebook.list("neg_conclusions")
    rows = {row.code: row for row in facts.application.negative_list}
    found: Objections = ()
    for entry in law.entries:
        row = rows.get(entry.code)
        if row is None or row.conclusion not in conclusions.codes:
            message = f"负面清单 {entry.code}“{entry.label}”未自查；请选择结论"
            found += hard("negative-unanswered", entry.article, message, entry.code, field="negative_list")
        elif row.conclusion in conclusions.marked("excused") and not row.cites.strip():
            message = f"负面清单 {entry.code} 以法律法规另有规定为由排除，但未引用条款；请写明法律法规名称和条款"
            found += hard("negative-uncited", entry.article, message, entry.code, field="negative_list")
    return found


def negative_list_is_clear(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R20.2: no open hit; (八) is computed: the project that is upgraded must have been accepted.

    Art 20 admits one exception, 法律法规有明确规定, so that no mere reason overrides a hit: the law is cited on its row
    or in an exemption.
    """
    law, conclusions = rulebook.list("negative"), rulebook.list("neg_conclusions")
    rows = {row.code: row for row in facts.application.negative_list}
    hits = {code for code, row in rows.items() if row.conclusion in conclusions.marked("hit")}
    excused = {
        code for code, row in rows.items() if row.conclusion in conclusions.marked("excused") and row.cites.strip()
    }
    if facts.application.upgrades_system and facts.application.parent_accepted is not True:
        hits |= law.marked("upgrade") - excused
    if "R20.2" in facts.exemptions:
        return ()
    found: Objections = ()
    for entry in law.entries:
        if entry.code in hits:
            message = f"命中负面清单 {entry.code}“{entry.label}”，不予立项；请整改，或引用法律法规的明确规定申请例外"
            found += hard("negative-hit", entry.article, message, entry.code, field="negative_list")
    return found


def counties_are_guided(facts: ProjectFacts, rulebook: Rulebook) -> Objections:
    """R22.1: a project that needs counties carries the common requirements and standards for them."""
    if not facts.application.involves_counties or facts.application.county_annex:
        return ()
    message = "项目需县（市、区）共享协同，但没有共享协同的总体要求和标准规范；请上传县级参与附件"
    return hard("county-annex", "第二十二条", message, field="county_annex")


def may_receive_money(system: SystemFacts, rulebook: Rulebook) -> Objections:
    """R20.1, R21.1, R57.1: no money for a system outside the register, to be retired, or unsafe."""
    found: Objections = ()
    if not system.in_register:
        message = f"“{system.name}”未纳入系统目录，不安排自行建设、购买服务和运维经费；请先登记入系统目录"
        found += hard("not-in-register", "第二十一条", message, system.name)
    if system.is_replaceable or system.is_retired:
        message = f"“{system.name}”可整合归并或由统建系统替代，应终止运行，不安排运维经费；请办理下线"
        found += hard("to-retire", "第二十条第一款", message, system.name)
    if system.security_failures:
        reasons = "、".join(system.security_failures)
        message = f"“{system.name}”不符合密码应用和网络安全要求（{reasons}），不安排运维经费；请整改并经确认后再申报"
        found += hard("unsafe", "第五十七条", message, *system.security_failures)
    return found
