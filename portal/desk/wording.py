"""Words for what the journal notes and for results, where no model says them."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "account.signed_in": _("登录"),
    "account.signed_out": _("退出"),
    "account.created": _("建立账号"),
    "account.locked": _("停用账号"),
    "account.unlocked": _("恢复账号"),
    "membership.appointed": _("任职"),
    "membership.ended": _("终止任职"),
    "calendar.loaded": _("载入节假日表"),
    "document.downloaded": _("下载文件"),
    "document.added": _("添加文件"),
    "dossier.opened": _("建立卷宗"),
    "imports.previewed": _("上传并预览导入文件"),
    "imports.applied": _("确认导入"),
    "imports.downloaded": _("下载标注后的工作簿"),
    "register.exported": _("导出系统目录"),
    "function_list.downloaded": _("下载功能清单"),
}
