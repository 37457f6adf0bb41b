"""Who may see: the SQL reading of the role × state table, grants with their causes, and what no office opens."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import memberships
from catalog.models import (
    Document,
    Dossier,
    DossierGroupObjectPermission,
    DupHit,
    FunctionItem,
    JournalEntry,
    Organisation,
    Project,
    System,
    User,
)
from tests.factories import DossierFactory, ProjectFactory, SystemFactory, UserFactory, appoint
from tests.factories.city import build_city
from tests.moments import NOW, TODAY
from tests.workflow.journey import begin
from workflow import access, access_reasons, permissions
from workflow.access import visible_to
from workflow.actions import deciding, duplicates, grants
from workflow.lifecycle import State
from workflow.models import ApprovalSheet, Grant
from workflow.permissions import Role

pytestmark = pytest.mark.django_db


def sees(user, project) -> bool:
    return visible_to(user, Project, on=TODAY).filter(pk=project.pk).exists()


def test_an_applicant_sees_its_own_and_the_other_department_nothing(journey, city):
    water, traffic = city.person("UNIT_OP"), city.person("UNIT_OP", city.traffic)
    assert sees(water, journey.project)
    for model in (Dossier, Project, FunctionItem, Document, ApprovalSheet):
        assert not visible_to(traffic, model, on=TODAY).exists()


def test_the_parent_sees_what_its_second_level_unit_does(city):
    journey = begin(city, unit=city.hydrology, name="水文监测平台")
    assert sees(city.person("PARENT_UNIT"), journey.project)
    assert not sees(city.person("UNIT_OP"), journey.project)
    assert not sees(city.person("PARENT_UNIT", city.traffic), journey.project)


def test_a_superuser_without_a_role_sees_nothing(journey):
    root = User.objects.create(username="root", is_superuser=True, is_staff=True)
    assert not visible_to(root, Project, on=TODAY).exists()
    assert access_reasons.explain(root, journey.project.dossier, TODAY) == []


@pytest.mark.parametrize("role", ["SYSADMIN", "SECADMIN", "AUDITADMIN"])
def test_an_administrator_sees_no_business_data_even_with_a_grant(journey, city, role):
    admin = city.person(role)
    grants.grant(journey.project.dossier, admin, role=Grant.Role.MANAGER, cause=Grant.Cause.SHARING, at=NOW)
    for model in (Dossier, Project, FunctionItem, System):
        assert not visible_to(admin, model, on=TODAY).exists()


def test_a_membership_that_has_ended_opens_nothing_though_its_groups_remain(journey, city):
    user = UserFactory()
    appoint(user, city.water, "UNIT_OP", until=TODAY - timedelta(days=1))
    assert user.groups.exists()
    assert not sees(user, journey.project)


def test_a_membership_of_tomorrow_opens_nothing_today(journey, city):
    user = UserFactory()
    appoint(user, city.water, "UNIT_OP", since=TODAY + timedelta(days=1))
    assert not sees(user, journey.project)
    assert visible_to(user, Project, on=TODAY + timedelta(days=1)).exists()


def test_an_inactive_user_sees_nothing(journey, city):
    user = city.person("UNIT_OP")
    user.is_active = False
    assert not sees(user, journey.project)


def test_the_regulators_see_from_the_submission_on(journey, city):
    finance, bureau = city.person("FIN_BUD"), city.person("BUR_OP")
    assert not sees(finance, journey.project)
    assert sees(bureau, journey.project)
    journey.submit()
    assert sees(finance, journey.project)


def test_a_signer_sees_the_dossier_from_the_opening_to_the_end_of_the_sheet(journey, city):
    leader = city.person("VM_UNIT")
    journey.into_library().argue()
    assert not sees(leader, journey.project)
    journey.adhoc()
    assert sees(leader, journey.project)
    assert access_reasons.explain(leader, journey.project.dossier, TODAY) == [
        "签批环节：查看，自2026-06-08起（本人）",
    ]
    journey.decide(journey.sheets()[0])
    assert not sees(leader, journey.project)


@pytest.mark.parametrize("way_out", ["agreed", "refused", "voided", "withdrawn", "changed amount"])
def test_a_sheets_grant_ends_with_it_by_every_way_out(journey, city, way_out):
    journey.into_library().argue().adhoc()
    first, second, _last = journey.sheets()
    if way_out == "agreed":
        journey.decide(first)
    elif way_out == "refused":
        journey.decide(first, result="refused", opinion="不同意")
    elif way_out == "voided":
        journey.decide(second, result="deferred", opinion="缓议")
    elif way_out == "withdrawn":
        journey.take("withdraw", "UNIT_HEAD", reason="不再建设")
    else:
        _change_amount(journey)
    assert not Grant.objects.filter(reference=f"sheet:{first.pk}", valid_until__isnull=True).exists()
    if way_out != "changed amount":
        assert not sees(city.person("VM_UNIT"), journey.project)


def _change_amount(journey):
    deciding.change_amount(
        project=journey.project,
        amount=Decimal("1300000.00"),
        reason="更正",
        by=journey.who("BUR_OP"),
        at=journey.later(),
        expected_version=journey.project.version,
    )


def test_the_secretaries_of_a_meeting_see_what_is_on_its_agenda(city):
    journey = begin(city, amount="5000000.00").into_library().argue()
    secretary = city.person("OFFICE_GOV")
    assert not sees(secretary, journey.project)
    journey.adhoc()
    assert sees(secretary, journey.project)
    assert Grant.objects.get(user=secretary).cause == Grant.Cause.MEETING
    journey.decide_all()
    assert not sees(secretary, journey.project)


def test_who_takes_an_office_sees_the_sheets_that_wait_for_it_and_who_leaves_it_no_longer(journey, city, the_clock):
    leaver = city.person("VM_DIG")
    journey.into_library().argue().adhoc()
    the_clock.at(journey.later())
    newcomer = UserFactory()
    appoint(newcomer, city.government_office, "VM_DIG")
    assert sees(newcomer, journey.project)
    appoint(leaver, city.traffic, "UNIT_OP")
    assert sees(leaver, journey.project)

    memberships.end(leaver.memberships.get(role_id="VM_DIG"), TODAY - timedelta(days=1))

    assert not sees(User.objects.get(pk=leaver.pk), journey.project)
    assert sees(newcomer, journey.project)


def test_a_right_that_another_grant_gives_outlives_the_first(journey, city):
    reader = city.person("EXPERT")
    dossier = journey.project.dossier
    for reference in ("batch:1", "batch:2"):
        grants.grant(dossier, reader, role=Grant.Role.READER, cause=Grant.Cause.EXPERT, reference=reference, at=NOW)
    grants.end_grants(NOW + timedelta(days=1), reference="batch:1")
    assert sees(reader, journey.project)
    grants.end_grants(NOW + timedelta(days=2), reference="batch:2")
    assert not sees(reader, journey.project)


def test_the_derived_rows_can_be_made_again_from_the_grants(journey, city):
    DossierGroupObjectPermission.objects.all().delete()
    stray = memberships.OrganisationGroup.of(city.traffic, Role.UNIT_OP)
    view = grants.Permission.objects.get(codename="view_dossier")
    DossierGroupObjectPermission.objects.create(content_object=journey.project.dossier, group=stray, permission=view)
    assert sees(city.person("UNIT_OP", city.traffic), journey.project)

    missing, surplus = grants.rebuild(NOW)

    assert (missing > 0, surplus) == (True, 1)
    assert sees(city.person("UNIT_OP"), journey.project)
    assert not sees(city.person("UNIT_OP", city.traffic), journey.project)
    assert grants.differences(NOW) == (set(), set())


def test_a_merged_unit_hands_its_dossiers_to_its_successor(journey, city):
    grants.succeed(city.water, city.traffic, at=NOW, by=city.person("BUR_OP"))
    assert not sees(city.person("UNIT_OP"), journey.project)
    assert sees(city.person("UNIT_OP", city.traffic), journey.project)


@pytest.mark.requirement("R21.1")
def test_the_register_shows_a_unit_its_own_systems_and_the_bureau_all(city):
    SystemFactory(owner=city.water)
    SystemFactory(owner=city.hydrology)
    assert visible_to(city.person("UNIT_OP"), System, on=TODAY).count() == 1
    assert visible_to(city.person("PARENT_UNIT"), System, on=TODAY).count() == 1
    assert visible_to(city.person("UNIT_OP", city.traffic), System, on=TODAY).count() == 0
    assert visible_to(city.person("BUR_OP"), System, on=TODAY).count() == 2


@pytest.mark.requirement("R9.2")
def test_anothers_unfinished_project_is_not_shown_until_the_bureau_discloses_the_hit(journey, city):
    other = begin(city, unit=city.traffic, name="交通综合执法平台").project
    run = journey.check_duplicates()
    hit = DupHit.objects.create(
        run=run,
        rank=1,
        other_project=other,
        target_name=other.name,
        target_unit="市交通运输局",
        coverage=0.5,
        score=0.5,
    )
    unit, bureau = city.person("UNIT_OP"), city.person("BUR_OP")
    run.coverage = 0.5
    assert visible_to(unit, DupHit, on=TODAY).count() == 0
    assert visible_to(bureau, DupHit, on=TODAY).count() == 1
    assert (access.coverage_shown(unit, run, TODAY), access.coverage_shown(bureau, run, TODAY)) == (None, 0.5)

    duplicates.disclose(hit, bureau, NOW)

    assert visible_to(unit, DupHit, on=TODAY).count() == 1
    assert access.coverage_shown(unit, run, TODAY) == 0.5
    assert JournalEntry.objects.filter(event="disclose_duplicate_hit", actor=bureau).exists()
    assert not visible_to(city.person("UNIT_OP", city.traffic), DupHit, on=TODAY).exists()


def test_the_journal_shows_auditors_all_and_a_unit_its_own_acts(journey, city):
    assert visible_to(city.person("AUDIT"), JournalEntry, on=TODAY).count() == JournalEntry.objects.count()
    assert visible_to(city.person("UNIT_HEAD"), JournalEntry, on=TODAY).exists()
    for stranger in (city.person("UNIT_OP", city.traffic), city.person("FIN_BUD"), city.person("AUDITADMIN")):
        assert not visible_to(stranger, JournalEntry, on=TODAY).exists()


def test_a_general_dossier_is_seen_by_its_owner_and_the_auditors(city):
    dossier = DossierFactory(kind=Dossier.Kind.GENERAL, owner=city.water)
    assert access.can_see(city.person("UNIT_OP"), dossier, TODAY)
    assert access.can_see(city.person("AUDIT"), dossier, TODAY)
    assert not access.can_see(city.person("FIN_BUD"), dossier, TODAY)
    assert not access.can_see(city.person("UNIT_OP", city.traffic), dossier, TODAY)


def test_a_model_nobody_thought_of_is_refused(city):
    with pytest.raises(LookupError):
        visible_to(city.person("AUDIT"), User, on=TODAY)


def test_every_model_of_the_register_of_rules_answers_a_visitor_with_nothing(db):
    for model in (*access._THROUGH_DOSSIER, *access._SPECIAL, Dossier):
        assert not visible_to(AnonymousUser(), model, on=TODAY).exists()


def test_a_page_of_projects_costs_the_same_for_many_groups(journey, city, django_assert_max_num_queries):
    user = city.person("UNIT_OP")
    with django_assert_max_num_queries(4):
        list(visible_to(user, Project, on=TODAY)[:50])
        list(visible_to(user, Document, on=TODAY)[:50])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    roles=st.sets(st.sampled_from(sorted(Role)), max_size=3),
    state=st.sampled_from(sorted(State)),
    granted=st.sampled_from([None, "user", "ended", "owner"]),
)
def test_the_sql_and_the_table_of_permissions_are_one_rule(world, roles, state, granted):
    """On generated worlds: whoever holds whatever, before a project in whatever state, with or without a grant."""
    project, elsewhere, reader = world
    Project.objects.filter(pk=project.pk).update(state=state)
    memberships.Membership.objects.filter(user=reader).delete()
    Grant.objects.filter(user=reader).delete()
    for role in roles:
        home = project.unit if granted == "owner" and role in {Role.UNIT_OP, Role.UNIT_HEAD} else elsewhere
        # Whatever may be held together: the rule of reading must not depend on who was appointed with care.
        memberships.Membership.objects.create(user=reader, organisation=home, role_id=role, valid_from=TODAY)
    at_home = granted == "owner" and not roles.isdisjoint({Role.UNIT_OP, Role.UNIT_HEAD})
    if granted in {"user", "ended"}:
        grants.grant(project.dossier, reader, role=Grant.Role.READER, cause=Grant.Cause.SHARING, reference="t", at=NOW)
    if granted == "ended":
        grants.end_grants(NOW, reference="t")
    grants.rebuild(NOW)
    memberships.forget(reader)

    said = permissions.can_see(
        permissions.ReaderFacts(frozenset(roles), State(state), has_grant=granted == "user" or at_home)
    )

    assert sees(reader, project) is said
    assert access.can_see(reader, project.dossier, TODAY) is said


@pytest.fixture
def world(db):
    """Return a project, an organisation that has nothing to do with it, and a person without roles."""
    city = build_city()
    return ProjectFactory(unit=city.water), city.procurement_centre, UserFactory()


def test_an_administrator_may_not_also_act(city):
    clerk = city.person("UNIT_OP")
    with pytest.raises(memberships.AppointmentRefused, match="不得兼任"):
        memberships.appoint(clerk, city.bureau, "SYSADMIN", valid_from=TODAY)
    assert Organisation.objects.filter(memberships__user=clerk, memberships__role_id="SYSADMIN").count() == 0


def test_appointing_and_ending_keep_wagtails_groups_in_step(city):
    user = UserFactory()
    row = memberships.appoint(user, city.water, "UNIT_OP", valid_from=date(2026, 1, 1))
    assert [group.organisation_role.role_id for group in user.groups.all()] == ["UNIT_OP"]
    memberships.end(row, TODAY)
    assert not user.groups.exists()
