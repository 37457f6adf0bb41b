"""The true verdict of a generated project, by the borders of the scorer (§4.5)."""

from search.duplicates.scoring import COMPOSE, COMPOSE_FROM, NEW, REUSE, REUSE_FROM, UPGRADE, UPGRADE_FROM

__all__ = ["COMPOSE", "NEW", "REUSE", "UPGRADE", "verdict_of"]


def verdict_of(best: float, union: float) -> str:
    """复用 from .70 of the best system, 升级扩展 from .30, 组合复用 from .70 of the union, else 新建."""
    if best >= REUSE_FROM:
        return REUSE
    if best >= UPGRADE_FROM:
        return UPGRADE
    return COMPOSE if union >= COMPOSE_FROM else NEW
