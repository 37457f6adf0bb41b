"""What the page editor gains (correcting typing errors, the lexicon) and what it must not show (signatures)."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel
from wagtail.admin.widgets import Button

from portal.lexicon.groups import LexiconViewSet
from portal.lexicon.policy import DOOR
from portal.models import NoticePage
from portal.pages.typo_view import may_correct, typo_fixes

# Signatures on projects are given in the workbench. Here they would name projects to people who may not see them, and
# the panel fails on objects that are no snippets.
SIGNATURE_PANELS = (UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel)
SIGNATURE_REPORTS = {"workflows", "workflow-tasks"}


@hooks.register("construct_homepage_panels")
def without_signatures(request, panels):
    panels[:] = [panel for panel in panels if not isinstance(panel, SIGNATURE_PANELS)]


@hooks.register("construct_reports_menu")
def without_signature_reports(request, menu_items):
    menu_items[:] = [item for item in menu_items if item.name not in SIGNATURE_REPORTS]


@hooks.register("register_admin_urls")
def typo_urls():
    return [path("notice-pages/<int:page_id>/typo-fixes/", typo_fixes, name="portal_typo_fixes")]


@hooks.register("register_page_header_buttons")
def typo_button(page, user, view_name, next_url=None):
    if isinstance(page.specific_deferred, NoticePage) and may_correct(user):
        yield Button(_("订正错字"), reverse("portal_typo_fixes", args=[page.pk]), icon_name="edit", priority=5)


@hooks.register("register_log_actions")
def typo_log_action(actions):
    actions.register_action("portal.typo_fix", _("订正错字"), _("订正了公示页的错字"))


@hooks.register("register_admin_viewset")
def lexicon_viewset():
    return LexiconViewSet()


@hooks.register("construct_main_menu")
def only_the_lexicon(request, menu_items):
    """Who came for the lexicon alone is not led to pages that would refuse them, but back to the workbench."""
    if DOOR not in request.user.get_all_permissions():
        kept = [item for item in menu_items if item.name == "lexicon"]
        menu_items[:] = [MenuItem(_("返回工作台"), reverse("desk:lexicon"), icon_name="arrow-left", order=1), *kept]
