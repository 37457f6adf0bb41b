"""People (用户) with the roles they hold, and signing them in."""

from datetime import date

import factory
from django.contrib.auth.hashers import make_password

from catalog import memberships
from catalog.models import Membership, User
from workflow.regulation.roles import Role as RoleCode

PASSWORD = "Correct-horse-9"  # For every person of a test.
SINCE = date(2020, 1, 1)


def appoint(user: User, organisation, role: str, *, since: date = SINCE, until: date | None = None) -> Membership:
    """Give a person a role in an organisation, with the group that grants name."""
    return memberships.appoint(user, organisation, str(role), valid_from=since, valid_until=until)


def _holding(code: RoleCode):
    """Return a declaration that appoints: `UserFactory(unit_operator=water)`."""

    def appoint_in(user, create, organisation, **kwargs):
        if create and organisation is not None:
            appoint(user, organisation, code)

    return factory.PostGeneration(appoint_in)


class UserFactory(factory.django.DjangoModelFactory):
    """A person; name the roles they hold: `UserFactory(unit_operator=water, unit_head=water)`."""

    class Meta:
        model = User
        django_get_or_create = ("username",)
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person-{n}")
    display_name = factory.LazyAttribute(lambda user: f"人员{user.username}")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))

    unit_operator = _holding(RoleCode.UNIT_OP)
    unit_head = _holding(RoleCode.UNIT_HEAD)
    unit_finance = _holding(RoleCode.UNIT_FIN)
    parent_unit = _holding(RoleCode.PARENT_UNIT)
    bureau_operator = _holding(RoleCode.BUR_OP)
    bureau_reviewer = _holding(RoleCode.BUR_REVIEW)
    bureau_leader = _holding(RoleCode.BUR_LEAD)
    bureau_data = _holding(RoleCode.BUR_DATA)
    auditor = _holding(RoleCode.AUDIT)
    expert = _holding(RoleCode.EXPERT)
    system_administrator = _holding(RoleCode.SYSADMIN)
    security_administrator = _holding(RoleCode.SECADMIN)
    audit_administrator = _holding(RoleCode.AUDITADMIN)


def person(role: str, organisation) -> User:
    """Return the one person who holds a role in an organisation, made where there is none."""
    code = RoleCode(role)
    membership = Membership.objects.filter(organisation=organisation, role_id=str(code)).select_related("user").first()
    if membership is not None:
        return membership.user
    user = UserFactory(
        username=f"{organisation.code}-{code.lower()}",
        display_name=f"{organisation.short_name}{code.label}",
    )
    appoint(user, organisation, code)
    return user


def sign_in(client, role: str, organisation) -> User:
    """Sign in the person who holds a role in an organisation, and return them."""
    user = person(role, organisation)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user
