"""Notes of colleagues on a draft (同事意见, Art 9): written and settled inside the unit while the draft is open."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog import secrecy
from catalog.models import Project, User
from workflow import access, permissions
from workflow.actions.performing import AlreadyHandled, NotAllowed, Refused
from workflow.lifecycle import State
from workflow.models import DraftNote
from workflow.permissions import Part
from workflow.regulation.objections import hard

LONGEST = 1000


def _authorise(project: Project, by: User, at: datetime) -> None:
    held = access.roles_towards(by, project.unit, timezone.localdate(at)) & access.UNIT_ROLES
    if not held or not permissions.edits(held, State(project.state), Part.APPLICATION):
        raise NotAllowed(_("草稿意见由本单位人员在提交前填写。"))


@transaction.atomic
def add(*, project: Project, text: str, by: User, at: datetime) -> DraftNote:
    """Keep a note; Refused where it is empty, too long or bears a mark of secrecy."""
    _authorise(project, by, at)
    said = text.strip()
    if not said or len(said) > LONGEST:
        message = _("意见为空或超过%(most)d字；请补充或删减后提交") % {"most": LONGEST}
        raise Refused(hard("note-length", "第九条", message, field="text"))
    if secrecy.mark_in_text(said):
        message = _("意见中有密级标志；本平台不接收涉密内容，请删除后提交")
        raise Refused(hard("note-secrecy", "第六十五条", message, field="text"))
    return DraftNote.objects.create(project=project, text=said, by=by, at=at)


@transaction.atomic
def settle(*, note: DraftNote, by: User, at: datetime) -> DraftNote:
    """Mark a note as dealt with; of two presses the second is told."""
    _authorise(note.project, by, at)
    if not DraftNote.objects.filter(pk=note.pk, settled_at=None).update(settled_at=at, settled_by=by):
        raise AlreadyHandled(_("这条意见已标为处理，请刷新后查看。"))
    note.refresh_from_db()
    return note
