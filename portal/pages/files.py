"""Public files only: a dossier's bytes never become Wagtail documents or images."""

from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class PublicDocument(AbstractDocument):
    """A file that is meant for everybody (公开附件)."""

    admin_form_fields = Document.admin_form_fields


class PublicImage(AbstractImage):
    """A picture that is meant for everybody (公开图片)."""

    admin_form_fields = Image.admin_form_fields


class PublicRendition(AbstractRendition):
    """A size of a public picture."""

    image = models.ForeignKey(PublicImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
