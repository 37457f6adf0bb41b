"""The one place where reading starts: `visible_to(user, Model)` is the query of what a user may see.

It is the SQL reading of `workflow.permissions`; a property test compares the two. Rights are kept on dossiers only:
everything else is seen through its dossier. Roles that see by office read without a row per dossier, every other right
is a derived guardian row, asked with EXISTS. A superuser gets nothing here, nor do the three administrators.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial

from django.db.models import Exists, Max, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from catalog import clock, memberships
from catalog.models import (
    Application,
    ArgumentBatch,
    ArgumentRecord,
    BatchProject,
    Comment,
    ConclusionSignature,
    Document,
    DocumentVersion,
    Dossier,
    DossierGroupObjectPermission,
    DossierUserObjectPermission,
    DupHit,
    DupItem,
    DupReport,
    DupRun,
    EditionItem,
    FunctionItem,
    FunctionList,
    ImportRun,
    JournalEntry,
    Judgement,
    Membership,
    Notice,
    OpinionSheet,
    Organisation,
    PanelMember,
    PriceLine,
    PriceReply,
    Project,
    Resource,
    ResourceEdition,
    ResourceItem,
    ResourceStep,
    SecrecyCase,
    Supplier,
    System,
    SystemModule,
    User,
)
from workflow import collecting_access, lexicon_access, panel_access, permissions, plan_access
from workflow.lifecycle import State
from workflow.models import ApprovalSheet, Decision, DraftNote, Grant, Notification, OfficialDocument, StateChange
from workflow.permissions import Role

VIEW, CONTRIBUTE = "view_dossier", "contribute_dossier"

EVERY_STATE = frozenset(State)
READS_NOTHING = frozenset(role for role in Role if permissions.reading(role) is permissions.Reading.NOTHING)

# The way from a row to the dossier whose rights it has.
_THROUGH_DOSSIER: dict[type[Model], str] = {
    Project: "dossier",
    Application: "project__dossier",
    ArgumentRecord: "project__dossier",
    FunctionList: "project__dossier",
    FunctionItem: "function_list__project__dossier",
    Notice: "project__dossier",
    DupRun: "project__dossier",
    ApprovalSheet: "project__dossier",
    Decision: "project__dossier",
    StateChange: "project__dossier",
    OfficialDocument: "project__dossier",
    Grant: "dossier",
}

BUREAU = frozenset({Role.BUR_OP, Role.BUR_REVIEW, Role.BUR_LEAD, Role.BUR_DATA})
# The bureau and the auditors see the whole of a duplicate check.
COMPARES_ALL = BUREAU | {Role.AUDIT}
# Who reads price replies once they are open, and who reads what the public said: the unit beside these.
READS_REPLIES = BUREAU | {Role.FIN_BUD, Role.FIN_REVIEW, Role.FIN_PROC, Role.AUDIT}
READS_COMMENTS = BUREAU | {Role.AUDIT}
GUARDS_SECRECY = frozenset({Role.SECADMIN, Role.SEC_SECRECY})
UNIT_ROLES = frozenset({Role.UNIT_OP, Role.UNIT_HEAD, Role.UNIT_FIN})
# Roles that count in their own organisation only.
OWN = frozenset({Role.UNIT_OP, Role.UNIT_HEAD, Role.UNIT_FIN, Role.COUNTY, Role.PARENT_UNIT})


def memberships_of(user: User, on: date) -> tuple[Membership, ...]:
    """Return a user's memberships in force on a day; read once per request."""
    return memberships.in_force(user, on) if user.is_authenticated else ()


def roles_of(user: User, on: date) -> frozenset[Role]:
    """Return the roles a user holds anywhere on a day."""
    return frozenset(Role(row.role_id) for row in memberships_of(user, on))


def group_ids(user: User, on: date) -> tuple[int, ...]:
    """Return the ids of the groups a user's memberships stand for."""
    return memberships.group_ids(user, on) if user.is_authenticated else ()


def organisations_of(user: User, on: date, roles: frozenset[Role] = OWN) -> set[int]:
    """Return the ids of the organisations in which a user holds one of some roles."""
    return {row.organisation_id for row in memberships_of(user, on) if row.role_id in roles}


