"""The page tree a new installation starts with: home page and columns, made once after the tables exist."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site

from catalog.city import city
from portal.models import HomePage, NewsIndexPage, NoticeIndexPage, RegulationIndexPage, ResourceIndexPage


def ensure_page_tree() -> HomePage:
    """Make what is missing of the tree and return the home page; repeating it changes nothing."""
    with transaction.atomic():
        home = HomePage.objects.first() or _make_home()
        for make, missing in _columns():
            if not make.objects.child_of(home).filter(slug=missing["slug"]).exists():
                home.add_child(instance=make(show_in_menus=True, live=True, **missing))
        return home


def after_migrate(**_signal: object) -> None:
    """Receiver of post_migrate: also a flushed test database and a fresh production one get their tree."""
    if ResourceIndexPage._meta.db_table in connection.introspection.table_names():
        ensure_page_tree()


def _make_home() -> HomePage:
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    # Wagtail's own welcome page; only that one is a bare Page right below the root.
    root.get_children().filter(slug="home", content_type__model="page").delete()
    root = Page.objects.get(pk=root.pk)
    home = root.add_child(
        instance=HomePage(
            title=city()["site_name"],
            slug="home",
            introduction=_("全市政府投资信息化项目立项后，功能清单在此公示；任何单位和个人都可以提出意见。"),
            column_description=_("政府投资信息化项目的功能清单公示、政策法规、办事指南与系统目录。"),
            column_keywords=_("信息化项目,功能清单,公示,系统目录"),
            column_type="6",
        )
    )
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname or "localhost",
            "port": address.port or (443 if address.scheme == "https" else 80),
            "root_page": home,
            "site_name": city()["site_name"],
        },
    )
    return home


def _columns() -> list[tuple[type[Page], dict[str, str]]]:
    return [
        _column(
            NoticeIndexPage,
            "notices",
            "6",
            _("功能清单公示"),
            _("政府投资信息化项目功能清单公示及价格咨询。"),
            _("功能清单,公示,价格咨询"),
        ),
        _column(
            RegulationIndexPage,
            "regulations",
            "3",
            _("政策法规"),
            _("政府投资信息化项目管理的办法、上位规定与标准。"),
            _("管理办法,政策文件,标准"),
        ),
        _column(
            NewsIndexPage,
            "guides",
            "7",
            _("办事指南"),
            _("项目申报、公示意见与价格咨询的办理方法。"),
            _("办事指南,申报,价格咨询"),
        ),
        _column(
            NewsIndexPage, "news", "5", _("工作动态"), _("政府投资信息化项目管理的工作动态。"), _("工作动态,信息化")
        ),
        _column(
            ResourceIndexPage,
            "resources",
            "10",
            _("信息资源目录"),
            _("市级部门已发布并向社会开放的信息资源及其信息项。"),
            _("信息资源目录,信息项,数据共享,数据开放"),
        ),
    ]


def _column(
    model: type[Page], slug: str, kind: str, title: str, description: str, keywords: str
) -> tuple[type[Page], dict[str, str]]:
    """Return a column's type and fields; `kind` is a code of the list `column_type`."""
    return model, {
        "title": title,
        "slug": slug,
        "column_description": description,
        "column_keywords": keywords,
        "column_type": kind,
    }
