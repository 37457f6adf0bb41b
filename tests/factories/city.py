"""A small city: the units that the procedure needs, and the person of each role when a test asks for one."""

from dataclasses import dataclass

from catalog.models import Organisation, User
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import person
from workflow.regulation.roles import Role


@dataclass(frozen=True, slots=True)
class City:
    """The units of the small city; `water` applies, `traffic` is the other department that must see nothing."""

    bureau: Organisation
    finance: Organisation
    ndrc: Organisation
    auditors: Organisation
    government_office: Organisation
    party_office: Organisation
    water: Organisation
    hydrology: Organisation
    traffic: Organisation
    county: Organisation
    procurement_centre: Organisation
    cyberspace_office: Organisation
    police: Organisation

    def home_of(self, role: str) -> Organisation:
        """Return the unit where a role is usually held; the applicant's roles are at `water`."""
        homes = {
            Role.NDRC: self.ndrc,
            Role.AUDIT: self.auditors,
            Role.OFFICE_PARTY: self.party_office,
            Role.PROC_CTR: self.procurement_centre,
            Role.SEC_POLICE: self.police,
            Role.COUNTY: self.county,
        }
        code = Role(role)
        if code in homes:
            return homes[code]
        prefixes = {
            "BUR_": self.bureau,
            "FIN_": self.finance,
            "UNIT_": self.water,
            "PARENT_": self.water,
            "SEC_": self.cyberspace_office,
            "VM_": self.government_office,
            "MAYOR": self.government_office,
            "OFFICE_": self.government_office,
        }
        return next((unit for prefix, unit in prefixes.items() if code.startswith(prefix)), self.bureau)

    def person(self, role: str, organisation: Organisation | None = None) -> User:
        """Return the person who holds a role, by default in its usual unit; always the same one."""
        return person(role, organisation or self.home_of(role))


def build_city() -> City:
    """Make the small city; the vice-mayor in charge of `water` and `traffic` is its VM_UNIT."""
    water = OrganisationFactory(code="116", name="市水务局", short_name="市水务局")
    city = City(
        bureau=OrganisationFactory(bureau=True),
        finance=OrganisationFactory(finance=True),
        ndrc=OrganisationFactory(code="101", name="市发展和改革委员会", short_name="市发展改革委"),
        auditors=OrganisationFactory(code="123", name="市审计局", short_name="市审计局"),
        government_office=OrganisationFactory(code="003", name="市政府办公室", short_name="市政府办"),
        party_office=OrganisationFactory(code="001", name="市委办公室", short_name="市委办", kind="10"),
        water=water,
        hydrology=OrganisationFactory(
            code="250", name="市水文监测中心", short_name="市水文中心", kind="31", budget_level=2, parent=water
        ),
        traffic=OrganisationFactory(code="115", name="市交通运输局", short_name="市交通运输局"),
        county=OrganisationFactory(code="403", name="宣汉县人民政府", short_name="宣汉县", county=True),
        procurement_centre=OrganisationFactory(
            code="135", name="市政府采购中心", short_name="市政府采购中心", kind="30"
        ),
        cyberspace_office=OrganisationFactory(
            code="011", name="市委网络安全和信息化委员会办公室", short_name="市委网信办", kind="10"
        ),
        police=OrganisationFactory(code="106", name="市公安局", short_name="市公安局"),
    )
    leader = city.person(Role.VM_UNIT)
    Organisation.objects.filter(code__in=["116", "115"]).update(portfolio_leader=leader)
    for unit in (city.water, city.traffic):
        unit.refresh_from_db()
    return city
