"""Forms of the lexicon: beginning, releasing and dropping a draft."""

from django import forms
from django.utils.translation import gettext_lazy

from portal.desk.forms.base import DeskForm


class BeginForm(DeskForm):
    """Why a draft is begun."""

    note = forms.CharField(
        label=gettext_lazy("修订说明"), max_length=200, help_text=gettext_lazy("例如：补充城管执法常用词")
    )


class SeenForm(DeskForm):
    """An act on the draft as it was seen."""

    version = forms.IntegerField(label=gettext_lazy("草稿版本"), widget=forms.HiddenInput, min_value=0)


class DropForm(SeenForm):
    """Giving a draft up."""

    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)
