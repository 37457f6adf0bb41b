"""Number series (编号): one row per series and year, taken under the row's own lock."""

from django.db import models
from django.db.models import F


class NumberSeries(models.Model):
    """The last number given out in a series, such as a kind of official document in a year."""

    key = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "year"], name="number_series_once")]

    def __str__(self):
        return f"{self.key} {self.year}"

    @classmethod
    def take(cls, key: str, year: int) -> int:
        """Return the next number of the series; call inside a transaction, so that a failure gives it back."""
        cls.objects.get_or_create(key=key, year=year)
        cls.objects.filter(key=key, year=year).update(last=F("last") + 1)
        return cls.objects.values_list("last", flat=True).get(key=key, year=year)
