"""Checking before collecting (先查后采) as law: when a unit may apply, when a holder may say no (Art 23–24).

What the city holds already is shared, not collected again. Sharing types are those of the code list share_type.
"""

from dataclasses import dataclass

from workflow.regulation.objections import Objections, hard

SHARING, REFUSING = "第二十三条", "第二十四条"
UNCONDITIONAL, CONDITIONAL, NOT_SHARED = "1", "2", "3"
LONGEST = 400


@dataclass(frozen=True, slots=True)
class HoldingFacts:
    """What is applied for: its sharing type, whether it is the applicant's own, whether it is published."""

    share_type: str = ""
    is_own: bool = False
    is_published: bool = False


def objections_to_request(facts: HoldingFacts, purpose: str) -> Objections:
    """Return what stands against an application to share."""
    found: Objections = ()
    if facts.is_own:
        message = "该信息资源是本单位的，无须申请共享；请直接使用，或说明为何仍须新采集"
        found += hard("share-own", SHARING, message)
    elif not facts.is_published:
        message = "该信息资源尚未发布，不能申请共享；请待持有单位发布，或说明新采集理由"
        found += hard("share-unpublished", SHARING, message)
    elif facts.share_type == NOT_SHARED:
        message = "该信息资源不予共享，持有单位依法不提供；请说明新采集理由，或请数据主管部门协调"
        found += hard("share-closed", SHARING, message)
    if not purpose.strip():
        found += hard("purpose-missing", SHARING, "未填写用途；请写明用于何种业务，持有单位据此答复", field="purpose")
    return found


def objections_to_answer(facts: HoldingFacts, *, agrees: bool, reason: str) -> Objections:
    """Return what stands against a holder's answer: what is shared without condition is not refused (第二十三条)."""
    if agrees:
        return ()
    if facts.share_type == UNCONDITIONAL:
        message = "该信息资源为无条件共享，不得拒绝；确不能共享的，先变更目录中的共享类型并报核准，再答复"
        return hard("share-unconditional", f"{SHARING}、{REFUSING}", message, field="answer")
    if not reason.strip():
        return hard("reason-missing", REFUSING, "不同意共享须写明理由和依据；请填写", field="reason")
    return ()


def objections_to_collecting(grade: str, reason: str) -> Objections:
    """Return what stands against collecting an item anew: it needs a reason where the directory has the like of it."""
    if grade == "none":
        return hard("nothing-found", SHARING, "目录中未见该信息项，可以采集，无须说明理由")
    if not reason.strip():
        return hard("reason-missing", SHARING, "未填写新采集理由；请写明现有数据为何不能满足", field="justification")
    return ()
