"""The synonym groups (同义词组) of the draft in the page editor: list, search, form; what is released is only shown."""

from django import forms
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from catalog import clock
from catalog.models import LexiconEdition, LexiconGroup
from portal.lexicon.policy import LexiconPolicy
from portal.lexicon.sheets import BETWEEN
from search import editions
from workflow import access, actions
from workflow.actions import lexicon
from workflow.regulation.synonyms import GroupText

Status = LexiconEdition.Status


def draft() -> LexiconEdition | None:
    """The draft that changes collect in, if one was begun."""
    return LexiconEdition.objects.filter(status=Status.DRAFT).first()


def of_draft(request: HttpRequest) -> QuerySet[LexiconGroup]:
    """The groups that may be changed: those of the draft, for who may see the lexicon at all."""
    return access.visible_to(request.user, LexiconGroup, on=clock.today()).filter(edition__status=Status.DRAFT)


class GroupForm(WagtailAdminModelForm):
    """One group; its terms in any order after the one that names it."""

    terms = forms.CharField(
        label=gettext_lazy("词语"),
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("用空格、顿号或换行分隔；第一个词语是本组名称。对象类词语至少两个字。"),
    )

    class Meta:
        model = LexiconGroup
        fields = ("kind", "terms", "platform")
        help_texts = {"platform": gettext_lazy("仅通用模块填写：提供该共性能力的统一平台（第二十条）。")}

    def clean(self) -> dict:
        """Read the terms as they are compared; what stands against them is told beside its field."""
        cleaned = super().clean()
        if "kind" not in cleaned:
            return cleaned
        text = editions.text_of(cleaned["kind"], BETWEEN.split(cleaned.get("terms", "")), cleaned.get("platform", ""))
        cleaned["text"] = text
        edition = draft()
        if edition is not None:
            self.refuse(lexicon.objections_to_group(edition, text, self.instance if self.instance.pk else None))
        return cleaned

    def refuse(self, objections: tuple) -> None:
        """Tell what stands against the group."""
        for objection in objections:
            self.add_error(objection.field if objection.field in self.fields else None, objection.message)

    @property
    def text(self) -> GroupText:
        """The group as it is compared."""
        return self.cleaned_data["text"]


class _Edits:
    """Saving through the actions: who was faster is told on the list, a refusal on the form."""

    def get_queryset(self) -> QuerySet[LexiconGroup]:
        return of_draft(self.request)

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)
        except actions.AlreadyHandled as stale:
            messages.error(request, str(stale))
            return redirect(self.index_url_name)
        except actions.NotAllowed as error:
            raise PermissionDenied(str(error)) from error


class _Saves(_Edits):
    def form_valid(self, form: GroupForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except actions.Refused as refusal:
            form.refuse(refusal.objections)
            return self.form_invalid(form)

    def _save(self, edition: LexiconEdition, group: LexiconGroup | None) -> LexiconGroup:
        return lexicon.save_group(
            edition=edition, text=self.form.text, group=group, by=self.request.user, at=clock.now()
        )


class IndexView(generic.IndexView):
    """The groups of the draft; while there is none, those of the newest edition, which are not changed here."""

    def get_base_queryset(self) -> QuerySet[LexiconGroup]:
        edition = self.edition
        rows = access.visible_to(self.request.user, LexiconGroup, on=clock.today())
        return rows.filter(edition=edition) if edition is not None else rows.none()

    @cached_property
    def edition(self) -> LexiconEdition | None:
        """The edition that is listed; asked once for all rows."""
        return draft() or lexicon.newest()

    @property
    def is_draft(self) -> bool:
        """Whether what is listed may be changed."""
        return self.edition is not None and self.edition.status == Status.DRAFT

    def get_page_subtitle(self) -> str:
        return str(self.edition) if self.edition is not None else _("尚无词表版本")

    def get_edit_url(self, instance: LexiconGroup) -> str | None:
        return super().get_edit_url(instance) if self.is_draft else None

    def get_delete_url(self, instance: LexiconGroup) -> str | None:
        return super().get_delete_url(instance) if self.is_draft else None

    def get_add_url(self) -> str | None:
        return super().get_add_url() if self.is_draft else None


class CreateView(_Saves, generic.CreateView):
    """A new group of the draft."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if self.user_has_permission("add") and draft() is None:
            messages.error(request, _("还没有起草中的词表；请先在工作台“词表”中起草，再来修订。"))
            return redirect("desk:lexicon")
        return super().dispatch(request, *args, **kwargs)

    def save_instance(self) -> LexiconGroup:
        edition = draft()
        if edition is None:
            raise actions.AlreadyHandled(_("草稿已被发布或作废，请刷新后查看。"))
        return self._save(edition, None)


class EditView(_Saves, generic.EditView):
    """Changing a group of the draft."""

    def save_instance(self) -> LexiconGroup:
        self.has_content_changes = self.form.has_changed()
        return self._save(self.object.edition, LexiconGroup.objects.get(pk=self.object.pk))


class DeleteView(_Edits, generic.DeleteView):
    """Taking a group out of the draft."""

    def delete_action(self) -> None:
        lexicon.remove_group(group=self.object, by=self.request.user, at=clock.now())


class LexiconViewSet(ModelViewSet):
    """The lexicon's place in the page editor."""

    model = LexiconGroup
    name = "lexicon"
    url_prefix = "lexicon"
    icon = "openquote"
    menu_label = gettext_lazy("词表")
    menu_name = "lexicon"
    menu_order = 250
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    delete_view_class = DeleteView
    list_per_page = 50
    list_filter = ["kind"]
    # Headed as the import reads it (portal.lexicon.sheets).
    list_export = ["get_kind_display", "terms", "platform"]
    export_headings = {
        "get_kind_display": gettext_lazy("类别"),
        "terms": gettext_lazy("词语"),
        "platform": gettext_lazy("统一平台"),
    }
    search_fields = ["terms", "platform"]
    search_backend_name = None
    ordering = "pk"

    @property
    def permission_policy(self) -> LexiconPolicy:
        return LexiconPolicy(self.model)

    @property
    def list_display(self) -> list:
        """Name, kind and terms of a group."""
        return [
            "__str__",
            Column("kind", label=_("类别"), accessor="get_kind_display", sort_key="kind"),
            Column("terms", label=_("词语")),
            Column("platform", label=_("统一平台")),
        ]

    def get_form_class(self, for_update: bool = False) -> type[GroupForm]:
        return GroupForm

    def get_common_view_kwargs(self, **kwargs: object) -> dict:
        # What was done is in the journal; nothing refers to a group.
        return super().get_common_view_kwargs(**{"history_url_name": None, "usage_url_name": None, **kwargs})

    def get_urlpatterns(self) -> list:
        kept = {"index", "index_results", "add", "edit", "delete"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """None: offices decide, so a group's rights would promise what they do not keep."""
        return Permission.objects.none()
