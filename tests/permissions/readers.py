"""The oracle: who may read which matter, written from the regulation's matrix and not from the code under test."""

from tests.permissions.actors import ANONYMOUS, EDITOR, NO_ROLE, Actor

READS_EVERYTHING = {"BUR_OP", "BUR_REVIEW", "BUR_LEAD", "BUR_DATA", "AUDIT"}
# The lexicon and what is said of the machine are the bureau's own.
THE_BUREAU = {"BUR_OP", "BUR_REVIEW", "BUR_LEAD", "BUR_DATA"}
READS_FROM_SUBMISSION_ON = {
    "FIN_BUD", "FIN_REVIEW", "FIN_PROC", "NDRC", "SEC_CAC", "SEC_SECRECY", "SEC_CRYPTO", "SEC_POLICE",
}  # fmt: skip
NO_BUSINESS_DATA = {"SYSADMIN", "SECADMIN", "AUDITADMIN", "SUPPLIER", "PUBLIC", ANONYMOUS, EDITOR, NO_ROLE}
# A leader or a meeting's secretary reads a project while a sheet of theirs is open on it.
# An expert reads what the panel they sit on argues.
IN_THE_CHAIN = {"VM_UNIT": "ADHOC_REVIEW", "OFFICE_PARTY": "PLAN_PROPOSED", "EXPERT": "ARGUING"}
# Who organises argumentation (Art 10 ¶1) and who audits it.
ORGANISES = {"BUR_OP", "BUR_REVIEW", "BUR_LEAD", "BUR_DATA", "NDRC", "FIN_BUD", "FIN_REVIEW", "FIN_PROC", "AUDIT"}
NOT_YET_SUBMITTED = {"DRAFT", "OUT_OF_SCOPE", "general"}
# The register and the directory are no secrets among the authorities; another applicant sees only its own rows.
NO_REGISTER = {"AGENCY", "PROC_CTR", "UNIT_OP", "UNIT_HEAD", "UNIT_FIN", "PARENT_UNIT", "COUNTY"}
PARENT_OF = {"hydrology": "water"}


def may_read(actor: Actor, matter: str) -> bool:
    """Whether an actor may read a matter: `public`, or side and kind as in `traffic/DRAFT`, `water/register`."""
    if matter == "public":
        return True
    side, _slash, kind = matter.partition("/")
    if side == "secrecy":
        return actor.role in {"SECADMIN", "SEC_SECRECY"}
    if actor.role in NO_BUSINESS_DATA:
        return False
    if kind == "data_check" or side == "share":
        return _may_read_check(actor, side, kind)
    if side == "report":
        # The official report on a check names other units' undisclosed projects.
        return actor.role in READS_EVERYTHING
    if side == "lexicon":
        return actor.role in THE_BUREAU
    if side == "plan":
        return _may_read_plan(actor.role, kind)
    if side in {"batch", "seat", "opinion"}:
        return _may_read_argument(actor.role, side, kind)
    if actor.role in READS_EVERYTHING:
        return True
    if actor.role.startswith("UNIT_"):
        return actor.side == side
    if actor.role == "PARENT_UNIT":
        return PARENT_OF.get(side) == actor.side
    if kind == "register":
        return actor.role not in NO_REGISTER
    if actor.role in READS_FROM_SUBMISSION_ON:
        return kind not in NOT_YET_SUBMITTED
    return IN_THE_CHAIN.get(actor.role) == kind


def _may_read_check(actor: Actor, side: str, kind: str) -> bool:
    """Whether an actor reads a unit's check before collecting, or, as `share/asker-holder`, an application."""
    if actor.role in READS_EVERYTHING:
        return True
    sides = kind.split("-") if side == "share" else [side]
    if actor.role == "PARENT_UNIT":
        return any(PARENT_OF.get(one) == actor.side for one in sides)
    return actor.role.startswith("UNIT_") and actor.side in sides


def _may_read_argument(role: str, what: str, kind: str) -> bool:
    """Whether a role reads of a batch, of the expert's own seat, or of an opinion: `opinion/closed-other`."""
    sits = role == "EXPERT"
    if what == "seat":
        return sits and kind in {"open", "closed"}
    if what == "batch":
        return role in ORGANISES or (sits and kind in {"open", "closed"})
    state, _dash, whose = kind.partition("-")
    return (sits and whose == "own" and state in {"open", "closed"}) or (role in ORGANISES and state == "closed")


def _may_read_plan(role: str, kind: str) -> bool:
    """Whether a role reads of a plan: its readers all, the office whose meeting is waited for that one."""
    if kind == "bureau":
        return role in READS_EVERYTHING
    return role in ORGANISES or (kind == "meeting" and role == "OFFICE_PARTY")