def roles_towards(user: User, organisation: Organisation, on: date) -> frozenset[Role]:
    """Return the roles that count towards a unit's matter: a unit's own only in it, a parent's only above it."""
    return frozenset(
        Role(row.role_id)
        for row in memberships_of(user, on)
        if _counts_towards(Role(row.role_id), row.organisation_id, organisation)
    )


def _counts_towards(role: Role, organisation_id: int, unit: Organisation) -> bool:
    if role is Role.PARENT_UNIT:
        return organisation_id == unit.parent_id
    return role not in OWN or organisation_id == unit.pk


def visible_to(user: User, model: type[Model], *, on: date | None = None) -> QuerySet:
    """Return the rows of a model that a user may see on a day; LookupError for a model nobody has thought of."""
    on = on or clock.today()
    if model in _SPECIAL:
        return _SPECIAL[model](user, on)
    if model is Dossier:
        return _dossiers(user, on)
    if model in _THROUGH_DOSSIER:
        return _through(user, model.objects.all(), _THROUGH_DOSSIER[model], on)
    raise LookupError(f"{model.__name__} has no rule of visibility")


def can_see(user: User, dossier: Dossier, on: date | None = None) -> bool:
    """Whether a user may see a dossier."""
    return visible_to(user, Dossier, on=on).filter(pk=dossier.pk).exists()


def can_contribute(user: User, dossier: Dossier, on: date) -> bool:
    """Whether a user may add to a dossier by a grant; whom the regulation lets act, `permissions` says."""
    return (
        bool(roles_of(user, on))
        and Dossier.objects.filter(_granted(user, "pk", on, CONTRIBUTE), pk=dossier.pk).exists()
    )


def sees_every_state(user: User, on: date) -> bool:
    """Whether a user's offices together see all projects in whatever state."""
    return permissions.sees_all_states(roles_of(user, on)) == EVERY_STATE


def _granted(user: User, path: str, on: date, codename: str) -> Q:
    """Return the condition that a derived right exists for the dossier at `path`."""
    to_group = DossierGroupObjectPermission.objects.filter(
        content_object=OuterRef(path), permission__codename=codename, group_id__in=group_ids(user, on)
    )
    to_user = DossierUserObjectPermission.objects.filter(
        content_object=OuterRef(path), permission__codename=codename, user=user
    )
    return Q(Exists(to_group)) | Q(Exists(to_user))


def _dossiers(user: User, on: date) -> QuerySet:
    roles = roles_of(user, on)
    if not roles - READS_NOTHING:
        return Dossier.objects.none()
    states = permissions.sees_all_states(roles)
    if states == EVERY_STATE:
        return Dossier.objects.all()
    condition = _granted(user, "pk", on, VIEW)
    if states:
        condition |= Q(kind=Dossier.Kind.PROJECT, project__state__in=states)
    return Dossier.objects.filter(condition)


def _through(user: User, rows: QuerySet, path: str, on: date) -> QuerySet:
    roles = roles_of(user, on)
    if not roles - READS_NOTHING:
        return rows.none()
    states = permissions.sees_all_states(roles)
    if states == EVERY_STATE:
        return rows
    condition = _granted(user, f"{path}_id", on, VIEW)
    if states:
        condition |= Q(**{f"{path}__project__state__in": states})
    return rows.filter(condition)


def _hits(user: User, on: date) -> QuerySet:
    """Another unit's unfinished project is shown to an applicant only once the bureau has disclosed the hit."""
    rows = _through(user, DupHit.objects.all(), "run__project__dossier", on)
    if roles_of(user, on) & COMPARES_ALL:
        return rows
    others = Q(other_project__isnull=True) | Q(disclosed_at__isnull=False)
    return rows.filter(others | Q(other_project__in=visible_to(user, Project, on=on)))


def _documents(model: type[Model], path: str) -> Callable[[User, date], QuerySet]:
    """Files of a dossier; those kept for the reviewers tell of other units' undisclosed projects (R9.2)."""

    def rows(user: User, on: date) -> QuerySet:
        found = _through(user, model.objects.all(), f"{path}dossier", on)
        compares_all = bool(roles_of(user, on) & COMPARES_ALL)
        return found if compares_all else found.filter(**{f"{path}for_reviewers": False})

    return rows


