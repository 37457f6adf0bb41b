"""What `manage.py doctor` looks at: each check answers with one finding, in words an administrator can act on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from celery import current_app
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from kombu.exceptions import OperationalError
from wagtail.models import Workflow

from catalog.models import HolidayYear, Role, System
from search import indexing
from search.engine import Unavailable
from workflow.models import ApprovalSheet, Job
from workflow.regulation import roles
from workflow.regulation.calendar import default_calendar

LAG_LIMIT = timedelta(minutes=5)
# The State Council's notice for the next year appears in November as a rule.
NOTICE_MONTH = 11


class Level(StrEnum):
    """How bad a finding is; only FAILED makes the command's exit status 1."""

    OK = "正常"
    WARNING = "注意"
    FAILED = "故障"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's answer: what was looked at, how it stands, and what to do."""

    subject: str
    level: Level
    message: str
    remedy: str = ""


def examine(at: datetime, today: date) -> Iterator[Finding]:
    """Run every check; those that need the tables are left out when the database does not answer."""
    database = check_database()
    yield database
    if database.level == Level.FAILED:
        return
    yield check_workflows()
    yield check_roles()
    yield check_calendar(today)
    yield check_search()
    yield check_outbox(at)
    yield check_broker()
    yield check_storage()
    yield check_mode()


def check_database() -> Finding:
    """Does the database answer, and do its tables match the code?"""
    subject = "数据库"
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return Finding(
            subject, Level.FAILED, f"无法连接：{error}", "请检查 DATABASE_URL 是否正确，数据库服务是否已启动。"
        )
    if plan:
        return Finding(subject, Level.FAILED, f"有{len(plan)}项结构变更尚未执行。", "请运行 python manage.py migrate。")
    return Finding(subject, Level.OK, f"{connection.vendor}，结构与程序一致。")


def check_workflows() -> Finding:
    """Are the three workflows that approval sheets carry still there and active?"""
    wanted = {f"sheet:{mode}" for mode in ApprovalSheet.Mode.values}
    missing = sorted(wanted - set(Workflow.objects.filter(active=True).values_list("name", flat=True)))
    if missing:
        return Finding(
            "签批流程",
            Level.FAILED,
            f"缺少或已停用：{'、'.join(missing)}。签批单无法发起。",
            "请在数据库中恢复这些流程，或从备份恢复；不要在页面后台修改它们。",
        )
    return Finding("签批流程", Level.OK, f"{len(wanted)}种签批流程齐全。")


def check_roles() -> Finding:
    """Does every role of the rulebook stand in the database?"""
    wanted = {role.value for role in roles.Role}
    missing = sorted(wanted - set(Role.objects.values_list("code", flat=True)))
    if missing:
        return Finding("角色", Level.FAILED, f"缺少角色：{'、'.join(missing)}。", "请运行 python manage.py migrate。")
    return Finding("角色", Level.OK, f"{len(wanted)}个角色齐全。")


def check_calendar(today: date) -> Finding:
    """Is the working-day table known for this year, and for the next one once its notice should be out?"""
    known = default_calendar().covered_years | set(HolidayYear.objects.values_list("year", flat=True))
    remedy = "请在国务院办公厅放假通知公布后导入节假日表；此前算出的期限均标注“暂定”，导入后自动重算。"
    if today.year not in known:
        return Finding("工作日历", Level.FAILED, f"没有{today.year}年的放假安排，期限只能暂定。", remedy)
    if today.month >= NOTICE_MONTH and today.year + 1 not in known:
        return Finding("工作日历", Level.WARNING, f"没有{today.year + 1}年的放假安排。", remedy)
    return Finding("工作日历", Level.OK, f"已覆盖至{max(known)}年。")


def check_search() -> Finding:
    """Does the engine answer, and does it hold every registered system?"""
    subject = "检索索引"
    remedy = "请运行 python manage.py dup_rebuild。"
    try:
        stats = indexing.engine().stats()
    except (Unavailable, OSError) as error:
        return Finding(subject, Level.FAILED, f"检索服务没有应答：{error}", "请检查 SEARCH_URL 和检索服务。")
    registered = System.objects.count()
    if stats.analysis_version not in ("", indexing.parser().version):
        return Finding(subject, Level.WARNING, "索引是按原来的词库或程序版本建立的，查重可能漏掉候选。", remedy)
    if stats.docs < registered:
        return Finding(subject, Level.WARNING, f"已登记{registered}个系统，索引中只有{stats.docs}条。", remedy)
    return Finding(subject, Level.OK, f"索引{stats.docs}条，已登记系统{registered}个。")


def check_outbox(at: datetime) -> Finding:
    """Is work waiting longer than the worker's sweep explains, or given up?"""
    dead = Job.objects.filter(status=Job.Status.DEAD).count()
    if dead:
        return Finding(
            "后台任务", Level.FAILED, f"有{dead}项任务多次失败。", "请查看这些任务的出错信息，排除原因后重新排队。"
        )
    oldest = Job.objects.filter(status=Job.Status.PENDING, run_at__lte=at).order_by("run_at").first()
    if oldest and at - oldest.run_at > LAG_LIMIT:
        minutes = int((at - oldest.run_at).total_seconds() // 60)
        return Finding("后台任务", Level.WARNING, f"最早的任务已等待{minutes}分钟。", "请确认后台进程正在运行。")
    return Finding("后台任务", Level.OK, "没有积压。")


def check_broker() -> Finding:
    """Can the worker be rung? Without the bell work is done all the same, some seconds later."""
    try:
        with current_app.connection_for_write() as bell:
            bell.ensure_connection(max_retries=1, timeout=2)
    except (OperationalError, OSError) as error:
        return Finding(
            "消息通道",
            Level.WARNING,
            f"无法连接：{error}。任务仍会执行，但要等下一次巡检。",
            "请检查 REDIS_URL 和 Redis 服务。",
        )
    return Finding("消息通道", Level.OK, "可用。")


def check_storage() -> Finding:
    """Can a dossier's bytes be written, read back and removed?"""
    private = storages["private"]
    probe = b"doctor"
    try:
        name = private.save("doctor/probe", ContentFile(probe))
        with private.open(name) as handle:
            same = handle.read() == probe
        private.delete(name)
    except OSError as error:
        return Finding("卷宗存储", Level.FAILED, f"无法写入：{error}", "请检查 PRIVATE_ROOT 的磁盘空间和目录权限。")
    if not same:
        return Finding("卷宗存储", Level.FAILED, "写入后读出的内容不一致。", "请检查存储设备。")
    return Finding("卷宗存储", Level.OK, "可读写。")


def check_mode() -> Finding:
    """Is this a demonstration or a city's own server?"""
    if settings.DEMO:
        return Finding("运行方式", Level.OK, "演示模式：示例账号口令公开，不得录入真实业务数据。")
    if settings.DEBUG:
        return Finding("运行方式", Level.WARNING, "调试开关已打开。", "正式使用请关闭 DEBUG。")
    return Finding("运行方式", Level.OK, "正式模式。")
