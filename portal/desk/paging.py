"""Pages of lists that only grow: counting every row one may see costs more than showing the rows."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property


class CappedPaginator(Paginator):
    """Counts and pages the first 1,000 rows; `capped` says that there are more, which a filter reaches."""

    MOST = 1000

    @cached_property
    def _counted(self) -> int:
        return self.object_list[: self.MOST + 1].count()

    @cached_property
    def count(self) -> int:
        """How many rows are paged."""
        return min(self._counted, self.MOST)

    @property
    def capped(self) -> bool:
        """Whether rows were left out."""
        return self._counted > self.MOST
