"""Price consultation (价格咨询) and public comments (公示意见) on a notice, Art 35."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog import clock
from catalog.identifiers import is_uscc
from catalog.models.notices import Notice


def check_uscc(code: str) -> None:
    """Refuse a unified social credit code whose form or check character is wrong (GB 32100-2015)."""
    if not is_uscc(code):
        raise ValidationError(_("统一社会信用代码“%(v)s”的位数或校验码不对，请对照营业执照核对。") % {"v": code})


class Supplier(models.Model):
    """Who answers a price consultation (供应商): registered by credit code; its user holds no membership."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supplier")
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, unique=True, validators=[check_uscc])
    name = models.CharField(_("供应商名称"), max_length=120)
    contact_name = models.CharField(_("联系人"), max_length=60)
    phone = models.CharField(_("联系电话"), max_length=30)
    email = models.EmailField(_("邮箱"), blank=True)
    registered_at = models.DateTimeField(_("登记时间"), default=clock.now)
    ip = models.GenericIPAddressField(_("来源地址"), null=True, blank=True)

    class Meta:
        verbose_name = _("供应商")
        verbose_name_plural = _("供应商")
        ordering = ["name"]

    def __str__(self):
        return self.name


class PriceReply(models.Model):
    """One supplier's answer to a consultation (价格咨询回复); sealed until the notice has ended."""

    class Status(models.TextChoices):
        RECEIVED = "received", _("已收到")
        REPLACED = "replaced", _("已被新报价替换")
        WITHDRAWN = "withdrawn", _("已撤回")
        VALID = "valid", _("有效")
        INVALID = "invalid", _("无效")

    CURRENT = (Status.RECEIVED, Status.VALID, Status.INVALID)

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="replies")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="replies")
    number = models.CharField(_("回执号"), max_length=40, unique=True)
    received_at = models.DateTimeField(_("收到时间"))
    sha256 = models.CharField(_("内容摘要"), max_length=64)
    nonce = models.CharField(_("摘要随机数"), max_length=32)
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.RECEIVED)
    superseded_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supersedes"
    )
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    total = models.DecimalField(_("含税总价"), max_digits=16, decimal_places=2, help_text=_("元"))
    tax_rate = models.DecimalField(_("税率"), max_digits=5, decimal_places=2, help_text=_("%"))
    validity_days = models.PositiveIntegerField(_("报价有效期（日）"), null=True, blank=True)
    delivery_days = models.PositiveIntegerField(_("交付周期（日）"), null=True, blank=True)
    warranty_years = models.PositiveSmallIntegerField(_("质保期（年）"), null=True, blank=True)
    om_annual = models.DecimalField(
        _("年运维费"), max_digits=14, decimal_places=2, null=True, blank=True, help_text=_("元")
    )
    suggestions = models.TextField(_("对清单的建议"), blank=True)
    no_collusion = models.BooleanField(_("未串通报价承诺"), default=False)
    stamped_key = models.CharField(_("盖章报价文件"), max_length=255)
    stamped_name = models.CharField(_("盖章报价文件名"), max_length=255)
    stamped_sha256 = models.CharField(_("盖章报价文件摘要"), max_length=64)
    judged_at = models.DateTimeField(_("认定时间"), null=True, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    judge_reason = models.CharField(_("无效理由"), max_length=400, blank=True)
    ip = models.GenericIPAddressField(_("来源地址"), null=True, blank=True)

    class Meta:
        verbose_name = _("价格咨询回复")
        verbose_name_plural = _("价格咨询回复")
        ordering = ["received_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "supplier"],
                condition=Q(status__in=["received", "valid", "invalid"]),
                name="one_current_reply_per_supplier",
            ),
            models.CheckConstraint(condition=Q(total__gte=0), name="reply_total_not_negative"),
            models.CheckConstraint(condition=Q(no_collusion=True), name="reply_commits_to_no_collusion"),
            models.CheckConstraint(
                condition=~Q(status="invalid") | ~Q(judge_reason=""), name="invalid_reply_has_a_reason"
            ),
        ]

    def __str__(self):
        return self.number


class PriceLine(models.Model):
    """One priced item of a reply (报价行): price and amount in 元, the quantity that of the published list."""

    reply = models.ForeignKey(PriceReply, on_delete=models.CASCADE, related_name="lines")
    item_key = models.CharField(_("条目键"), max_length=32)
    number = models.CharField(_("序号"), max_length=40)
    name = models.CharField(_("名称"), max_length=200)
    unit_price = models.DecimalField(
        _("单价（元）"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    quantity = models.DecimalField(_("数量"), max_digits=12, decimal_places=2)
    amount = models.DecimalField(_("合价（元）"), max_digits=16, decimal_places=2)
    remark = models.CharField(_("备注"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("报价行")
        verbose_name_plural = _("报价行")
        ordering = ["reply_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["reply", "item_key"], name="reply_prices_an_item_once"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="unit_price_not_negative"),
        ]

    def __str__(self):
        return f"{self.number} {self.name}"


class Comment(models.Model):
    """What somebody says about a notice (公示意见); name and contact are optional, the contact is never public."""

    class Status(models.TextChoices):
        RECEIVED = "received", _("待答复")
        REPLIED = "replied", _("已答复")
        CLOSED = "closed", _("已办结")

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="comments")
    author = models.CharField(_("署名"), max_length=60, blank=True)
    contact = models.CharField(_("联系方式"), max_length=120, blank=True)
    text = models.TextField(_("意见"))
    received_at = models.DateTimeField(_("收到时间"))
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.RECEIVED)
    reply = models.TextField(_("答复"), blank=True)
    replied_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(_("公开时间"), null=True, blank=True)
    close_reason = models.CharField(_("办结说明"), max_length=200, blank=True)
    ip = models.GenericIPAddressField(_("来源地址"), null=True, blank=True)

    class Meta:
        verbose_name = _("公示意见")
        verbose_name_plural = _("公示意见")
        ordering = ["received_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | ~Q(reply=""), name="published_comment_has_its_reply"
            ),
        ]
        indexes = [models.Index(fields=["ip", "received_at"])]

    def __str__(self):
        return self.text[:40]


def is_opened(notice: Notice, at: datetime) -> bool:
    """Whether the replies to a notice may be read: only once its whole period has run; told by the clock."""
    return notice.effective_status(at) == Notice.Effective.ENDED
