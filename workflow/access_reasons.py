"""Why somebody may see a dossier, in words: by which office, or by which grants."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from catalog.models import Dossier, Project, User
from workflow import access, permissions
from workflow.lifecycle import State
from workflow.models import Grant
from workflow.permissions import Role


def explain(user: User, dossier: Dossier, on: date) -> list[str]:
    """Say in Chinese why a user may see a dossier: by which office, or by which grants; empty where they may not."""
    if not access.can_see(user, dossier, on):
        return []
    reasons = []
    project = Project.objects.filter(dossier=dossier).only("state").first()
    for role in sorted(access.roles_of(user, on)):
        if _sees_by_office(role, dossier, project):
            reasons.append(_("因任“%(role)s”，依职责查看全市事项（第五条）") % {"role": role.label})
    granted = Grant.objects.filter(
        Q(user=user) | Q(group_id__in=access.group_ids(user, on)), dossier=dossier, valid_until__isnull=True
    )
    for row in granted.select_related("group__organisation_role__organisation", "group__organisation_role__role"):
        reasons.append(
            _("%(cause)s：%(role)s，自%(since)s起%(to)s")
            % {
                "cause": row.get_cause_display(),
                "role": row.get_role_display(),
                "since": f"{row.valid_from:%Y-%m-%d}",
                "to": _("（经“%(group)s”）") % {"group": row.group.organisation_role}
                if row.group_id
                else _("（本人）"),
            }
        )
    return reasons


def _sees_by_office(role: Role, dossier: Dossier, project: Project | None) -> bool:
    if project is None:
        return permissions.sees_all_states({role}) == access.EVERY_STATE
    return permissions.sees_all(role, State(project.state))
