"""The blocks of an article: text, headings, pictures, files. Nothing that executes, nothing from elsewhere."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = ["bold", "ol", "ul", "link", "document-link"]


class ArticleBlocks(blocks.StreamBlock):
    """The body of an article (正文)."""

    heading = blocks.CharBlock(label=_("小标题"), max_length=60, template="public/blocks/heading.html")
    text = blocks.RichTextBlock(label=_("正文"), features=TEXT_FEATURES, template="public/blocks/text.html")
    quote = blocks.TextBlock(label=_("引文"), template="public/blocks/quote.html")
    image = ImageBlock(label=_("图片"), template="public/blocks/image.html")
    file = DocumentChooserBlock(label=_("附件"), template="public/blocks/file.html")

    class Meta:
        label = _("正文")
