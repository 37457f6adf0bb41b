"""The states of a project (项目状态): name, who acts next, whether it ends there, whether the public sees it."""

from dataclasses import dataclass
from enum import StrEnum

from workflow.regulation.roles import Role


class State(StrEnum):
    """Where a project stands; the value is what the database keeps."""

    DRAFT = "DRAFT"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    LIB_REJECTED = "LIB_REJECTED"
    IN_LIBRARY = "IN_LIBRARY"
    ARGUING = "ARGUING"
    ARGUED_OK = "ARGUED_OK"
    ARGUED_NO = "ARGUED_NO"
    PLAN_PROPOSED = "PLAN_PROPOSED"
    ADHOC_REVIEW = "ADHOC_REVIEW"
    DECIDED = "DECIDED"
    APPROVED = "APPROVED"
    FL_REVIEW = "FL_REVIEW"
    FL_PUBLIC = "FL_PUBLIC"
    FL_CLOSED = "FL_CLOSED"
    PLAN_SUBMITTED = "PLAN_SUBMITTED"
    PLAN_REVIEW = "PLAN_REVIEW"
    PLAN_RETURNED = "PLAN_RETURNED"
    PLAN_REJECTED = "PLAN_REJECTED"
    PLAN_APPROVED = "PLAN_APPROVED"
    BUDGET_REVIEW = "BUDGET_REVIEW"
    BUDGET_DONE = "BUDGET_DONE"
    PROCURING = "PROCURING"
    CONTRACTED = "CONTRACTED"
    BUILDING = "BUILDING"
    TRIAL = "TRIAL"
    PRECHECK = "PRECHECK"
    PRECHECK_FIX = "PRECHECK_FIX"
    PRECHECK_OK = "PRECHECK_OK"
    ACCEPTING = "ACCEPTING"
    ACCEPT_FIX = "ACCEPT_FIX"
    ACCEPTED = "ACCEPTED"
    OPERATING = "OPERATING"
    EVALUATED = "EVALUATED"
    ARCHIVED = "ARCHIVED"
    SUSPENDED = "SUSPENDED"
    TERMINATED = "TERMINATED"
    WITHDRAWN = "WITHDRAWN"

    @property
    def label(self) -> str:
        """The Chinese name of the state."""
        return _ABOUT[self].label

    @property
    def owners(self) -> frozenset[Role]:
        """The roles that must act next; empty where a project has come to its end."""
        return _ABOUT[self].owners

    @property
    def is_final(self) -> bool:
        """Whether a project ends here."""
        return _ABOUT[self].is_final

    @property
    def is_public(self) -> bool:
        """Whether the public site shows the project's notice in this state."""
        return _ABOUT[self].is_public


