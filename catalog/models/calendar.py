"""The administrator's working-day table (节假日), overlaid on the library's years."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HolidayYear(models.Model):
    """A year whose State Council notice has been loaded."""

    year = models.PositiveSmallIntegerField(_("年份"), unique=True)
    source = models.CharField(_("通知文号"), max_length=120)
    loaded_at = models.DateTimeField(_("载入时间"))
    loaded_by = models.ForeignKey("catalog.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = _("放假通知")
        verbose_name_plural = _("放假通知")
        ordering = ["-year"]

    def __str__(self):
        return f"{self.year} {self.source}"


class Holiday(models.Model):
    """A day off or a make-up working day of a loaded year (放假、调休上班)."""

    class Kind(models.TextChoices):
        OFF = "off", _("放假")
        WORK = "work", _("调休上班")

    year = models.ForeignKey(HolidayYear, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("类别"), max_length=4, choices=Kind.choices)

    class Meta:
        verbose_name = _("节假日")
        verbose_name_plural = _("节假日")
        ordering = ["day"]

    def __str__(self):
        return f"{self.day} {self.get_kind_display()}"
