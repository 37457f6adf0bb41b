"""Keeping classified content out (涉密剔除, Art 2 and 65): quarantined, purged by a second person, certified.

What a scan finds at the door was never kept: its case is a certificate from the start. What a person finds later is
withheld at once wherever the same bytes stand, and destroyed by the security administrator. A case keeps who, when,
why and a digest, nothing of the content; the secrecy office is told off-line.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog import memberships, storage
from catalog.city import bureau_name
from catalog.models import Document, DocumentVersion, ImportRun, NumberSeries, SecrecyCase, User
from catalog.secrecy_finds import Find
from catalog.signals import document_changed
from workflow import access
from workflow.actions import journal
from workflow.actions.documents import may_add_by_office
from workflow.actions.performing import AlreadyHandled, NotAllowed, Refused
from workflow.permissions import Role
from workflow.regulation.objections import hard

ARTICLE = "第六十五条"
Source, Status = SecrecyCase.Source, SecrecyCase.Status


@transaction.atomic
def file(finds: Iterable[Find], *, by: User | None, at: datetime, ip: str | None = None) -> list[SecrecyCase]:
    """File a case for each thing refused at the door; nothing of it was kept, so that it is certified at once."""
    cases = []
    for find in finds:
        reason = _("%(where)s有密级标志“%(mark)s”") % {"where": find.where, "mark": find.mark}
        source = Source.FILE if find.is_file else Source.TEXT
        case = _open(source, reason, find.sha256, find.size, by, at, ip)
        _certify(case, None, at, {"memory": 1})
        cases.append(case)
    return cases


def may_report(user: User, version: DocumentVersion, at: datetime) -> bool:
    """Whether a user may withhold a version: whoever may add to its dossier."""
    dossier, on = version.document.dossier, timezone.localdate(at)
    return access.can_contribute(user, dossier, on) or may_add_by_office(user, dossier, on)


def report(*, version: DocumentVersion, reason: str, by: User, at: datetime, ip: str | None = None) -> SecrecyCase:
    """Withhold a version that somebody found to be classified, and everything kept with the same bytes."""
    if not may_report(by, version, at):
        raise NotAllowed(_("发现涉密内容由本单位人员或%(bureau)s隔离。") % {"bureau": bureau_name()})
    if not reason.strip():
        raise Refused(hard("secrecy-reason", ARTICLE, _("没有写明事由；请写明如何发现，不要抄录内容"), field="reason"))
    try:
        with transaction.atomic():
            case = _open(Source.REPORTED, reason.strip(), version.sha256, version.size, by, at, ip)
            case.document = version.document
            case.save(update_fields=["document"])
            withheld = DocumentVersion.withhold(version.sha256, at)
            for document in Document.objects.filter(versions__in=withheld).distinct():
                document_changed.send(sender=Document, instance=document, by=by, at=at)
    except IntegrityError as faster:
        raise AlreadyHandled(_("同样内容的文件已被隔离，没有重复登记。")) from faster
    return case


@transaction.atomic
def purge(*, case: SecrecyCase, by: User, at: datetime, ip: str | None = None) -> SecrecyCase:
    """Destroy what is withheld, and certify it; the security administrator does it, never who reported it."""
    if Role.SECADMIN not in access.roles_of(by, timezone.localdate(at)):
        raise NotAllowed(_("清除涉密内容由安全管理员办理。"))
    held = SecrecyCase.objects.select_for_update().get(pk=case.pk)
    if held.status == Status.PURGED:
        raise AlreadyHandled(_("该件已于%(at)s清除，没有重复办理。") % {"at": _moment(held.purged_at)})
    if held.detected_by_id == by.pk:
        raise NotAllowed(_("清除由另一人办理，不能由发现人自己清除。"))
    words = _("（涉密，内容已清除）")
    keys = DocumentVersion.wipe(held.sha256, words)
    runs = ImportRun.objects.filter(sha256=held.sha256)
    imported = list(runs.exclude(storage_key="").values_list("storage_key", flat=True))
    rows = runs.update(file_name=words, problems=[], message="", storage_key="")
    _certify(held, by, at, {"versions": len(keys), "imports": rows})
    journal.record("purge_secret", by=by, at=at, subject=held.number, details={"sha256": held.sha256}, ip=ip)
    # Last: should the commit fail after it, what is gone was withheld, and purging again finds nothing to destroy.
    for key in (*keys, *imported):
        storage.destroy_bytes(key)
    return held


def certificate(case: SecrecyCase) -> dict[str, str]:
    """Return what the certificate states (清除证明), by its Chinese names, in its order; nothing of the content."""
    return {
        _("编号"): case.number,
        _("发现方式"): case.get_source_display(),
        _("事由"): case.reason,
        _("发现人"): str(case.detected_by) if case.detected_by else _("未登录的访问者"),
        _("发现人单位"): str(case.organisation or ""),
        _("发现时间"): _moment(case.detected_at),
        _("内容摘要（SHA-256）"): case.sha256,
        _("字节数"): str(case.size),
        _("清除人"): _purger(case),
        _("清除时间"): _moment(case.purged_at),
        _("清除内容"): _destroyed(case.destroyed),
    }


def _purger(case: SecrecyCase) -> str:
    if case.status == Status.QUARANTINED:
        return ""
    return str(case.purged_by) if case.purged_by else _("系统（未存入即清除）")


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}" if at else ""


def _destroyed(counts: dict[str, int]) -> str:
    if not counts:
        return ""
    if "memory" in counts:
        return _("上传或填写的内容在内存中检出，未写入存储、数据库、索引和日志")
    return _("文件版本%(versions)d个（含提取的文字）、导入文件%(imports)d个") % counts


def _open(source: str, reason: str, sha256: str, size: int, by: User | None, at: datetime, ip: str | None):
    year = timezone.localdate(at).year
    posts = memberships.in_force(by, timezone.localdate(at)) if by else ()
    case = SecrecyCase.objects.create(
        number=f"SM{year}-{NumberSeries.take('secrecy', year):04d}",
        source=source,
        reason=reason[:200],
        sha256=sha256,
        size=size,
        organisation=posts[0].organisation if posts else None,
        detected_at=at,
        detected_by=by,
        ip=ip,
    )
    journal.record("quarantine_secret", by=by, at=at, subject=case.number, details={"sha256": sha256}, ip=ip)
    return case


def _certify(case: SecrecyCase, by: User | None, at: datetime, destroyed: dict[str, int]) -> None:
    case.status, case.purged_at, case.purged_by, case.destroyed = Status.PURGED, at, by, destroyed
    stated = json.dumps(certificate(case), ensure_ascii=False)
    case.certificate_sha256 = hashlib.sha256(stated.encode()).hexdigest()
    case.save()
