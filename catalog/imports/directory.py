"""Who is meant by a name: the organisations (单位名录) and systems that an import compares with."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from catalog.imports.official_names import bracketed, usual_form, without_rank
from catalog.text import squeeze


@dataclass(frozen=True, slots=True)
class OrgMatch:
    """A found organisation: its code, its name of today, and whether a former name (曾用名) was used."""

    code: str
    name: str
    former: bool = False


class Directory(Protocol):
    """What an importer asks of the register; the database and plain data answer alike."""

    def organisation(self, text: str) -> OrgMatch | None:
        """The organisation of a full name, short form or former name."""

    def is_empty(self) -> bool:
        """Whether no organisation is known at all."""

    def has_system(self, name: str) -> bool:
        """Whether a system of this name is registered, whosoever it is."""

    def learn_place(self, texts: Iterable[str]) -> None:
        """Learn the city's name from what a workbook says, so that `江州市教育局` is 市教育局."""


_PLACE = re.compile(r"^[\u4e00-\u9fff]{1,8}?(?=(?:市|州(?!市)|盟|区|县|旗))")
_SHORTEST_NAME, _LONGEST_NAME = 4, 24
_TAIL = re.compile(r"\((?:本级|局机关|机关|盖章|公章|签章|单位盖章)\)$|本级$")


@dataclass
class NameBook:
    """Organisations by every name they go by, with the city's name understood (`达州市X` = `市X`)."""

    names: dict[str, OrgMatch] = field(default_factory=dict)
    systems: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    _cache: dict[str, OrgMatch | None] = field(default_factory=dict)
    _places: set[str] | None = None
    _usual: dict[str, OrgMatch | None] | None = None

    @classmethod
    def from_entries(cls, entries: Iterable[dict[str, Any]], systems: Iterable[str] = ()) -> "NameBook":
        """Entries in the form of the organisations file: code, name, short, aliases [{name, kind: former|short}]."""
        book = cls(systems={squeeze(name) for name in systems})
        for entry in entries:
            book.add(entry["code"], entry["name"], (entry["name"], entry.get("short", "")))
            for alias in entry.get("aliases", ()):
                book.add(entry["code"], entry["name"], (alias["name"],), former=alias.get("kind") == "former")
        return book

    def add(self, code: str, now: str, names: Iterable[str], *, former: bool = False) -> None:
        for name in names:
            if name:
                found = OrgMatch(code, now, former)
                key = squeeze(name)
                known = self.names.get(key)
                if known is None or (known.former and not former):
                    self.names[key] = found

    def is_empty(self) -> bool:
        return not self.names

    def has_system(self, name: str) -> bool:
        return squeeze(name) in self.systems

    def learn_place(self, texts: Iterable[str]) -> None:
        """Find the city's name from what a workbook says: the prefix that most often leads to a known organisation."""
        seen: Counter[str] = Counter()
        for text in texts:
            key = re.sub(r"^.*?单位(?:名称)?[:]", "", squeeze(text))
            key = without_rank(re.sub(r"^(?:[(]?[一二三四五六七八九十\d]+[)、.]+)+", "", key))
            place = _PLACE.match(key)
            if key not in self.names and place and self._begins_with_name(key[place.end() :]):
                seen[place.group()] += 1
        if seen:
            self.places = {seen.most_common(1)[0][0]}
            self._cache.clear()
            self._usual = None

    def _begins_with_name(self, rest: str) -> bool:
        """Whether a known name opens a text: the whole of a cell, or the first words of a title."""
        return any(self._known(rest[:end]) for end in range(min(len(rest), _LONGEST_NAME), _SHORTEST_NAME - 1, -1))

    def _known(self, rest: str) -> OrgMatch | None:
        return self.names.get(rest) or self.names.get(rest[1:])

    def organisation(self, text: str) -> OrgMatch | None:
        key = squeeze(text)
        if key not in self._cache:
            self._cache[key] = self._find(key) or self._find_formal(key)
        return self._cache[key]

    def _find(self, key: str) -> OrgMatch | None:
        if not key:
            return None
        for form in (key, _TAIL.sub("", key)):
            if form in self.names:
                return self.names[form]
            for place in self.places:
                if form.startswith(place) and (found := self._known(form[len(place) :])):
                    return found
            for place in self._own_places():
                if form.startswith(("市", "州", "县", "区")) and (found := self.names.get(place + form)):
                    return found
            if len(form) >= 3 and (found := self.names.get("市" + form)):
                return found
        return None

    def _find_formal(self, key: str) -> OrgMatch | None:
        """A formal spelling of a known name, or one with a second name plate in brackets behind it."""
        if len(key) < _SHORTEST_NAME - 1:
            return None
        usual = self._usual_names()
        places = self.places | self._own_places()
        if found := usual.get(usual_form(key, places)):
            return found
        name, inner = bracketed(key)
        found = (self._find(name) or usual.get(usual_form(name, places))) if inner else None
        # A bracket that names another organisation leaves it open which of the two is meant.
        others = (self._find(form) for form in (inner, name + inner)) if found else ()
        return found if found and all(other is None or other.code == found.code for other in others) else None

    def _usual_names(self) -> dict[str, OrgMatch | None]:
        """The register by usual form; a form of two organisations is nobody's."""
        if self._usual is None:
            self._usual = {}
            places = self.places | self._own_places()
            for name, match in self.names.items():
                key = usual_form(name, places)
                known = self._usual.get(key, match)
                clash = known is None or known.code != match.code
                self._usual[key] = None if clash else match if known is None or known.former else known
        return self._usual

    def _own_places(self) -> set[str]:
        """The city's name, where the register itself writes it out (`达州市教育局`)."""
        if self._places is None:
            codes = {match.code for match in self.names.values()}
            seen = Counter(found.group() for key in self.names if (found := _PLACE.match(key)))
            self._places = {place for place, count in seen.most_common(1) if count * 3 >= len(codes) and count > 1}
        return self._places
