"""论证审定 and 立项批复: experts, plan or 一事一议, the document (Art 10–13)."""

from workflow.regulation.guards import application, decision, library, resources
from workflow.regulation.roles import Role
from workflow.regulation.states import State
from workflow.regulation.transitions import Transition

_DESK = frozenset({Role.BUR_OP})
_REVIEW = frozenset({Role.BUR_REVIEW})
_BUREAU = _DESK | _REVIEW
_OFFICES = frozenset({Role.OFFICE_GOV, Role.OFFICE_PARTY})
_CHAIN = frozenset({Role.VM_UNIT, Role.VM_DIG, Role.VM_FIN, Role.MAYOR}) | _OFFICES
NEVER_IN_LIBRARY = frozenset({State.SUBMITTED, State.LIB_REJECTED})

ARGUING = (
    Transition(
        verb="begin_argument",
        label="组织专家论证",
        source=frozenset({State.IN_LIBRARY}),
        target=State.ARGUING,
        by=_DESK,
        article="第十条第一款",
        guards=(library.argument_is_prepared,),
        produces=("论证通知",),
    ),
    Transition(
        verb="record_argument_passed",
        label="登记论证通过",
        source=frozenset({State.ARGUING}),
        target=State.ARGUED_OK,
        by=_DESK,
        article="第十条第一款",
        guards=(library.argument_has_passed,),
        produces=("论证意见",),
    ),
    Transition(
        verb="record_argument_failed",
        label="登记论证未通过",
        source=frozenset({State.ARGUING}),
        target=State.ARGUED_NO,
        by=_DESK,
        article="第十条第一款",
        guards=(library.argument_has_failed,),
        produces=("论证意见",),
    ),
    Transition(
        verb="rework_after_argument",
        label="退回完善",
        source=frozenset({State.ARGUED_NO}),
        target=State.IN_LIBRARY,
        by=_BUREAU,
        article="第十条第一款",
        needs_reason=True,
    ),
)

DECIDING = (
    Transition(
        verb="propose_plan",
        label="拟列计划上会",
        source=frozenset({State.ARGUED_OK}),
        target=State.PLAN_PROPOSED,
        by=_REVIEW,
        article="第十条第一款、第十三条",
        guards=(decision.plan_path_is_open, decision.departments_have_answered, library.argument_has_passed),
        produces=("计划送审稿",),
    ),
    Transition(
        verb="decide_plan",
        label="登记计划审定",
        source=frozenset({State.PLAN_PROPOSED}),
        target=State.DECIDED,
        by=_OFFICES,
        article="第十条第一款、第十三条",
        guards=(decision.chain_is_complete,),
        produces=("审定文件",),
        sheet="plan_meetings",
    ),
    Transition(
        verb="decline_plan",
        label="登记缓议或不同意",
        source=frozenset({State.PLAN_PROPOSED}),
        target=State.IN_LIBRARY,
        by=_OFFICES,
        article="第十条第一款",
        produces=("会议记录",),
        needs_reason=True,
        sheet="plan_meetings",
    ),
    Transition(
        verb="open_adhoc_review",
        label="提请一事一议",
        source=frozenset({State.IN_LIBRARY, State.ARGUED_OK}) | NEVER_IN_LIBRARY,
        target=State.ADHOC_REVIEW,
        by=_BUREAU,
        article="第十条第二款",
        guards=(
            decision.may_be_decided_ad_hoc,
            application.is_in_scope,
            library.duplicates_are_concluded,
            library.mixed_project_is_resolved,
            decision.is_argued,
        ),
        produces=("请示件",),
    ),
    Transition(
        verb="pass_adhoc_review",
        label="一事一议审定通过",
        source=frozenset({State.ADHOC_REVIEW}),
        target=State.DECIDED,
        by=_CHAIN,
        article="第十条第二款",
        guards=(decision.amount_is_frozen, decision.chain_is_complete),
        produces=("审定文件",),
        sheet="adhoc_route",
    ),
    Transition(
        verb="fail_adhoc_review",
        label="一事一议未通过",
        source=frozenset({State.ADHOC_REVIEW}),
        target=State.IN_LIBRARY,
        by=_CHAIN,
        article="第十条第二款",
        produces=("审定记录",),
        needs_reason=True,
        sheet="adhoc_route",
        returns_to_origin=True,
    ),
    Transition(
        verb="issue_approval",
        label="签发立项批复",
        source=frozenset({State.DECIDED}),
        target=State.APPROVED,
        by=frozenset({Role.BUR_LEAD}),
        article="第十条第三款",
        guards=(
            decision.approval_is_in_form,
            decision.three_hands_issue,
            decision.chain_is_complete,
            library.duplicates_are_concluded,
            resources.negative_list_is_clear,
            resources.infrastructure_is_central,
            resources.sharing_is_settled,
            resources.counties_are_guided,
            decision.selfbuild_is_eligible,
        ),
        produces=("立项批复意见", "系统目录登记"),
        sheet="approval_document",
    ),
)
