"""Submission (申报): the application frozen with its digest; a correction or a new try makes the next version."""

from django.utils.translation import gettext as _

from catalog.models import Application, DupRun, FunctionList, Project
from workflow import snapshots
from workflow.actions.performing import Step, after
from workflow.actions.voiding import void_round
from workflow.decision_facts import FIRST_REVIEW
from workflow.regulation.guards.application import late_for_plan


@after("submit")
def freeze_application(step: Step) -> None:
    """Keep what is submitted as the next version, fix its function list, and tag what comes after 31 October (R7.1)."""
    project = step.project
    project.submitted_at = step.at
    project.secrecy_declared_by = step.by
    project.plan_year = project.plan_year or step.on.year + 1
    project.is_late_for_plan = late_for_plan(step.on, project.plan_year, step.rulebook)
    found = snapshots.current_list(project)
    if found is not None and found.status == FunctionList.Status.DRAFT:
        found.status = FunctionList.Status.FROZEN
        found.save(update_fields=["status"])
    _freeze_check(found)
    said = snapshots.application(project)
    version = Application.objects.create(
        project=project,
        number=project.applications.count() + 1,
        snapshot=said,
        sha256=snapshots.digest(said),
        submitted_at=step.at,
        submitted_by=step.by,
    )
    step.details.update(application=version.number, sha256=version.sha256, late=project.is_late_for_plan)


def _freeze_check(found: FunctionList | None) -> None:
    """The draft's last look at duplicates becomes the initial report (查重初报) that the bureau concludes (T01)."""
    latest = DupRun.objects.filter(function_list=found).order_by("-pk").first() if found is not None else None
    if latest is not None and latest.kind == DupRun.Kind.QUICK:
        latest.kind = DupRun.Kind.SUBMISSION
        latest.save(update_fields=["kind"])


@after("return_for_correction")
def send_back(step: Step) -> None:
    """Write the one consolidated list of deficiencies on the version it concerns (R9.2)."""
    deficiencies = list(step.data["deficiencies"])
    void_round(step.project, FIRST_REVIEW, at=step.at)
    version = step.project.applications.order_by("-number").first()
    if version is not None:
        version.corrections = deficiencies
        version.returned_at = step.at
        version.save(update_fields=["corrections", "returned_at"])
    step.details["deficiencies"] = deficiencies


@after("mark_out_of_scope")
def discard_if_classified(step: Step) -> None:
    """Of a project declared classified the content does not stay here (第六十五条); only that it was declared."""
    if step.project.declarations.get("is_secret") is not True:
        return
    project = step.project
    for name in ("necessity", "content", "impl_reason", "contact_name", "contact_phone", "contact_email"):
        setattr(project, name, "")
    for rows in (project.fund_lines, project.bases, project.goals, project.materials, project.negative_checks):
        rows.all().delete()
    project.name = _("（涉密，内容已清除）")
    project.dossier.title = project.name
    project.dossier.save(update_fields=["title"])
    project.declarations = {"is_secret": True}
    project.total_amount = None
    step.details["purged"] = True


@after("withdraw")
def withdraw(step: Step) -> None:
    """Leave the procedure before 立项: open sheets of whatever step are void (T41)."""
    step.project.withdrawn_from = step.details["from"] = _left(step)
    void_round(step.project, at=step.at)


def _left(step: Step) -> str:
    return Project.objects.values_list("state", flat=True).get(pk=step.project.pk)
