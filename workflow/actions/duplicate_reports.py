"""The duplicate report (查重报告): made for a reader from what is stored, kept as the official one at the countersign.

A countersigned run's facts are frozen: its report is made from them alone, in any process and at any time, and gives
the bytes that were kept. Before, it is made from the run and the conclusions as they stand, and says that it is open.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from catalog import storage
from catalog.models import Document, DocumentVersion, DupHit, DupReport, DupRun, User
from workflow import access
from workflow.actions import documents
from workflow.official_documents import duplicate_facts, duplicate_report, report_docx, report_pdf

DOC_TYPE = "D36"
WRITERS = {"docx": report_docx, "pdf": report_pdf}


def facts_for(user: User, run: DupRun, on: date) -> dict:
    """Return the facts of a run that a reader may know: all to who compares all, else those of the hits they see."""
    frozen = DupReport.objects.filter(run=run).first()
    facts = frozen.facts if frozen else _gathered(run)
    if access.roles_of(user, on) & access.COMPARES_ALL:
        return facts
    seen = access.visible_to(user, DupHit, on=on).filter(run=run)
    return duplicate_facts.narrowed(facts, set(seen.values_list("rank", flat=True)))


def is_withheld(run: DupRun) -> bool:
    """Whether one of the official files was withheld as classified: then no edition is made from the facts either."""
    withheld = Q(docx__withheld_at__isnull=False) | Q(pdf__withheld_at__isnull=False)
    return DupReport.objects.filter(withheld, run=run).exists()


def rendered(facts: dict, kind: str) -> bytes:
    """Return the report of some facts as `docx` or `pdf`; KeyError for another kind."""
    return WRITERS[kind].render(duplicate_report.compose(facts))


def file_name(run: DupRun, kind: str) -> str:
    """Return the name under which a report is handed out."""
    return _("%(project)s查重报告%(run)d.%(kind)s") % {"project": run.project.number, "run": run.pk, "kind": kind}


@transaction.atomic
def keep(run: DupRun, by: User, at: datetime) -> DupReport:
    """Freeze what was concluded and keep the official report in the dossier, for the reviewers alone.

    It names other units' undisclosed projects; what the applicant may read is made for it from the same facts.
    """
    facts = _gathered(run)
    report = duplicate_report.compose(facts)
    kept = {kind: _version(run, kind, writer.render(report), report.text(), by, at) for kind, writer in WRITERS.items()}
    return DupReport.objects.create(
        run=run,
        facts=facts,
        facts_sha256=duplicate_facts.digest(facts),
        layout=duplicate_report.LAYOUT,
        docx=kept["docx"],
        pdf=kept["pdf"],
        made_at=at,
    )


def differences(report: DupReport) -> list[str]:
    """Make a kept report again and return the kinds whose bytes are not those that were kept."""
    kept = {"docx": report.docx, "pdf": report.pdf}
    return [kind for kind, version in kept.items() if storage.sha256_of(rendered(report.facts, kind)) != version.sha256]


def _gathered(run: DupRun) -> dict:
    hits = run.hits.select_related("concluded_by", "other_project", "run__project").order_by("rank")
    return duplicate_facts.gather(run, hits)


def _version(run: DupRun, kind: str, content: bytes, text: str, by: User, at: datetime) -> DocumentVersion:
    """Add the next version of the project's report; a later check of the same project is a later version."""
    dossier = run.project.dossier
    title = _("查重报告（%s）") % kind
    of_project = Document.objects.filter(dossier=dossier, doc_type=DOC_TYPE, title=title, for_reviewers=True)
    return documents.keep(
        dossier=dossier,
        title=title,
        file_name=file_name(run, kind),
        content=content,
        by=by,
        at=at,
        content_type=WRITERS[kind].CONTENT_TYPE,
        doc_type=DOC_TYPE,
        document=of_project.first(),
        comment=_("%(kind)s，%(at)s运行") % {"kind": run.get_kind_display(), "at": duplicate_facts.moment(run.run_at)},
        text=text,
        for_reviewers=True,
    )