def _reports(user: User, on: date) -> QuerySet:
    """The whole report is for who sees the whole check; an applicant's is made from the hits it may see."""
    rows = _through(user, DupReport.objects.all(), "run__project__dossier", on)
    return rows if roles_of(user, on) & COMPARES_ALL else rows.none()


def coverage_shown(user: User, run: DupRun, on: date) -> float | None:
    """Return the highest coverage of a run that a user may be told; None where no hit may be shown.

    `run.coverage` counts undisclosed projects too, so for an applicant it would betray that there is one.
    """
    if roles_of(user, on) & COMPARES_ALL:
        return run.coverage
    return _hits(user, on).filter(run=run).aggregate(highest=Max("coverage"))["highest"]


def _register(user: User, rows: QuerySet, path: str, on: date) -> QuerySet:
    """The system register and the resource directory: own rows for units, all for those who oversee or review."""
    roles = roles_of(user, on)
    if roles & _READS_REGISTER:
        return rows
    own = Q(**{f"{path}__in": organisations_of(user, on, OWN - {Role.PARENT_UNIT})})
    return rows.filter(own | Q(**{f"{path}__parent__in": organisations_of(user, on, frozenset({Role.PARENT_UNIT}))}))


def _journal(user: User, on: date) -> QuerySet:
    """The auditors read all; everyone else their own acts and those of their organisation on dossiers they see."""
    roles = roles_of(user, on)
    if Role.AUDIT in roles:
        return JournalEntry.objects.all()
    if not roles:
        return JournalEntry.objects.none()
    if Role.AUDITADMIN in roles:
        return JournalEntry.objects.filter(dossier__isnull=True)
    own = Q(actor=user)
    if roles - READS_NOTHING:
        organisations = {row.organisation_id for row in memberships_of(user, on)}
        own |= Q(organisation__in=organisations, dossier__in=_dossiers(user, on))
    return JournalEntry.objects.filter(own)


def _imports(user: User, on: date) -> QuerySet:
    roles = roles_of(user, on)
    runs = ImportRun.objects.exclude(sha256__in=SecrecyCase.withheld().values("sha256"))
    if roles & COMPARES_ALL:
        return runs
    if not roles - READS_NOTHING:
        return ImportRun.objects.none()
    own = Q(created_by=user) | Q(organisation__in=organisations_of(user, on, OWN - {Role.PARENT_UNIT}))
    return runs.filter(own | Q(project__in=visible_to(user, Project, on=on)))


def _secrecy_cases(user: User, on: date) -> QuerySet:
    """Who guards the platform and the secrecy office; a case says nothing of the content."""
    return SecrecyCase.objects.all() if roles_of(user, on) & GUARDS_SECRECY else SecrecyCase.objects.none()


def _of_notices(user: User, rows: QuerySet, on: date, by_office: frozenset[Role]) -> QuerySet:
    """Rows of notices: all that an office sees, for a unit those of its own; no grant opens them to anyone else."""
    own = Q(notice__project__unit__in=organisations_of(user, on, UNIT_ROLES))
    if roles_of(user, on) & by_office:
        offices = _through(user, rows, "notice__project__dossier", on)
        return rows.filter(own | Q(pk__in=offices.values("pk")))
    return rows.filter(own)


def _replies(user: User, on: date) -> QuerySet:
    """Sealed for everybody but their supplier until the whole period has run; one that was broken off stays sealed.

    A period ends at 24:00, so that what has ended by the first moment of a day has ended on that day.
    """
    if not user.is_authenticated:
        return PriceReply.objects.none()
    begins = timezone.make_aware(datetime.combine(on, time.min))
    opened = PriceReply.objects.filter(notice__status=Notice.Status.PUBLISHED, notice__end_at__lte=begins)
    opened = opened.exclude(status__in=[PriceReply.Status.REPLACED, PriceReply.Status.WITHDRAWN])
    seen = _of_notices(user, opened, on, READS_REPLIES)
    return PriceReply.objects.filter(Q(supplier__user=user) | Q(pk__in=seen.values("pk")))


def _suppliers(user: User, on: date) -> QuerySet:
    """A supplier sees itself; who reads its open reply sees who it is."""
    if not user.is_authenticated:
        return Supplier.objects.none()
    return Supplier.objects.filter(Q(user=user) | Q(replies__in=_replies(user, on))).distinct()


