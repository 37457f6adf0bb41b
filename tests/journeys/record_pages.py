"""Pages of records: classified content kept out, clocks, messages, search, a draft that was typed halfway."""

from urllib.parse import urlencode

from django.urls import reverse

from tests.factories.city import City
from tests.factories.projects import DocumentFactory, ProjectFactory
from tests.moments import NOW
from tests.portal.desk import typed
from workflow.actions import secrecy_cases
from workflow.models import Autosave


def record_pages(city: City) -> list[tuple[str, str]]:
    """Return (address, role) of these pages."""
    project = ProjectFactory(unit=city.water, draft=True, name="水资源税取水计量平台")
    held, purged, readable = (DocumentFactory(dossier=project.dossier, content=text) for text in (b"1", b"2", b"3"))
    cases = [
        secrecy_cases.report(
            version=document.latest, reason="第3页有密级标志", by=city.person("UNIT_OP", city.water), at=NOW
        )
        for document in (held, purged)
    ]
    secrecy_cases.purge(case=cases[1], by=city.person("SECADMIN"), at=NOW)
    half = reverse("desk:draft-basis", args=[project.number])
    Autosave.objects.create(
        user=city.person("UNIT_OP", city.water),
        project=project,
        path=half,
        revision=project.draft_revision,
        typed=urlencode(typed.WHY | typed.rows_of("bases") | {"necessity": "河湖巡查仍靠纸质记录，"}, doseq=True),
        at=NOW,
    )
    return [
        (reverse("desk:secrecy-cases"), "SECADMIN"),
        *((reverse("desk:secrecy-case", args=[case.number]), "SECADMIN") for case in cases),
        (reverse("desk:document-withhold", args=[readable.number, 1]), "UNIT_OP"),
        (reverse("desk:dossier", args=[project.dossier.number]), "UNIT_OP"),
        (half, "UNIT_OP"),
        (reverse("desk:clocks"), "BUR_OP"),
        (reverse("desk:notifications"), "UNIT_OP"),
        (f"{reverse('desk:search')}?q=水", "BUR_OP"),
    ]
