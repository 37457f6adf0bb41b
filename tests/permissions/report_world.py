"""Official duplicate reports of the walked world: kept in the project's dossier, and read by the reviewers alone."""

from catalog.models import DupHit, DupReport, DupRun
from tests.factories.city import City
from tests.moments import NOW
from tests.permissions.canaries import Canaries
from workflow.actions import duplicate_reports


def plant_reports(city: City, matters: dict, canaries: Canaries) -> dict[str, DupReport]:
    """Countersign a check of two units; each report names the other unit's project, which was not disclosed."""
    planted = {}
    for side, other in (("water", "traffic"), ("traffic", "water")):
        run = DupRun.objects.get(pk=matters[f"{side}/ARGUED_OK"].run.pk)
        stranger = matters[f"{other}/IN_LIBRARY"].project
        word = canaries.mint(f"report/{side}", "hit of the official report")
        DupHit.objects.create(
            run=run,
            rank=2,
            other_project=stranger,
            target_name=f"{word}在办项目",
            target_unit="市某局",
            coverage=0.9,
            score=0.9,
        )
        run.concluded_by, run.concluded_at = city.person("BUR_OP"), NOW
        run.countersigned_by, run.countersigned_at = city.person("BUR_REVIEW"), NOW
        run.save()
        report = duplicate_reports.keep(run, city.person("BUR_REVIEW"), NOW)
        for version in (report.docx, report.pdf):
            canaries.plant(version, f"report/{side}")
            canaries.plant(version.document, f"report/{side}")
        planted[side] = report
    return planted
