"""Registers and projects with exact ground truth, from a seed: the yardstick of the duplicate check (§3, domain 7.8).

Truth follows meaning, not words: an item is answered by registered items of the same object under the same qualifier,
to the share of its actions they have. Hard negatives come by construction: same object with other actions, same words
under another qualifier, same head with another facet.
"""

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from search.duplicates.fingerprint import SourceDoc, SourceItem
from search.evaluation.second_world import second_phrases, second_world
from search.evaluation.sets import EvaluationSet, Truth
from search.evaluation.styles import Style
from search.evaluation.verdicts import COMPOSE, NEW, REUSE, UPGRADE, verdict_of
from search.evaluation.vocabulary import COMMON_MODULES, DEPARTMENTS, KNOWN, Thing, World, lexicon_rows, world
from search.evaluation.wording import PHRASES, Phrases, Writer
from search.lexicon import Lexicon

SCATTERED = "分散"  # modules of many systems, a new project by verdict
_KIND_WEIGHTS = ((REUSE, 0.27), (UPGRADE, 0.27), (COMPOSE, 0.1), (NEW, 0.26), (SCATTERED, 0.1))


@dataclass(frozen=True, slots=True)
class Need:
    """One function by meaning: a thing, under a qualifier (-1: none), with its actions."""

    thing: int
    qualifier: int
    actions: tuple[int, ...]


@dataclass(slots=True)
class _System:
    doc: SourceDoc
    needs: list[tuple[str, Need]]  # item id, meaning; common modules have none
    theme: int


def generate(
    lexicon: Lexicon,
    seed: int,
    systems: int,
    projects: int,
    styles: Iterable[Style],
    known: dict[str, float] | None = None,
    *,
    second: bool = False,
) -> EvaluationSet:
    """A set of one seed; documents take turns with the styles. `known`: shares of groups that its lexicon lists.

    `second` speaks the second world's words and phrases instead of those drawn from the lexicon.
    """
    rng = random.Random(seed)  # noqa: S311  Repeatable, not secret.
    words = second_world(rng) if second else world(lexicon, rng)
    maker = _Maker(words, rng, tuple(styles), second_phrases() if second else PHRASES)
    registered = [maker.system(number) for number in range(systems)]
    truth: dict[str, Truth] = {}
    documents = []
    places = _places(registered)
    for number in range(projects):
        document, answer = maker.project(number, registered, places)
        documents.append(document)
        truth[document.key] = answer
    rows = lexicon_rows(words, rng, known or KNOWN)
    return EvaluationSet([s.doc for s in registered], documents, truth, None, rows)


Places = dict[tuple[int, int], list[tuple[int, str, tuple[int, ...]]]]


def _places(registered: list[_System]) -> Places:
    """Where each (thing, qualifier) stands: system number, item id, actions."""
    places: Places = defaultdict(list)
    for number, system in enumerate(registered):
        for item, need in system.needs:
            places[need.thing, need.qualifier].append((number, item, need.actions))
    return places