@dataclass(frozen=True, slots=True)
class _About:
    label: str
    owners: frozenset[Role] = frozenset()
    is_final: bool = False
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the progress bar (主线阶段) and the states that belong to it."""

    label: str
    states: tuple[State, ...]


_UNIT = frozenset({Role.UNIT_OP, Role.UNIT_HEAD})
_BUREAU = frozenset({Role.BUR_OP, Role.BUR_REVIEW})
_OFFICES = frozenset({Role.OFFICE_GOV, Role.OFFICE_PARTY})
_LEADERS = frozenset({Role.VM_UNIT, Role.VM_DIG, Role.VM_FIN, Role.MAYOR})
_FINANCE = frozenset({Role.FIN_REVIEW})

_ABOUT = {
    State.DRAFT: _About("草稿", _UNIT),
    State.OUT_OF_SCOPE: _About("不适用", is_final=True),
    State.SUBMITTED: _About("待初审", _BUREAU),
    State.RETURNED: _About("退回补正", _UNIT),
    State.LIB_REJECTED: _About("不列入项目库", _UNIT),
    State.IN_LIBRARY: _About("在库储备", _BUREAU),
    State.ARGUING: _About("专家论证中", frozenset({Role.BUR_OP, Role.EXPERT})),
    State.ARGUED_OK: _About("论证通过", _BUREAU),
    State.ARGUED_NO: _About("论证未通过", _BUREAU),
    State.PLAN_PROPOSED: _About("拟列年度计划（上会）", _OFFICES),
    State.ADHOC_REVIEW: _About("一事一议审批中", _LEADERS | _OFFICES),
    State.DECIDED: _About("审定通过待批复", _BUREAU | {Role.BUR_LEAD}),
    State.APPROVED: _About("已立项", _UNIT),
    State.FL_REVIEW: _About("公示稿审核", frozenset({Role.BUR_OP, Role.UNIT_HEAD})),
    State.FL_PUBLIC: _About("公示、价格咨询中", _UNIT, is_public=True),
    State.FL_CLOSED: _About("公示结束、方案编制", _UNIT, is_public=True),
    State.PLAN_SUBMITTED: _About("方案待受理", frozenset({Role.BUR_OP})),
    State.PLAN_REVIEW: _About("方案审查中", _BUREAU | {Role.BUR_LEAD}),
    State.PLAN_RETURNED: _About("方案退回修改", _UNIT),
    State.PLAN_REJECTED: _About("审查不通过", _BUREAU),
    State.PLAN_APPROVED: _About("审查通过、概算批复", _UNIT),
    State.BUDGET_REVIEW: _About("预算评审中", _FINANCE),
    State.BUDGET_DONE: _About("控制价已核定", _UNIT),
    State.PROCURING: _About("采购中", _UNIT | {Role.PROC_CTR}),
    State.CONTRACTED: _About("合同已签", _UNIT),
    State.BUILDING: _About("建设中", _UNIT),
    State.TRIAL: _About("试运行", _UNIT),
    State.PRECHECK: _About("前置核准申请中", _BUREAU | {Role.BUR_LEAD}),
    State.PRECHECK_FIX: _About("前置核准整改", _UNIT),
    State.PRECHECK_OK: _About("前置核准通过", _UNIT),
    State.ACCEPTING: _About("履约验收中", _UNIT),
    State.ACCEPT_FIX: _About("验收整改", _UNIT),
    State.ACCEPTED: _About("履约验收合格", _UNIT),
    State.OPERATING: _About("正式运行", _UNIT),
    State.EVALUATED: _About("已后评价", _BUREAU),
    State.ARCHIVED: _About("归档", is_final=True),
    State.SUSPENDED: _About("暂停建设", _BUREAU),
    State.TERMINATED: _About("已终止", is_final=True),
    State.WITHDRAWN: _About("单位撤回", is_final=True),
}

WHO_ACTS_NEXT = {state: state.owners for state in State}

MAIN_LINE = (
    Stage("申报入库", (State.DRAFT, State.SUBMITTED, State.RETURNED, State.LIB_REJECTED, State.IN_LIBRARY)),
    Stage("论证审定", (State.ARGUING, State.ARGUED_OK, State.ARGUED_NO, State.PLAN_PROPOSED, State.ADHOC_REVIEW)),
    Stage("立项批复", (State.DECIDED, State.APPROVED)),
    Stage("功能清单公示", (State.FL_REVIEW, State.FL_PUBLIC)),
    Stage("方案编制", (State.FL_CLOSED, State.PLAN_RETURNED)),
    Stage("技术审查", (State.PLAN_SUBMITTED, State.PLAN_REVIEW, State.PLAN_REJECTED, State.PLAN_APPROVED)),
    Stage("预算评审", (State.BUDGET_REVIEW, State.BUDGET_DONE)),
    Stage(
        "采购建设验收",
        (
            State.PROCURING,
            State.CONTRACTED,
            State.BUILDING,
            State.TRIAL,
            State.PRECHECK,
            State.PRECHECK_FIX,
            State.PRECHECK_OK,
            State.ACCEPTING,
            State.ACCEPT_FIX,
            State.ACCEPTED,
            State.OPERATING,
            State.EVALUATED,
            State.ARCHIVED,
        ),
    ),
)


def stage_of(state: State) -> int | None:
    """Return the index of the stage a state belongs to; None for the side exits that leave the main line."""
    return next((index for index, stage in enumerate(MAIN_LINE) if state in stage.states), None)
