"""申报入库: from the draft to the library, with the side exits (Art 2, 7–9)."""

from workflow.regulation.guards import application, library, resources
from workflow.regulation.roles import Role
from workflow.regulation.states import State
from workflow.regulation.transitions import Transition

_UNIT = frozenset({Role.UNIT_OP, Role.UNIT_HEAD})
_HEAD = frozenset({Role.UNIT_HEAD})
_DESK = frozenset({Role.BUR_OP})
_REVIEW = frozenset({Role.BUR_REVIEW})
_WITHDRAWABLE = frozenset(
    {
        State.DRAFT,
        State.SUBMITTED,
        State.RETURNED,
        State.LIB_REJECTED,
        State.IN_LIBRARY,
        State.ARGUING,
        State.ARGUED_OK,
        State.ARGUED_NO,
        State.PLAN_PROPOSED,
        State.ADHOC_REVIEW,
        State.DECIDED,
    }
)

_SUBMISSION = (
    application.is_not_secret,
    application.applicant_may_apply,
    application.is_in_scope,
    application.funding_adds_up,
    application.categories_are_known,
    application.impl_mode_is_stated,
    application.materials_are_complete,
    application.other_approvals_are_named,
    resources.no_security_hold,
    resources.data_are_collected,
    resources.directory_is_compiled,
    resources.no_secrets_in_directory,
    resources.negative_list_is_checked,
    library.duplicates_are_searched,
    library.parent_endorses,
)

APPLYING = (
    Transition(
        verb="submit",
        label="提交申报",
        source=frozenset({State.DRAFT, State.RETURNED, State.LIB_REJECTED}),
        target=State.SUBMITTED,
        by=_HEAD,
        article="第七条、第九条",
        guards=_SUBMISSION,
        produces=("申报书", "查重初报"),
    ),
    Transition(
        verb="mark_out_of_scope",
        label="标记为不适用",
        source=frozenset({State.DRAFT}),
        target=State.OUT_OF_SCOPE,
        by=_UNIT,
        article="第二条、第六十五条",
        guards=(application.is_out_of_scope,),
    ),
    Transition(
        verb="return_for_correction",
        label="退回补正",
        source=frozenset({State.SUBMITTED}),
        target=State.RETURNED,
        by=_DESK,
        article="第九条",
        guards=(library.deficiencies_are_listed,),
        produces=("补正通知",),
    ),
    Transition(
        verb="reject_from_library",
        label="不列入项目库",
        source=frozenset({State.SUBMITTED}),
        target=State.LIB_REJECTED,
        by=_REVIEW,
        article="第九条第二款",
        guards=(library.rejection_has_grounds, library.two_hands_review),
        produces=("不列入项目库通知",),
        sheet="first_review",
    ),
    Transition(
        verb="accept_into_library",
        label="纳入项目库",
        source=frozenset({State.SUBMITTED}),
        target=State.IN_LIBRARY,
        by=_REVIEW,
        article="第七条、第九条",
        guards=(
            library.no_ground_for_rejection,
            library.duplicates_are_searched,
            library.duplicates_are_concluded,
            library.mixed_project_is_resolved,
            resources.negative_list_is_clear,
            resources.city_brain_is_considered,
            resources.does_not_stand_alone,
            library.two_hands_review,
        ),
        produces=("初审意见",),
        sheet="first_review",
    ),
    Transition(
        verb="withdraw",
        label="撤回项目",
        source=_WITHDRAWABLE,
        target=State.WITHDRAWN,
        by=_HEAD,
        article="第七条",
        needs_reason=True,
    ),
    Transition(
        verb="record_external_approval",
        label="登记市发展改革委立项",
        source=frozenset({State.SUBMITTED, State.IN_LIBRARY}),
        target=State.APPROVED,
        by=_REVIEW,
        article="第八条第二款",
        guards=(library.external_approval_is_documented, library.duplicates_are_concluded),
        produces=("外部立项登记",),
    ),
)
