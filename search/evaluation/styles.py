"""Styles of writing: how often a generated text does what office texts do. Each is one mixture of habits."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Style:
    """Probabilities of habits, for documents of a register and of projects alike."""

    name: str
    path: float = 0.7  # a document names modules above its items
    generic_leaf: float = 0.0  # the leaf says only the action (信息登记); the object stands in the path
    description: float = 0.9
    other_name: float = 0.5  # the description uses another name of the object than the item's name
    several_names: float = 0.0  # one document calls one object by several names
    noisy_action: float = 0.05  # an action no lexicon lists, or a superfluous one
    two_actions: float = 0.15


PLAIN = Style("plain")
FLAT = Style("flat", path=0.0, description=0.8, other_name=0.4)
TERSE = Style("terse", path=0.4, description=0.3, other_name=0.3, noisy_action=0.1)
NESTED = Style("nested", path=1.0, generic_leaf=0.5, other_name=0.4)
PERTURBED = Style(
    "perturbed", path=0.9, generic_leaf=0.35, description=0.6, other_name=0.45, several_names=0.5, noisy_action=0.2
)

BY_NAME = {style.name: style for style in (PLAIN, FLAT, TERSE, NESTED, PERTURBED)}

# What the shipped model is trained on; the perturbed style is kept out so that it can be tested on.
TRAINING_MIXTURE = (PLAIN, FLAT, TERSE, NESTED)


def variation(style: Style, **habits: float) -> Style:
    """A style with other habits."""
    return replace(style, **habits)
