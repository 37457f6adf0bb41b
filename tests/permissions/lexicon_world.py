"""The lexicon of the walked world: the first edition, and a draft with words that only the bureau reads."""

from catalog.models import DupFeedback, DupItem, DupRun, Judgement, LexiconEdition, LexiconGroup, TermProposal
from search import editions
from tests.factories.city import City
from tests.factories.registers import SystemFactory
from tests.moments import NOW
from tests.permissions.canaries import Canaries
from workflow.actions import lexicon

HOME = "lexicon/edition"


def plant_lexicon(city: City, canaries: Canaries) -> list[LexiconEdition]:
    """Make both editions and put words into all that is written in them."""
    first = editions.ensure_first(NOW)
    draft = lexicon.open_draft(base=first, note="补充同义词", by=city.person("BUR_OP"), at=NOW)
    text = editions.text_of("object", ["巡河员", "河道巡护员"])
    made = lexicon.save_group(edition=draft, text=text, by=city.person("BUR_OP"), at=NOW)
    canaries.plant(draft, HOME)
    # One term of the group: the words of a whole group would be parted.
    word = canaries.mint(HOME, f"LexiconGroup {made.pk}")
    LexiconGroup.objects.filter(pk=made.pk).update(terms=f"{made.terms} {word}")
    return [first, draft]


def plant_proposal(city: City, run: DupRun, canaries: Canaries) -> TermProposal:
    """Make a pair of terms that a judgement of a run proposes, and a system that the run missed."""
    item = DupItem.objects.filter(hit__run=run).first()
    judged = Judgement.objects.create(dup_item=item, value="DUP", by=city.person("BUR_OP"), at=NOW)
    proposal = TermProposal.objects.create(
        kind="object", left="河道巡护员", right=canaries.mint("lexicon/proposal", "TermProposal")
    )
    proposal.judgements.add(judged)
    note = canaries.mint("lexicon/feedback", "DupFeedback.note")
    missed = SystemFactory(owner=city.traffic)
    DupFeedback.objects.create(run=run, kind="missed", system=missed, note=note, by=city.person("BUR_OP"), at=NOW)
    return proposal
