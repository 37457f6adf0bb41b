"""Deciding what judgements propose for the lexicon (词语建议): into the draft, or refused and not proposed again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.models import LexiconEdition, LexiconGroup, TermProposal, User
from workflow import lexicon_access
from workflow.actions import journal, lexicon
from workflow.actions.performing import AlreadyHandled
from workflow.regulation.synonyms import GroupText

State = TermProposal.State


@transaction.atomic
def accept(
    *, proposal: TermProposal, base: LexiconEdition, by: User, at: datetime, ip: str | None = None
) -> LexiconGroup:
    """Join the two terms, or their groups, in the draft, which is begun on `base` where there is none.

    It takes effect with the release of the draft, by somebody else.
    """
    _decide(proposal, State.ACCEPTED, "", by, at)
    draft = LexiconEdition.objects.filter(status=LexiconEdition.Status.DRAFT).first()
    if draft is None:
        draft = lexicon.open_draft(base=base, note=_("采纳词语建议"), by=by, at=at, ip=ip)
    joined = _join(draft, proposal, by, at)
    _note("lexicon.proposal_accepted", proposal, by, at, {"group": joined.name}, ip)
    return joined


def _join(draft: LexiconEdition, proposal: TermProposal, by: User, at: datetime) -> LexiconGroup:
    groups = [_holding(draft, proposal.kind, term) for term in (proposal.left, proposal.right)]
    held = list(dict.fromkeys(group for group in groups if group is not None))
    terms = [term for group in held for term in group.words] + [proposal.left, proposal.right]
    platform = next((group.platform for group in held if group.platform), "")
    for group in held[1:]:
        lexicon.remove_group(group=group, by=by, at=at)
    text = GroupText(proposal.kind, tuple(dict.fromkeys(terms)), platform)
    return lexicon.save_group(edition=draft, text=text, group=held[0] if held else None, by=by, at=at)


def _holding(draft: LexiconEdition, kind: str, term: str) -> LexiconGroup | None:
    rows = draft.groups.filter(kind=kind, terms__contains=term).order_by("pk")
    return next((group for group in rows if term in group.words), None)


@transaction.atomic
def refuse(*, proposal: TermProposal, reason: str, by: User, at: datetime, ip: str | None = None) -> TermProposal:
    """Refuse a pair: it is remembered, and further judgements do not bring it back."""
    lexicon.require(by, at, lexicon_access.EDITORS)
    refused = _decide(proposal, State.REFUSED, reason.strip()[:200], by, at)
    _note("lexicon.proposal_refused", refused, by, at, {"reason": refused.reason}, ip)
    return refused


def _decide(proposal: TermProposal, state: str, reason: str, by: User, at: datetime) -> TermProposal:
    lexicon.require(by, at, lexicon_access.EDITORS)
    taken = TermProposal.objects.filter(pk=proposal.pk, state=State.OPEN).update(
        state=state, reason=reason, decided_by=by, decided_at=at
    )
    fresh = TermProposal.objects.select_related("decided_by").get(pk=proposal.pk)
    if not taken:
        raise AlreadyHandled(
            _("已由%(who)s处理为“%(state)s”，请刷新后查看。")
            % {"who": fresh.decided_by, "state": fresh.get_state_display()}
        )
    return fresh


def _note(event: str, proposal: TermProposal, by: User, at: datetime, details: dict, ip: str | None) -> None:
    details = {"proposal": proposal.pk, "kind": proposal.kind, **details}
    journal.record(event, by=by, at=at, subject=str(proposal), details=details, ip=ip)
