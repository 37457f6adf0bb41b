"""A second world of words and phrases for generated sets, drawn from no lexicon (see its data file)."""

import random
from pathlib import Path

import yaml

from search.evaluation.vocabulary import Thing, World
from search.evaluation.wording import Phrases

_FILE = Path(__file__).parent / "data" / "second_world.yaml"


def second_world(rng: random.Random, things: int = 420, themes: int = 28) -> World:
    """Every object of the file, and as many objects with a facet as make up `things`."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    groups = {kind: [tuple(line.split()) for line in data[kind]] for kind in ("object", "facet", "action", "qualifier")}
    pairs: list[tuple[tuple[str, ...], tuple[str, ...]]] = [(names, ("",)) for names in groups["object"]]
    faceted = [(names, tails) for names in groups["object"] for tails in groups["facet"]]
    pairs += rng.sample(faceted, max(0, min(things - len(pairs), len(faceted))))
    made = []
    for number, (heads, tails) in enumerate(pairs):
        names = [head + tail for head in heads for tail in tails]
        rng.shuffle(names)
        made.append(Thing(number, rng.randrange(themes), tuple(names[: rng.randint(2, 4)])))
    return World(tuple(made), tuple(groups["action"]), tuple(groups["qualifier"]), themes)


def second_phrases() -> Phrases:
    """The phrases of the file."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    parts = ("names", "leaves", "modules", "sentences", "fillers", "titles")
    return Phrases(**{part: tuple(data[part]) for part in parts})
