"""Addresses of the workbench."""

from django.urls import path

from portal.desk import (
    acting,
    calendar,
    clocks,
    comments,
    dossiers,
    exports,
    files,
    home,
    imports,
    law,
    notices,
    notifications,
    oversight,
    password,
    people,
    projects,
    quotes,
    searching,
    secrecy,
    sheets,
    systems,
)
from portal.desk.argument.urls import urlpatterns as argument_urls
from portal.desk.bureau import approval, compare, deciding, first_review, reports
from portal.desk.collecting.urls import urlpatterns as collecting_urls
from portal.desk.comparing.urls import urlpatterns as comparing_urls
from portal.desk.drafting import checks, functions, materials, notes, parts, resources, submitting, task_list
from portal.desk.lexicon.urls import urlpatterns as lexicon_urls
from portal.desk.planning.urls import urlpatterns as planning_urls
from portal.desk.resources import collection, editing, listing, many, stepping

app_name = "desk"

_PROJECT = "projects/<str:number>/"
_DRAFT = f"{_PROJECT}draft/"
_RUN = "duplicates/<int:pk>/"
_NOTICE = "notices/<str:number>/"

_drafting = [
    path("projects/new/", task_list.draft_new, name="draft-new"),
    path(_DRAFT, task_list.draft, name="draft"),
    path(f"{_DRAFT}basics/", parts.basics, name="draft-basics"),
    path(f"{_DRAFT}scope/", parts.scope, name="draft-scope"),
    path(f"{_DRAFT}funding/", parts.funding, name="draft-funding"),
    path(f"{_DRAFT}basis/", parts.basis, name="draft-basis"),
    path(f"{_DRAFT}goals/", parts.goals, name="draft-goals"),
    path(f"{_DRAFT}sharing/", parts.sharing, name="draft-sharing"),
    path(f"{_DRAFT}special/", parts.special, name="draft-special"),
    path(f"{_DRAFT}materials/", materials.materials, name="draft-materials"),
    path(f"{_DRAFT}materials/<str:code>/", materials.material, name="draft-material"),
    path(f"{_DRAFT}resources/", resources.resources, name="draft-resources"),
    path(f"{_DRAFT}resources/link/", resources.resource_link, name="draft-resource-link"),
    path(f"{_DRAFT}resources/<int:pk>/remove/", resources.resource_remove, name="draft-resource-remove"),
    path(f"{_DRAFT}functions/", functions.functions, name="draft-functions"),
    path(f"{_DRAFT}functions/<int:pk>/", functions.functions_preview, name="draft-functions-preview"),
    path(f"{_DRAFT}functions/<int:pk>/confirm/", functions.functions_confirm, name="draft-functions-confirm"),
    path(f"{_DRAFT}duplicates/", checks.precheck, name="draft-duplicates"),
    path(f"{_DRAFT}negative/", checks.negative, name="draft-negative"),
    path(f"{_DRAFT}secrecy/", checks.secrecy, name="draft-secrecy"),
    path(f"{_DRAFT}notes/", notes.notes, name="draft-notes"),
    path(f"{_DRAFT}check/", submitting.check, name="draft-check"),
    path(f"{_DRAFT}hand-over/", submitting.hand_over, name="draft-hand-over"),
    path(f"{_DRAFT}endorsement/", submitting.ask_endorsement, name="draft-endorsement"),
]
_projects = [
    path("projects/", projects.project_list, name="projects"),
    path(_PROJECT, projects.project, name="project"),
    path(f"{_PROJECT}functions/<int:version>/", functions.function_list, name="function-list"),
    path(f"{_PROJECT}functions/<int:version>/download/", exports.function_list, name="function-list-file"),
    path(f"{_PROJECT}act/<str:verb>/", acting.act, name="act"),
]
_bureau = [
    path(f"{_PROJECT}review/", first_review.first_review, name="first-review"),
    path(f"{_PROJECT}review/accept/", first_review.propose_accept, name="first-review-accept"),
    path(f"{_PROJECT}review/reject/", first_review.propose_reject, name="first-review-reject"),
    path(f"{_PROJECT}review/return/", first_review.return_for_correction, name="first-review-return"),
    path(f"{_PROJECT}argument/", deciding.argument, name="argument"),
    path(f"{_PROJECT}adhoc/", deciding.adhoc, name="adhoc"),
    path(f"{_PROJECT}plan/", deciding.propose_plan, name="propose-plan"),
    path(f"{_PROJECT}amount/", deciding.change_amount, name="change-amount"),
    path(f"{_PROJECT}exemption/", deciding.exemption, name="exemption"),
    path(f"{_PROJECT}external-approval/", deciding.external_approval, name="external-approval"),
    path(f"{_PROJECT}approval/", approval.approval_document, name="approval-document"),
    path(f"{_PROJECT}duplicates/run/", compare.rerun, name="duplicates-rerun"),
    path("duplicates/", compare.run_list, name="duplicate-runs"),
    path(_RUN, compare.compare, name="compare"),
    path(f"{_RUN}conclude/", compare.conclude_run, name="compare-conclude"),
    path(f"{_RUN}countersign/", compare.countersign, name="compare-countersign"),
    path(f"{_RUN}report/verify/", reports.verify, name="compare-report-verify"),
    path(f"{_RUN}report/<slug:kind>/", reports.report, name="compare-report"),
    path(f"{_RUN}<int:rank>/", compare.compare, name="compare-hit"),
    path(f"{_RUN}<int:rank>/judge/", compare.judge, name="compare-judge"),
    path(f"{_RUN}<int:rank>/disclose/", compare.disclose, name="compare-disclose"),
]
_signing = [
    path("sheets/", sheets.sheet_list, name="sheets"),
    path("sheets/<int:pk>/", sheets.sheet, name="sheet"),
    path("sheets/<int:pk>/confirm/", sheets.sheet_confirm, name="sheet-confirm"),
    path("sheets/<int:pk>/decide/", sheets.sheet_decide, name="sheet-decide"),
    path("sheets/<int:pk>/record/", sheets.sheet_record, name="sheet-record"),
]
_notices = [
    path("notices/", notices.notice_list, name="notices"),
    path(_NOTICE, notices.notice, name="notice"),
    path(f"{_NOTICE}checked/", notices.notice_form_checked, name="notice-form-checked"),
    path(f"{_NOTICE}publish/", notices.notice_publish, name="notice-publish"),
    path(f"{_NOTICE}quotes/", quotes.notice_quotes, name="notice-quotes"),
    path(f"{_NOTICE}quotes/judge/", quotes.reply_judge, name="reply-judge"),
    path(f"{_NOTICE}quotes.xlsx", quotes.quotes_workbook, name="quotes-workbook"),
    path(f"{_NOTICE}quotes/<str:reply>/stamped/", quotes.reply_stamped, name="reply-stamped"),
    path(f"{_NOTICE}comments/", comments.notice_comments, name="notice-comments"),
    path(f"{_NOTICE}comments/reply/", comments.comment_reply, name="comment-reply"),
    path(f"{_NOTICE}comments/publish/", comments.comment_publish, name="comment-publish"),
    path(f"{_NOTICE}comments/close/", comments.comment_close, name="comment-close"),
    path(f"{_PROJECT}notice/", notices.notice_check, name="notice-check"),
    path(f"{_PROJECT}notice/new/", notices.notice_draft, name="notice-draft"),
    path(f"{_PROJECT}notice/correct/", notices.notice_correct, name="notice-correct"),
]
_records = [
    path("dossiers/", dossiers.dossier_list, name="dossiers"),
    path("dossiers/new/", dossiers.dossier_new, name="dossier-new"),
    path("dossiers/<str:number>/", dossiers.dossier, name="dossier"),
    path("documents/<str:number>/version/", dossiers.document_version, name="document-version"),
    path("documents/<str:number>/<int:version>/", files.version, name="document-file"),
    path("documents/<str:number>/<int:version>/withhold/", secrecy.withhold, name="document-withhold"),
    path("imports/", imports.import_list, name="imports"),
    path("imports/<int:pk>/", imports.import_run, name="import-run"),
    path("imports/<int:pk>/confirm/", imports.import_confirm, name="import-confirm"),
    path("imports/<int:pk>/marked/", exports.marked, name="import-marked"),
    path("resources/", listing.entry_list, name="resources"),
    path("resources/export/", listing.export, name="resources-export"),
    path("resources/collection/", collection.units, name="collection"),
    path("resources/collection/<str:code>/", collection.settle, name="collection-settle"),
    path("resources/act/<str:verb>/", many.entries_act, name="resources-act"),
    path("resources/new/", editing.entry_new, name="resource-new"),
    path("resources/<int:pk>/", listing.entry, name="resource"),
    path("resources/<int:pk>/edit/", editing.entry_edit, name="resource-edit"),
    path("resources/<int:pk>/remove/", editing.entry_remove, name="resource-remove"),
    path("resources/<int:pk>/act/<str:verb>/", stepping.entry_act, name="resource-act"),
    path("systems/export/", exports.register, name="systems-export"),
    path("systems/", systems.system_list, name="systems"),
    path("systems/<str:code>/", systems.system, name="system"),
]
_offices = [
    path("law/", law.calculator, name="law"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("password/", password.password, name="password"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/memberships/<int:membership>/end/", people.membership_end, name="membership-end"),
    path("secrecy/", secrecy.cases, name="secrecy-cases"),
    path("secrecy/<str:number>/", secrecy.case, name="secrecy-case"),
    path("secrecy/<str:number>/purge/", secrecy.purge, name="secrecy-purge"),
    path("security/", oversight.security, name="security"),
    path("security/<int:pk>/lock/", oversight.account_lock, name="account-lock"),
    path("journal/", oversight.journal_list, name="journal"),
]
# A path with a fixed word stands before the one that takes any number.
urlpatterns = [
    path("", home.home, name="home"),
    path("clocks/", clocks.clock_list, name="clocks"),
    path("search/", searching.search, name="search"),
    path("notifications/", notifications.notification_list, name="notifications"),
    *_drafting,
    *_projects,
    *_bureau,
    *argument_urls,
    *collecting_urls,
    *comparing_urls,
    *planning_urls,
    *lexicon_urls,
    *_signing,
    *_notices,
    *_records,
    *_offices,
]