class _Maker:
    """Makes documents with one random stream."""

    def __init__(self, words: World, rng: random.Random, styles: tuple[Style, ...], phrases: Phrases) -> None:
        self.words, self.rng, self.styles, self.phrases = words, rng, styles, phrases
        self.by_theme: dict[int, list[Thing]] = defaultdict(list)
        # Some things no system has, so that truly new projects speak of things the register never heard of.
        self.unheard = [thing for thing in words.things if thing.number % 8 == 0]
        self.heard = [thing for thing in words.things if thing.number % 8]
        for thing in self.heard:
            self.by_theme[thing.theme].append(thing)

    def system(self, number: int) -> _System:
        rng = self.rng
        theme = rng.randrange(self.words.themes)
        style = self.styles[number % len(self.styles)]
        modules = [self._module(theme) for _ in range(rng.randint(3, 7))]
        writer = Writer(self.words, rng, style, self.phrases)
        items, needs = writer.items(f"R{number}", modules)
        items += self._common(f"R{number}", len(items), rng.randint(5, 12))
        doc = SourceDoc(f"S{number}", writer.title(modules), tuple(items), DEPARTMENTS[theme], writer.summary(modules))
        return _System(doc, needs, theme)

    def _module(self, theme: int, *, unheard: bool = False) -> list[Need]:
        """The functions of one module: one thing, one qualifier, two to nine actions, some of them in one item."""
        rng = self.rng
        pool = self.by_theme.get(theme) if rng.random() < 0.8 else None
        thing = rng.choice(self.unheard if unheard else pool or self.heard)
        qualifier = rng.randrange(len(self.words.qualifiers)) if rng.random() < 0.25 else -1
        actions = rng.sample(range(len(self.words.actions)), rng.randint(2, 9))
        needs: list[Need] = []
        while actions:
            take = 2 if len(actions) > 1 and rng.random() < 0.15 else 1
            needs.append(Need(thing.number, qualifier, tuple(actions[:take])))
            actions = actions[take:]
        return needs

    def _common(self, prefix: str, start: int, count: int) -> list[SourceItem]:
        names = self.rng.sample(COMMON_MODULES, min(count, len(COMMON_MODULES)))
        return [SourceItem(f"{prefix}-{start + at}", name, ("系统管理",)) for at, name in enumerate(names)]

    def project(self, number: int, registered: list[_System], places: Places) -> tuple[SourceDoc, Truth]:
        rng = self.rng
        kind = rng.choices([k for k, _ in _KIND_WEIGHTS], [w for _, w in _KIND_WEIGHTS])[0]
        theme = rng.randrange(self.words.themes)
        style = self.styles[number % len(self.styles)]
        needs = self._wanted(kind, theme, registered, places)
        writer = Writer(self.words, rng, style, self.phrases)
        items, meant = writer.items(f"P{number}", needs)
        items += self._common(f"P{number}", len(items), rng.randint(2, 8))
        document = SourceDoc(f"P{number}", writer.title(needs), tuple(items), DEPARTMENTS[theme])
        return document, _truth_of(document.key, meant, registered, places)

    def _wanted(self, kind: str, theme: int, registered: list[_System], places: Places) -> list[list[Need]]:
        """Modules of a project: taken from systems to the share its kind asks for, the rest new."""
        rng = self.rng
        size = rng.randint(12, 45)
        shares = {
            REUSE: (0.75, 1.0),
            UPGRADE: (0.33, 0.67),
            COMPOSE: (0.75, 0.95),
            NEW: (0.0, 0.22),
            SCATTERED: (0.3, 0.9),
        }
        share = rng.uniform(*shares[kind])
        sources = rng.sample(registered, {COMPOSE: 4, SCATTERED: 8}.get(kind, 1))
        taken: list[Need] = []
        pools = [[need for _, need in system.needs] for system in sources]
        for pool in pools:
            rng.shuffle(pool)
        while len(taken) < share * size and any(pools):
            for pool in pools:
                if pool and len(taken) < share * size:
                    taken.append(pool.pop())
        # A share near nothing would ask for a list without end.
        total = max(1, min(round(len(taken) / share), 2 * size)) if share > 0 else size
        fresh = self._new_needs(max(0, total - len(taken)), theme, places)
        modules: dict[tuple[int, int], list[Need]] = defaultdict(list)
        for need in [*taken, *fresh]:
            modules[need.thing, need.qualifier].append(need)
        grouped = list(modules.values())
        rng.shuffle(grouped)
        return grouped

    def _new_needs(self, count: int, theme: int, places: Places) -> list[Need]:
        """Functions no system has: another qualifier, other actions, or a thing of its own."""
        rng = self.rng
        made: list[Need] = []
        while len(made) < count:
            for need in self._module(theme, unheard=rng.random() < 0.3):
                held = {a for _, _, actions in places.get((need.thing, need.qualifier), ()) for a in actions}
                if rng.random() < 0.85 and held & set(need.actions):
                    continue
                made.append(need)
        return made[:count]


def _truth_of(key: str, meant: list[tuple[str, Need]], registered: list[_System], places: Places) -> Truth:
    labels: dict[str, dict[str, float]] = {}
    shares: dict[str, dict[int, set[int]]] = {}
    for item, need in meant:
        answers: dict[str, float] = {}
        held: dict[int, set[int]] = defaultdict(set)
        for system, other, actions in places.get((need.thing, need.qualifier), ()):
            share = len(set(need.actions) & set(actions)) / len(need.actions)
            if share > 0:
                answers[other] = max(answers.get(other, 0.0), share)
            held[system] |= set(need.actions) & set(actions)
        labels[item] = answers
        shares[item] = held
    wanted = dict(meant)
    systems = {s for held in shares.values() for s in held}
    count = max(len(wanted), 1)
    coverage = {
        registered[s].doc.key: round(sum(len(shares[i].get(s, ())) / len(wanted[i].actions) for i in wanted) / count, 4)
        for s in sorted(systems)
    }
    union = (
        sum(max((len(held) / len(wanted[i].actions) for held in shares[i].values()), default=0.0) for i in wanted)
        / count
    )
    coverage = {s: c for s, c in coverage.items() if c > 0}
    best = max(coverage.values(), default=0.0)
    return Truth(key, verdict_of(best, union), coverage, round(union, 4), {i: a for i, a in labels.items() if a})
