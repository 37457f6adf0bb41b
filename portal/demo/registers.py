"""The ledger of systems and a general dossier of the sample city."""

from datetime import datetime
from io import StringIO

from django.core.management import call_command
from django.db import transaction

from catalog.models import Dossier, Organisation, User
from portal.demo.accounts import DATA
from portal.demo.moments import Timeline
from portal.demo.samples import username_of
from search import indexing
from workflow.actions import documents, grants
from workflow.permissions import Role
from workflow.working_days import work_calendar

UNIT = "116"
GENERAL = "示水-一般-0001"
TITLE = "山洪灾害防御信息化前期工作资料"
DAYS_AGO = 120


def load_ledger(at: datetime) -> None:
    """Import the city's ledger of systems and index it, so that the sample projects can be checked against it."""
    call_command("import_systems", str(DATA / "系统台账.xlsx"), stdout=StringIO())
    indexing.rebuild_index()


def has_general_dossier() -> bool:
    """Whether the general dossier stands."""
    return Dossier.objects.filter(number=GENERAL).exists()


@transaction.atomic
def load_general_dossier(at: datetime) -> None:
    """Open a general dossier (一般卷宗) with papers as offices keep them: docx, PDF with and without text, picture."""
    moment = Timeline(at, work_calendar()).on(DAYS_AGO)
    owner = Organisation.objects.get(code=UNIT)
    by = User.objects.get(username=username_of(UNIT, Role.UNIT_OP))
    dossier = Dossier.objects.create(
        number=GENERAL, title=TITLE, kind=Dossier.Kind.GENERAL, owner=owner, created_at=moment, created_by=by
    )
    grants.grant_to_owner(dossier, owner, at=moment, by=by)
    for path in sorted((DATA / "附件").iterdir()):
        documents.add(
            dossier=dossier, title=path.stem, file_name=path.name, content=path.read_bytes(), by=by, at=moment
        )
