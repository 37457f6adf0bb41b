"""The public part of the register of systems (系统目录): name, unit, function, state; no money, no networks.

Plain views over the catalog, not pages: thousands of entries come and go with imports, and an editor owns none of them.
"""

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from catalog import vocabulary
from catalog.models import Organisation, System
from portal.pages.tags import pub_date
from portal.public.column_tags import column_tags

SYSTEMS_A_PAGE = 20
TONES = {
    System.Status.RUNNING: "green",
    System.Status.TRIAL: "blue",
    System.Status.BUILDING: "blue",
    System.Status.TO_RETIRE: "amber",
}


def public_systems() -> QuerySet[System]:
    """Systems whose unit lets them be seen; the rest does not exist for the public."""
    return System.objects.filter(is_public=True).order_by("code")


class SystemFilterForm(forms.Form):
    """Keyword, unit and state as a GET form."""

    q = forms.CharField(label=gettext_lazy("关键词"), max_length=100, required=False)
    unit = forms.ModelChoiceField(
        label=gettext_lazy("所属单位"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("全部单位"),
        to_field_name="code",
    )
    status = forms.ChoiceField(label=gettext_lazy("系统状态"), required=False)

    def __init__(self, data: object):
        super().__init__(data)
        self.fields["unit"].queryset = Organisation.objects.filter(systems__is_public=True).distinct()
        self.fields["status"].choices = [("", _("全部状态")), *System.Status.choices]

    def found(self) -> QuerySet[System]:
        if not self.is_valid():
            return System.objects.none()
        wanted, systems = self.cleaned_data, public_systems()
        if wanted["unit"]:
            systems = systems.filter(owner=wanted["unit"])
        if wanted["status"]:
            systems = systems.filter(status=wanted["status"])
        for word in wanted["q"].split():
            systems = systems.filter(
                Q(name__icontains=word) | Q(short_function__icontains=word) | Q(owner__name__icontains=word)
            )
        return systems.select_related("owner")


@require_safe
def systems(request: HttpRequest) -> HttpResponse:
    """The list with its filters."""
    form = SystemFilterForm(request.GET)
    page = Paginator(form.found(), SYSTEMS_A_PAGE).get_page(request.GET.get("page"))
    title = _("系统目录")
    return render(
        request,
        "public/systems.html",
        {
            "form": form,
            "page_of_systems": page,
            "rows": [(system, TONES.get(system.status, "")) for system in page],
            "title": title,
            "crumbs": [{"title": _("首页"), "url": "/"}, {"title": title, "url": ""}],
            "page_tags": column_tags(title, _("市级政务信息系统公开目录。"), _("系统目录,信息系统"), "10"),
        },
    )


@require_safe
def system(request: HttpRequest, code: str) -> HttpResponse:
    """One system, as far as the public sees it."""
    found = get_object_or_404(public_systems().select_related("owner"), code=code)
    return render(
        request,
        "public/system.html",
        {
            "system": found,
            "tone": TONES.get(found.status, ""),
            "modules": found.modules.filter(level=1).order_by("order"),
            "facts": [
                {"label": _("系统编码"), "value": found.code},
                {"label": _("所属单位"), "value": found.owner.name},
                {"label": _("系统状态"), "value": found.get_status_display()},
                {"label": _("业务主题"), "value": vocabulary.label("theme", found.theme) or None},
                {"label": _("上线时间"), "value": found.go_live or None},
                {"label": _("主要功能"), "value": found.short_function or None},
            ],
            "crumbs": [
                {"title": _("首页"), "url": "/"},
                {"title": _("系统目录"), "url": reverse("public:systems")},
                {"title": found.name, "url": ""},
            ],
            "page_tags": [
                *column_tags(_("系统目录"), _("市级政务信息系统公开目录。"), _("系统目录,信息系统"), "10"),
                ("ArticleTitle", found.name),
                ("PubDate", pub_date(found.updated_at)),
                ("ContentSource", found.owner.name),
            ],
        },
    )
