"""Factories whose traits are the officials' words: `ProjectFactory(awaiting_approval=True)`."""

from tests.factories.city import City, build_city
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import UserFactory, appoint, sign_in
from tests.factories.projects import (
    DocumentFactory,
    DossierFactory,
    FunctionListFactory,
    ProjectFactory,
)
from tests.factories.registers import ResourceFactory, SystemFactory

__all__ = [
    "City",
    "DocumentFactory",
    "DossierFactory",
    "FunctionListFactory",
    "OrganisationFactory",
    "ProjectFactory",
    "ResourceFactory",
    "SystemFactory",
    "UserFactory",
    "appoint",
    "build_city",
    "sign_in",
]
