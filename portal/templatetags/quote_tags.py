"""What notice pages say of comments and replies: published comments, and the mere number of quotations."""

from django import template

from catalog.models import Comment, Notice
from portal.desk.comments import reads_comments
from portal.public.comments import published_comments as published
from workflow.actions.quotes import reply_count

register = template.Library()


@register.simple_tag
def published_comments(notice: Notice) -> list[Comment]:
    """The comments that the unit has answered and published."""
    return published(notice)


@register.simple_tag
def quote_count(notice: Notice) -> int:
    """How many suppliers have a reply standing; before the end nobody is told more."""
    return reply_count(notice)


@register.simple_tag
def waiting_comments(notice: Notice) -> int:
    """How many comments still wait for an answer."""
    return Comment.objects.filter(notice=notice, status=Comment.Status.RECEIVED).count()


register.simple_tag(reads_comments)
