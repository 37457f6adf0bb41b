"""What a government site must say of itself (主办单位, 标识码, 备案号), with the city's file behind it."""

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from catalog.city import city

ERROR_REPORT_URL = "https://zfwzgl.www.gov.cn/exposure/jiucuo.html"


@register_setting(icon="site")
class SiteIdentity(BaseSiteSetting):
    """Site identity (网站标识); an empty field means the value of the city's file (国办发〔2017〕47号)."""

    site_name = models.CharField(gettext_lazy("网站规范名称"), max_length=60, blank=True)
    site_domain = models.CharField(
        gettext_lazy("英文域名"),
        max_length=100,
        blank=True,
        help_text=gettext_lazy("不带协议名，如 xxh.example.gov.cn"),
    )
    site_id_code = models.CharField(
        gettext_lazy("政府网站标识码"), max_length=10, blank=True, help_text=gettext_lazy("10 位数字")
    )
    organiser = models.CharField(gettext_lazy("主办单位"), max_length=80, blank=True)
    undertaker = models.CharField(gettext_lazy("承办单位"), max_length=80, blank=True)
    contact = models.CharField(gettext_lazy("联系方式"), max_length=80, blank=True)
    icp_number = models.CharField(gettext_lazy("ICP 备案号"), max_length=60, blank=True)
    police_number = models.CharField(gettext_lazy("公安机关备案号"), max_length=60, blank=True)
    error_report_url = models.URLField(gettext_lazy("“我为政府网站找错”地址"), blank=True)

    panels = [
        MultiFieldPanel(
            [FieldPanel("site_name"), FieldPanel("site_domain"), FieldPanel("site_id_code")], gettext_lazy("网站")
        ),
        MultiFieldPanel(
            [FieldPanel("organiser"), FieldPanel("undertaker"), FieldPanel("contact")], gettext_lazy("单位")
        ),
        MultiFieldPanel(
            [FieldPanel("icp_number"), FieldPanel("police_number"), FieldPanel("error_report_url")],
            gettext_lazy("备案与监督"),
        ),
    ]

    class Meta:
        verbose_name = gettext_lazy("网站标识")
        verbose_name_plural = gettext_lazy("网站标识")


@dataclass(frozen=True, slots=True)
class SiteHead:
    """What the head and foot of every page print."""

    name: str
    city: str
    government: str
    bureau: str
    desk_name: str
    domain: str
    id_code: str
    organiser: str
    undertaker: str
    contact: str
    icp_number: str
    police_number: str
    error_report_url: str
    demo: bool


def site_head(request: HttpRequest) -> SiteHead:
    """Return the identity of the site that answers this request."""
    site = Site.find_for_request(request)
    # Read only: a setting that nobody has saved is not stored by a visitor's request.
    own = SiteIdentity.objects.filter(site=site).first() or SiteIdentity()
    data = city()
    return SiteHead(
        name=own.site_name or data["site_name"],
        city=data["name"],
        government=data["full_name"],
        bureau=own.organiser or data["sponsor"],
        desk_name=_("项目管理工作台"),
        domain=own.site_domain or data["domain"],
        id_code=own.site_id_code or data["site_id_code"],
        organiser=own.organiser or data["sponsor"],
        undertaker=own.undertaker or data["operator"],
        contact=own.contact or data["contact"],
        icp_number=own.icp_number or data["icp"],
        police_number=own.police_number or data["police"],
        error_report_url=own.error_report_url or ERROR_REPORT_URL,
        demo=settings.DEMO,
    )
