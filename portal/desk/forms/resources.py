"""The forms by which a draft names its information resources: a new one with its items, or one there is already."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import vocabulary
from catalog.models import Resource
from portal.desk.forms.base import DeskForm, coded


class ResourceForm(DeskForm):
    """An information resource of the project with its items, one a line (信息资源目录, Art 26)."""

    name = forms.CharField(
        label=gettext_lazy("信息资源名称"), max_length=100, help_text=gettext_lazy("按数据内容命名，不要写系统名称。")
    )
    res_class = forms.ChoiceField(label=gettext_lazy("类"), choices=coded("res_class"), initial="3")
    share_type = forms.ChoiceField(
        label=gettext_lazy("共享类型"), choices=coded("share_type"), widget=forms.RadioSelect
    )
    share_condition = forms.CharField(label=gettext_lazy("共享条件，或不予共享的依据"), max_length=400, required=False)
    update_cycle = forms.ChoiceField(label=gettext_lazy("更新周期"), choices=coded("update_cycle"))
    items = forms.CharField(
        label=gettext_lazy("信息项"),
        widget=forms.Textarea(attrs={"rows": 6, "placeholder": gettext_lazy("监测站编码 字符型\n水位 数值型")}),
        help_text=gettext_lazy("每行一项：名称、空格、数据类型（字符型、数值型、日期型等）。"),
    )

    def clean(self) -> dict:
        """Read the items; a condition or a legal basis stands where sharing is limited."""
        cleaned = super().clean()
        if cleaned.get("share_type") in ("2", "3") and not cleaned.get("share_condition"):
            self.add_error(
                "share_condition", _("有条件共享的请写共享条件；不予共享的请写法律法规或国务院政策依据（第二十三条）。")
            )
        rows, wrong = read_items(cleaned.get("items", ""))
        for message in wrong:
            self.add_error("items", message)
        cleaned["rows"] = rows
        return cleaned


class LinkForm(DeskForm):
    """Which entry of the unit's own directory the project will hold."""

    resource = forms.ModelChoiceField(
        label=gettext_lazy("本单位目录中的信息资源"), queryset=None, empty_label=gettext_lazy("请选择")
    )

    def __init__(self, *args: object, resources: QuerySet[Resource], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resource"].queryset = resources


def read_items(text: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Return (name, type code) of each line, and what cannot be read."""
    found: dict[str, str] = {}
    wrong = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words:
            continue
        code = vocabulary.code_for("item_dtype", words[-1]) if len(words) > 1 else None
        name = " ".join(words[:-1]) if code else line.strip()
        if code is None:
            wrong.append(
                _("第 %(n)d 行“%(line)s”缺数据类型或类型不认识，请写成“水位 数值型”。")
                % {"n": number, "line": line.strip()[:40]}
            )
        elif name in found:
            wrong.append(_("第 %(n)d 行的“%(name)s”与前面的信息项重名，请合并或改名。") % {"n": number, "name": name})
        else:
            found[name] = code
    return list(found.items()), wrong
