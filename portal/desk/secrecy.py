"""Classified content (涉密剔除): withhold a version, purge it by another person, list what was kept out."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import clock
from catalog.city import bureau_name
from catalog.models import DocumentVersion, SecrecyCase
from portal.desk.answers import Attempt, address_of, find, page, posted, require, said, see_other, signed_in
from portal.desk.forms.filing import WithholdForm
from portal.desk.paging import CappedPaginator
from portal.desk.reading import held, seen
from workflow import access
from workflow.actions import secrecy_cases
from workflow.permissions import Role

PER_PAGE = 50


@require_safe
@signed_in
def cases(request: HttpRequest) -> HttpResponse:
    """List what was kept out; the pages say nothing of the content."""
    require(bool(held(request) & access.GUARDS_SECRECY), _("涉密剔除登记由安全管理员和保密部门查阅。"))
    rows = seen(request, SecrecyCase).select_related("detected_by", "organisation")
    found = CappedPaginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return page(request, "desk/secrecy/list.html", {"page": found})


@require_safe
@signed_in
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Show one case; once purged, its certificate (清除证明)."""
    return _case_page(request, find(request, SecrecyCase, number=number), Attempt())


def _case_page(request: HttpRequest, found: SecrecyCase, attempt: Attempt) -> HttpResponse:
    context = {
        "case": found,
        "stated": secrecy_cases.certificate(found),
        "may_purge": Role.SECADMIN in held(request) and found.status == SecrecyCase.Status.QUARANTINED,
        "attempt": attempt,
    }
    return page(request, "desk/secrecy/case.html", context, status=attempt.status)


@require_POST
@signed_in
def purge(request: HttpRequest, number: str) -> HttpResponse:
    """Destroy what is withheld and certify it."""
    found = find(request, SecrecyCase, number=number)
    attempt = Attempt()
    with attempt:
        secrecy_cases.purge(case=found, by=request.user, at=clock.now(), ip=address_of(request))
        said(request, _("已清除，清除证明见本页。"))
        return see_other("desk:secrecy-case", found.number)
    found.refresh_from_db()
    return _case_page(request, found, attempt)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def withhold(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Withhold a version that turned out to be classified: from the moment of the post nobody reads it."""
    found = find(request, DocumentVersion, document__number=number, number=version)
    require(
        secrecy_cases.may_report(request.user, found, clock.now()),
        _("隔离由本单位人员或%(bureau)s办理。") % {"bureau": bureau_name()},
    )
    form = WithholdForm(posted(request))
    attempt = Attempt()
    if attempt.ready(request, form):
        with attempt:
            made = secrecy_cases.report(
                version=found,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=clock.now(),
                ip=address_of(request),
            )
            said(request, _("已隔离，登记号%(number)s；请即按保密规定线下报告保密部门。") % {"number": made.number})
            return see_other("desk:dossier", found.document.dossier.number)
    context = {"version": found, "form": form, "attempt": attempt}
    return page(request, "desk/secrecy/withhold.html", context, status=attempt.status)
