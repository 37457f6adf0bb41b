"""Editing and releasing the lexicon (词表): changes collect in one draft, which a second person releases.

Terms come as they are compared; `search` normalises them and counts the digest, and reindexes once it is told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import LexiconEdition, LexiconGroup, LexiconTask, TermProposal, User
from workflow import access, lexicon_access
from workflow.actions import journal
from workflow.actions.performing import AlreadyHandled, NotAllowed, Refused
from workflow.permissions import Role
from workflow.regulation import synonyms
from workflow.regulation.objections import Objection, Objections, hard
from workflow.regulation.synonyms import GroupText
from workflow.signals import lexicon_released

Status = LexiconEdition.Status

_ACTS = {
    "open": gettext_lazy("起草词表"),
    "edit": gettext_lazy("修订词表"),
    "drop": gettext_lazy("作废草稿"),
    "release": gettext_lazy("发布词表"),
}
_FIRST_NOTE = gettext_lazy("随软件提供的词表")


def texts_of(edition: LexiconEdition) -> list[GroupText]:
    """The groups of an edition as values, in their order."""
    return [GroupText(group.kind, group.words, group.platform) for group in edition.groups.order_by("pk")]


@transaction.atomic
def adopt(groups: Sequence[GroupText], digest: str, at: datetime) -> LexiconEdition:
    """Keep the lexicon that came with the software as the first edition, in force already; None is its author.

    An edition that is there is returned as it is.
    """
    there = LexiconEdition.objects.filter(number=1).first()
    if there is not None:
        return there
    edition = LexiconEdition.objects.create(
        number=1, status=Status.RELEASED, note=_FIRST_NOTE, digest=digest, created_at=at, released_at=at,
        in_force_at=at, touched_at=at, touched_with="release",
    )  # fmt: skip
    _copy(groups, edition)
    journal.record("lexicon.adopt", by=None, at=at, subject=str(edition), details={"digest": digest})
    return edition


def newest() -> LexiconEdition | None:
    """The edition released last, in force or not yet."""
    return LexiconEdition.objects.filter(status=Status.RELEASED).order_by("-number").first()


@transaction.atomic
def open_draft(*, base: LexiconEdition, note: str, by: User, at: datetime, ip: str | None = None) -> LexiconEdition:
    """Begin a draft with the groups of the newest edition; there is one draft at a time."""
    require(by, at, lexicon_access.EDITORS)
    if base.status != Status.RELEASED or base != newest():
        raise AlreadyHandled(_("词表已有更新的版本，请刷新后在最新版本上起草。"))
    try:
        with transaction.atomic():
            draft = LexiconEdition.objects.create(
                based_on=base, note=note.strip()[:200], created_at=at, created_by=by,
                touched_at=at, touched_by_name=str(by), touched_with="open",
            )  # fmt: skip
    except IntegrityError:
        raise AlreadyHandled(_("已有一份起草中的词表，请在该草稿上继续修订。")) from None
    draft.authors.add(by)
    _copy(texts_of(base), draft)
    _note("lexicon.open", draft, by, at, {"based_on": base.number}, ip)
    return draft


def _copy(groups: Iterable[GroupText], edition: LexiconEdition) -> None:
    LexiconGroup.objects.bulk_create(
        LexiconGroup(edition=edition, kind=group.kind, terms=" ".join(group.terms), platform=group.platform)
        for group in groups
    )


@transaction.atomic
def save_group(
    *, edition: LexiconEdition, text: GroupText, by: User, at: datetime, group: LexiconGroup | None = None
) -> LexiconGroup:
    """Add a group to the draft, or change one of it; Refused names the term, the group and the remedy."""
    require(by, at, lexicon_access.EDITORS)
    _claim(edition, "edit", by=by, at=at)
    if group is not None:
        group = _still_there(group)
    if objections := objections_to_group(edition, text, group):
        raise Refused(objections)
    before = {"kind": group.kind, "terms": group.terms} if group else None
    saved = group or LexiconGroup(edition=edition)
    saved.kind, saved.terms, saved.platform = text.kind, " ".join(text.terms), text.platform
    saved.changed_by, saved.changed_at = by, at
    saved.save()
    edition.authors.add(by)
    details = {"group": saved.name, "kind": saved.kind, "terms": saved.terms, "before": before}
    _note("lexicon.group_saved", edition, by, at, details)
    return saved


def objections_to_group(edition: LexiconEdition, text: GroupText, group: LexiconGroup | None = None) -> Objections:
    """What stands against a group beside the others of its edition; `group` is the row that it changes."""
    others = edition.groups.filter(kind=text.kind).exclude(pk=group.pk if group else None).order_by("pk")
    return synonyms.objections_to(
        text, synonyms.terms_taken((GroupText(row.kind, row.words) for row in others), text.kind)
    )


def _still_there(group: LexiconGroup) -> LexiconGroup:
    found = LexiconGroup.objects.filter(pk=group.pk).first()
    if found is None:
        raise AlreadyHandled(_("“%(name)s”组已被他人删除，请刷新后查看。") % {"name": group.name})
    return found


@transaction.atomic
def take_in(
    *,
    edition: LexiconEdition,
    rows: Sequence[tuple[str, GroupText]],
    by: User,
    at: datetime,
    expected_version: int,
    ip: str | None = None,
) -> tuple[int, int]:
    """Take groups into the draft, all or none; a group that shares a term with one of the draft extends that one.

    Each row comes with its place, which stands before what is wrong with it. Returns how many were added and extended.
    """
    require(by, at, lexicon_access.EDITORS)
    draft = _claim(edition, "edit", by=by, at=at, expected_version=expected_version)
    held = list(draft.groups.order_by("pk"))
    changed: dict[int, LexiconGroup] = {}
    objections: list[Objection] = []
    for place, text in rows:
        group, against = _taken_in(draft, held, text)
        objections += [replace(one, message=f"{place}：{one.message}") for one in against]
        if group is not None:
            group.changed_by, group.changed_at = by, at
            changed[id(group)] = group
    if not changed and not objections:
        message = _("文件中的词组草稿里都有，没有可导入的；请核对文件")
        objections += hard("lexicon-nothing-new", synonyms.ARTICLE, message, field="file")
    if objections:
        raise Refused(objections)
    added = [group for group in changed.values() if group.pk is None]
    extended = [group for group in changed.values() if group.pk is not None]
    LexiconGroup.objects.bulk_create(added)
    LexiconGroup.objects.bulk_update(extended, ["terms", "platform", "changed_by", "changed_at"])
    draft.authors.add(by)
    _note("lexicon.taken_in", draft, by, at, {"added": len(added), "extended": len(extended)}, ip)
    return len(added), len(extended)


def _taken_in(
    draft: LexiconEdition, held: list[LexiconGroup], text: GroupText
) -> tuple[LexiconGroup | None, Sequence[Objection]]:
    """The group of the draft that a row makes or extends, None where it says nothing new; and what stands against."""
    wanted = set(text.terms)
    sharing = [group for group in held if group.kind == text.kind and wanted & set(group.words)]
    if len(sharing) > 1:
        taken = synonyms.terms_taken([GroupText(one.kind, one.words) for one in sharing[1:]], text.kind)
        terms = tuple(dict.fromkeys((*sharing[0].words, *text.terms)))
        return None, synonyms.objections_to(GroupText(text.kind, terms), taken)
    if against := synonyms.objections_to(text, {}):
        return None, against
    if not sharing:
        made = LexiconGroup(edition=draft, kind=text.kind, terms=" ".join(text.terms), platform=text.platform)
        held.append(made)
        return made, ()
    group = sharing[0]
    terms = tuple(dict.fromkeys((*group.words, *text.terms)))
    platform = text.platform or group.platform
    if terms == group.words and platform == group.platform:
        return None, ()
    group.terms, group.platform = " ".join(terms), platform
    return group, ()


@transaction.atomic
def remove_group(*, group: LexiconGroup, by: User, at: datetime) -> None:
    """Take a group out of the draft."""
    require(by, at, lexicon_access.EDITORS)
    edition = group.edition
    _claim(edition, "edit", by=by, at=at)
    gone = _still_there(group)
    gone.delete()
    edition.authors.add(by)
    _note("lexicon.group_removed", edition, by, at, {"group": gone.name, "kind": gone.kind, "terms": gone.terms})


@transaction.atomic
def drop(
    *, edition: LexiconEdition, reason: str, by: User, at: datetime, expected_version: int, ip: str | None = None
) -> LexiconEdition:
    """Give a draft up, with a reason; what it said stays readable, and what it took up is proposed again."""
    require(by, at, lexicon_access.EDITORS)
    if not reason.strip():
        message = _("作废词表草稿须说明理由；请填写")
        raise Refused(hard("reason-missing", synonyms.ARTICLE, message, field="reason"))
    dropped = _claim(edition, "drop", by=by, at=at, expected_version=expected_version)
    dropped.status = Status.DROPPED
    dropped.save(update_fields=["status"])
    taken_up = TermProposal.objects.filter(state=TermProposal.State.ACCEPTED, decided_at__gte=dropped.created_at)
    taken_up.update(state=TermProposal.State.OPEN, decided_by=None, decided_at=None)
    _note("lexicon.drop", dropped, by, at, {"reason": reason.strip()}, ip)
    return dropped


@transaction.atomic
def release(
    *, edition: LexiconEdition, digest: str, by: User, at: datetime, expected_version: int, ip: str | None = None
) -> LexiconEdition:
    """Release the draft as the next edition, by somebody who wrote nothing of it and has its preview.

    `digest` is that of the groups as they were at `expected_version`. The edition comes into force when the index has
    been cut by it; until then checks go on with the edition before.
    """
    require(by, at, lexicon_access.RELEASERS)
    taken = _claim(edition, "release", by=by, at=at, expected_version=expected_version)
    if taken.authors.filter(pk=by.pk).exists():
        raise NotAllowed(_("词表的修订人与发布人不得为同一人，请由未参与修订的人员发布。"))
    groups = texts_of(taken)
    objections = synonyms.objections_to_all(groups)
    if not synonyms.difference(texts_of(taken.based_on), groups):
        message = _("草稿与现行版本没有差别，无须发布；请先修订，或作废草稿")
        objections += hard("lexicon-same", synonyms.ARTICLE, message)
    if not _previewed(taken, expected_version):
        message = _("本草稿最近一次修订后还没有完成发布预览；请先预览对最近查重的影响，再发布")
        objections += hard("lexicon-unpreviewed", synonyms.ARTICLE, message)
    if objections:
        raise Refused(objections)
    taken.number = LexiconEdition.objects.aggregate(last=Max("number"))["last"] + 1
    taken.status, taken.digest, taken.released_at, taken.released_by = Status.RELEASED, digest, at, by
    taken.save(update_fields=["number", "status", "digest", "released_at", "released_by"])
    _note("lexicon.release", taken, by, at, {"number": taken.number, "digest": digest}, ip)
    lexicon_released.send(sender=LexiconEdition, edition=taken, by=by, at=at)
    return taken


def _previewed(edition: LexiconEdition, version: int) -> bool:
    done = LexiconTask.objects.filter(edition=edition, edition_version=version, finished_at__isnull=False)
    return done.filter(kind=LexiconTask.Kind.PREVIEW).exists()


def require(by: User, at: datetime, roles: frozenset[Role]) -> None:
    """Raise NotAllowed for whoever holds none of the roles."""
    if not access.roles_of(by, timezone.localdate(at)) & roles:
        who = "、".join(sorted(role.label for role in roles))
        raise NotAllowed(_("这一步由“%(who)s”办理。") % {"who": who})


def _claim(
    edition: LexiconEdition, act: str, *, by: User, at: datetime, expected_version: int | None = None
) -> LexiconEdition:
    """Take the draft for one act; AlreadyHandled where it is no draft any more, or not the one that was seen."""
    rows = LexiconEdition.objects.filter(pk=edition.pk, status=Status.DRAFT)
    if expected_version is not None:
        rows = rows.filter(version=expected_version)
    taken = rows.update(version=F("version") + 1, touched_at=at, touched_by_name=str(by), touched_with=act)
    fresh = LexiconEdition.objects.select_related("based_on").get(pk=edition.pk)
    if taken:
        return fresh
    raise AlreadyHandled(
        _("已由%(who)s于%(when)s办理“%(what)s”，请刷新后查看最新状态。")
        % {
            "who": fresh.touched_by_name or _("系统"),
            "when": f"{timezone.localtime(fresh.touched_at):%Y-%m-%d %H:%M}",
            "what": _ACTS.get(fresh.touched_with, fresh.touched_with),
        }
    )


def _note(event: str, edition: LexiconEdition, by: User, at: datetime, details: dict, ip: str | None = None) -> None:
    journal.record(event, by=by, at=at, subject=str(edition), details={"edition": edition.pk, **details}, ip=ip)
