"""The portal's own models: public files, the site's identity and the Wagtail page types."""

from portal.pages.articles import NewsIndexPage, NewsPage, RegulationIndexPage, RegulationPage
from portal.pages.files import PublicDocument, PublicImage, PublicRendition
from portal.pages.home import HomePage
from portal.pages.identity import SiteIdentity
from portal.pages.notice_pages import NoticeIndexPage, NoticePage, TypoFix
from portal.pages.resource_pages import ResourceIndexPage

__all__ = [
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "NoticeIndexPage",
    "NoticePage",
    "PublicDocument",
    "PublicImage",
    "PublicRendition",
    "RegulationIndexPage",
    "RegulationPage",
    "ResourceIndexPage",
    "SiteIdentity",
    "TypoFix",
]
