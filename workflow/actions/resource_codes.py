"""Giving an information resource its code (信息资源代码): 类、项、目、细目, a stroke, a running number."""

import re

from django.utils.translation import gettext as _

from catalog import vocabulary
from catalog.city import city
from catalog.identifiers import is_resource_code
from catalog.models import NumberSeries, Organisation, Resource, ResourceEdition
from catalog.text import squeeze
from workflow.actions.performing import Refused
from workflow.regulation.directory import DIRECTORY
from workflow.regulation.objections import hard

SERIES = "resource"
# One running number for the whole directory, whatever the year.
NO_YEAR = 0
DIGITS = 6
ITEM_LISTS = {"1": "res_base_item", "2": "res_topic_item"}


def assign_code(resource: Resource, typed: str = "") -> None:
    """Set an entry's code: the one that is typed, the one it has, or the next; once published it stays (Refused)."""
    code = squeeze(typed)
    published = ResourceEdition.objects.filter(resource=resource).order_by("-number").first()
    if published is not None:
        if code and code != published.code:
            message = _("已发布过的信息资源代码%(code)s不能更改；请保留原代码") % {"code": published.code}
            raise Refused(hard("code-fixed", DIRECTORY, message, field="code"))
        resource.code = published.code
        return
    code = code or resource.code or ""
    if not code:
        resource.code = _next(resource)
        return
    _must_be_free(resource, code)
    resource.code = code


def _must_be_free(resource: Resource, code: str) -> None:
    if not is_resource_code(code) or len(code) > Resource._meta.get_field("code").max_length:
        message = _(
            "信息资源代码“%(code)s”不合规则；应为类1位、项2位、目3位、细目，斜线后为顺序号，如309117001/000012"
        ) % {"code": code}
        raise Refused(hard("code-malformed", DIRECTORY, message, field="code"))
    other = Resource.objects.filter(code=code).exclude(pk=resource.pk).select_related("owner").first()
    if other is not None:
        message = _(
            "信息资源代码%(code)s已用于%(unit)s的“%(name)s”，代码不得重复；请改用其他代码，或留空由系统编制"
        ) % {
            "code": code,
            "unit": other.owner,
            "name": other.name,
        }
        raise Refused(hard("code-taken", DIRECTORY, message, field="code"))


def _next(resource: Resource) -> str:
    """Return the next code that nobody has: imported directories brought numbers of their own."""
    front = classification(resource, resource.owner)
    while True:
        code = f"{front}/{NumberSeries.take(SERIES, NO_YEAR):0{DIGITS}d}"
        if not Resource.objects.filter(code=code).exists():
            return code


def classification(resource: Resource, owner: Organisation) -> str:
    """Return 类(1) + 项(2) + 目(3): a basic or topical resource by its list, a department's by the city's own 项.

    The 目 is the unit's code.
    """
    listed = ITEM_LISTS.get(resource.res_class)
    item = vocabulary.code_for(listed, resource.class_item) if listed and resource.class_item else None
    item = item or ("00" if listed else str(city().get("resource_department_item", "00")))
    subject = re.sub(r"\D", "", owner.code).zfill(3)
    return f"{resource.res_class}{item}{subject}"
