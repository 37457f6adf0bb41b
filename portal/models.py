"""The portal's own models: public files and the Wagtail page types."""

from portal.pages.files import PublicDocument, PublicImage, PublicRendition
from portal.pages.identity import SiteIdentity

__all__ = ["PublicDocument", "PublicImage", "PublicRendition", "SiteIdentity"]