def _comments(user: User, on: date) -> QuerySet:
    return _of_notices(user, Comment.objects.all(), on, READS_COMMENTS)


def _organisations(user: User, on: date) -> QuerySet:
    return Organisation.objects.all() if roles_of(user, on) else Organisation.objects.none()


def _opinions(user: User, on: date) -> QuerySet:
    home = {row.organisation_id for row in memberships_of(user, on)}
    return panel_access.sheets(user, roles_of(user, on), home)


def _of_collecting(model: type[Model]) -> Callable[[User, date], QuerySet]:
    """Rows of checking before collecting and of comparisons, for a reader as `collecting_access` wants to know them."""
    above = frozenset({Role.PARENT_UNIT})
    return lambda user, on: collecting_access.rows(
        model,
        collecting_access.Reader(
            roles_of(user, on),
            visible_to(user, Project, on=on),
            visible_to(user, System, on=on),
            organisations_of(user, on, OWN - above),
            organisations_of(user, on, above),
            register=bool(roles_of(user, on) & _READS_REGISTER),
        ),
    )


def _by_office(rows: Callable[[frozenset[Role]], QuerySet]) -> Callable[[User, date], QuerySet]:
    return lambda user, on: rows(roles_of(user, on))


_READS_REGISTER = frozenset(Role) - OWN - READS_NOTHING - {Role.AGENCY, Role.PROC_CTR}

_SPECIAL = {
    Document: _documents(Document, ""),
    # What is withheld as classified is read by nobody (第六十五条).
    DocumentVersion: lambda user, on: _documents(DocumentVersion, "document__")(user, on).filter(withheld_at=None),
    DupReport: _reports,
    DupHit: _hits,
    DupItem: lambda user, on: DupItem.objects.filter(hit__in=_hits(user, on)),
    Judgement: lambda user, on: Judgement.objects.filter(dup_item__hit__in=_hits(user, on)),
    System: lambda user, on: _register(user, System.objects.all(), "owner", on),
    SystemModule: lambda user, on: _register(user, SystemModule.objects.all(), "system__owner", on),
    Resource: lambda user, on: _register(user, Resource.objects.all(), "owner", on),
    ResourceItem: lambda user, on: _register(user, ResourceItem.objects.all(), "resource__owner", on),
    ResourceStep: lambda user, on: _register(user, ResourceStep.objects.all(), "resource__owner", on),
    ResourceEdition: lambda user, on: _register(user, ResourceEdition.objects.all(), "resource__owner", on),
    EditionItem: lambda user, on: _register(user, EditionItem.objects.all(), "edition__resource__owner", on),
    JournalEntry: _journal,
    ImportRun: _imports,
    Organisation: _organisations,
    PriceReply: _replies,
    PriceLine: lambda user, on: PriceLine.objects.filter(reply__in=_replies(user, on)),
    Supplier: _suppliers,
    Comment: _comments,
    SecrecyCase: _secrecy_cases,
    # Talk inside the unit: no office that reads the project reads it.
    DraftNote: lambda user, on: DraftNote.objects.filter(project__unit__in=organisations_of(user, on, UNIT_ROLES)),
    # One's own, and only while what it is about may still be seen.
    Notification: lambda user, on: Notification.objects.filter(
        Q(project__in=visible_to(user, Project, on=on)) | Q(batch__in=visible_to(user, ArgumentBatch, on=on)),
        user_id=user.pk,
    ),
    ArgumentBatch: lambda user, on: panel_access.batches(user, roles_of(user, on)),
    BatchProject: lambda user, on: panel_access.entries(user, roles_of(user, on)),
    PanelMember: lambda user, on: panel_access.members(user, roles_of(user, on)),
    ConclusionSignature: lambda user, on: panel_access.signatures(user, roles_of(user, on)),
    OpinionSheet: _opinions,
    **{model: _by_office(rows) for model, rows in plan_access.ROWS.items()},
    **{model: _of_collecting(model) for model in collecting_access.MODELS},
    # What reviewers say of the machine is the bureau's own, like the lexicon that follows from it.
    **{model: _by_office(partial(lexicon_access.rows, model)) for model in lexicon_access.MODELS},
}
