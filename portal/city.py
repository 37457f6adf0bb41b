"""The city's data under the name the pages use; it is read in `catalog.city`."""

from catalog.city import city

__all__ = ["city"]
