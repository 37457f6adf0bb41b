"""The grants of a dossier's owner, as opening a dossier gives them."""

from django.contrib.auth.models import Permission

from catalog.models import DossierGroupObjectPermission, OrganisationGroup
from tests.factories.people import role_row
from tests.moments import NOW
from workflow.models import Grant

OWNER_ROLES = {
    "UNIT_OP": Grant.Role.CONTRIBUTOR,
    "UNIT_HEAD": Grant.Role.CONTRIBUTOR,
    "UNIT_FIN": Grant.Role.READER,
}
CODENAMES = {
    Grant.Role.READER: ["view_dossier"],
    Grant.Role.CONTRIBUTOR: ["view_dossier", "contribute_dossier"],
}


def grant_to_owner(dossier) -> None:
    """Give the owner organisation's groups their grants and the derived guardian rows."""
    permissions = {
        permission.codename: permission
        for permission in Permission.objects.filter(content_type__app_label="catalog", content_type__model="dossier")
    }
    for role, level in OWNER_ROLES.items():
        role_row(role)
        group = OrganisationGroup.of(dossier.owner, role)
        Grant.objects.create(dossier=dossier, group=group, role=level, cause=Grant.Cause.OWNER, valid_from=NOW)
        for codename in CODENAMES[level]:
            DossierGroupObjectPermission.objects.create(
                group=group, permission=permissions[codename], content_object=dossier
            )
