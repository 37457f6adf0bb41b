"""功能清单公示: check, publish, correct, withdraw, end by the clock (Art 35)."""

from workflow.regulation.guards import publicity
from workflow.regulation.roles import Role
from workflow.regulation.states import State
from workflow.regulation.transitions import Transition

_UNIT = frozenset({Role.UNIT_OP, Role.UNIT_HEAD})
_HEAD = frozenset({Role.UNIT_HEAD})
_DESK = frozenset({Role.BUR_OP})
_REVIEW = frozenset({Role.BUR_REVIEW})

_PUBLICATION = (
    publicity.function_list_is_complete,
    publicity.nothing_secret_is_published,
    publicity.notice_is_long_enough,
)

PUBLISHING = (
    Transition(
        verb="submit_notice",
        label="提交公示稿",
        source=frozenset({State.APPROVED}),
        target=State.FL_REVIEW,
        by=_UNIT,
        article="第三十五条",
        guards=_PUBLICATION,
    ),
    Transition(
        verb="return_notice",
        label="退回公示稿",
        source=frozenset({State.FL_REVIEW}),
        target=State.APPROVED,
        by=_DESK | _HEAD,
        article="第三十五条",
        needs_reason=True,
    ),
    Transition(
        verb="publish_notice",
        label="发布公示",
        source=frozenset({State.FL_REVIEW}),
        target=State.FL_PUBLIC,
        by=_HEAD,
        article="第三十五条",
        guards=(*_PUBLICATION, publicity.notice_form_is_checked),
        produces=("公示页",),
    ),
    Transition(
        verb="correct_notice",
        label="更正并重新公示",
        source=frozenset({State.FL_PUBLIC}),
        target=State.FL_PUBLIC,
        by=_HEAD,
        article="第三十五条",
        guards=(publicity.publicity_is_running, publicity.correction_changes_content, *_PUBLICATION),
        produces=("更正后的公示页",),
        needs_reason=True,
    ),
    Transition(
        verb="withdraw_notice",
        label="撤回公示",
        source=frozenset({State.FL_PUBLIC}),
        target=State.APPROVED,
        by=_HEAD | _REVIEW,
        article="第三十五条",
        guards=(publicity.publicity_is_running,),
        produces=("撤回说明",),
        needs_reason=True,
    ),
    Transition(
        verb="close_notice",
        label="公示期满",
        source=frozenset({State.FL_PUBLIC}),
        target=State.FL_CLOSED,
        by=frozenset(),
        article="第三十五条",
        guards=(publicity.publicity_is_over,),
        produces=("公示情况说明",),
        by_clock=True,
    ),
)
