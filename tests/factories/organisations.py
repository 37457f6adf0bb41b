"""Organisations (单位) for tests."""

import factory

from catalog.models import Organisation


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A first-level government department; the traits name the other kinds."""

    class Meta:
        model = Organisation
        django_get_or_create = ("code",)

    class Params:
        bureau = factory.Trait(code="129", name="市数字经济局", short_name="市数字经济局", is_regulator=True)
        finance = factory.Trait(code="109", name="市财政局", short_name="市财政局", is_regulator=True)
        second_level = factory.Trait(
            kind="31", budget_level=2, parent=factory.SubFactory("tests.factories.organisations.OrganisationFactory")
        )
        enterprise = factory.Trait(kind="40")
        county = factory.Trait(kind="50", region="511702")

    code = factory.Sequence(lambda n: f"9{n:03d}")
    name = factory.LazyAttribute(lambda unit: f"市第{unit.code}局")
    short_name = factory.SelfAttribute("name")
    kind = "12"
