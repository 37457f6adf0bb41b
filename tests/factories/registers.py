"""Registered systems (系统目录) and information resources (信息资源目录) for tests."""

import factory

from catalog.models import EditionItem, Resource, ResourceEdition, ResourceItem, System, SystemModule
from tests.factories.organisations import OrganisationFactory
from tests.moments import NOW
from workflow.actions.resources import COLUMNS, ITEM_COLUMNS


class SystemFactory(factory.django.DjangoModelFactory):
    """A registered running system with a small module tree: `SystemFactory(modules=["河道巡查", "防汛会商"])`."""

    class Meta:
        model = System
        skip_postgeneration_save = True

    class Params:
        planned = factory.Trait(status=System.Status.PLANNED)
        retired = factory.Trait(status=System.Status.RETIRED)

    owner = factory.SubFactory(OrganisationFactory)
    code = factory.LazyAttributeSequence(lambda system, n: f"{system.owner.code}-2024-{n:04d}")
    name = factory.Sequence(lambda n: f"业务管理系统{n}")
    short_function = "受理、审核、查询、统计。"

    @factory.post_generation
    def modules(system, create, names, **kwargs):
        for order, name in enumerate(names or (), start=1):
            SystemModule.objects.create(system=system, order=order, level=1, name=name, description=f"{name}功能")


class ResourceFactory(factory.django.DjangoModelFactory):
    """An information resource with two items; a published one has a code and an edition that anybody may read."""

    class Meta:
        model = Resource
        skip_postgeneration_save = True

    class Params:
        published = factory.Trait(
            status=Resource.Status.PUBLISHED,
            code=factory.Sequence(lambda n: f"311116/{900000 + n:06d}"),
            open_type="1",
            format_cat="3",
            format_type="mysql",
        )

    owner = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"基础信息{n}")
    res_class = "3"
    class_item = "部门信息资源"
    summary = "业务办理中形成的基础信息。"
    format_cat = "02"
    share_type = "1"
    share_way_cat = "1"
    share_way = "API"
    open_type = "3"
    update_cycle = "D"

    @factory.post_generation
    def items(resource, create, names, **kwargs):
        for order, name in enumerate(names if names is not None else ("名称", "编号"), start=1):
            ResourceItem.objects.create(resource=resource, order=order, name=name, dtype="C", length="100")
        if resource.awaits_edition:
            put_out(resource)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        # The database keeps a published entry whole: it is made a draft, its items come, then its edition.
        published = kwargs.get("status") == Resource.Status.PUBLISHED
        made = super()._create(model_class, *args, **(kwargs | {"status": "draft"} if published else kwargs))
        made.awaits_edition = published
        return made


def put_out(resource: Resource) -> ResourceEdition:
    """Let what a resource says now stand published, as the action leaves it."""
    edition = ResourceEdition.objects.create(
        resource=resource,
        number=resource.editions.count() + 1,
        code=resource.code,
        published_at=NOW,
        **{name: getattr(resource, name) for name in COLUMNS},
    )
    for item in resource.items.all():
        EditionItem.objects.create(edition=edition, **{name: getattr(item, name) for name in ITEM_COLUMNS})
    resource.edition, resource.status = edition, Resource.Status.PUBLISHED
    resource.save()
    return edition
