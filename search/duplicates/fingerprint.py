"""Parse a function item into what it acts on, what it does and for whom: pure Python, no model is known here.

An item is read as object × action × qualifier (对象、动作、限定). Office lists have generic leaf names (信息登记), so
the words above the item, first its module, then the system's name, are kept apart as context and never lost.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from search.lexicon import FILLER, Group, Lexicon, Span
from search.text import TEXT_VERSION, grams, normalise, strip_boilerplate

PRINT_VERSION = "f3"

# Words that name no object: a leaf of nothing but these takes its object from the path.
_GENERIC = (
    "基本信息", "详细信息", "基础信息", "基础数据", "信息", "数据", "事项", "材料", "情况", "记录", "资料", "内容",
    "结果", "任务", "过程", "状态", "明细", "列表", "详情", "流程", "环节", "工作", "服务", "管理", "综合", "日常",
    "统一", "自动", "在线", "网上", "线上", "实时", "动态", "批量", "新增", "其他", "通用", "公共", "业务", "应用",
    "支撑", "中心", "系统", "平台", "规则", "模型", "方案", "计划", "时限", "期限", "历史", "总体", "人工", "现场",
)  # fmt: skip
_GENERIC_RE = re.compile("|".join(sorted(_GENERIC, key=len, reverse=True)))
_CONTEXT_BOILERPLATE = ("业务应用", "业务支撑", "系统管理", "对外服务", "公共支撑", "系统支撑", "基础支撑", "应用系统")
_HAN_OR_WORD = re.compile(r"[a-z0-9㐀-鿿]+")
_JOINERS = " 与和及、/的()"
_TAIL = 3
_READ = ("object", "action", "qualifier", FILLER)
_COMMON_SHARE = 0.7  # of an item's telling characters that a common term must cover


@dataclass(frozen=True, slots=True)
class SourceItem:
    """A function item as its owner wrote it; `path` holds the module names above it, outermost first."""

    key: str
    name: str
    path: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class SourceDoc:
    """A system or a project with its leaf items."""

    key: str
    name: str
    items: tuple[SourceItem, ...]
    department: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A parsed short text: canonical object text, groups found in it, and the text that was left over."""

    text: str
    object: str
    groups: frozenset[str]
    actions: tuple[str, ...]
    qualifiers: frozenset[str]
    tokens: tuple[str, ...]  # of the object text
    words: tuple[str, ...]  # of the whole text, actions and qualifiers too, as one would read the line
    telling: bool


@dataclass(frozen=True, slots=True)
class ItemPrint:
    """The fingerprint of one item; `context` is the nearest telling phrase above its own name."""

    key: str
    own: Phrase
    path: tuple[Phrase, ...]
    actions: tuple[str, ...]
    qualifiers: frozenset[str]
    common: Group | None
    description: str

    @property
    def object(self) -> str:
        """The object text that names the item: its own, else the nearest telling one above."""
        for phrase in (self.own, *reversed(self.path)):
            if phrase.telling:
                return phrase.object
        return self.own.object


@dataclass(frozen=True, slots=True)
class DocPrint:
    """A parsed system or project."""

    key: str
    name: Phrase
    items: tuple[ItemPrint, ...]
    department: str = ""
    summary: Phrase | None = None
    source: SourceDoc | None = field(default=None, compare=False)


class Parser:
    """Parses with one lexicon and remembers phrases: names repeat a great deal across a register."""

    def __init__(self, lexicon: Lexicon, phrases: int = 400_000) -> None:
        self.lexicon = lexicon
        self.phrase = lru_cache(maxsize=phrases)(self._phrase)
        self.common = lru_cache(maxsize=phrases)(self._common)

    @property
    def version(self) -> str:
        """Analysis version: code and lexicon content (§4.2)."""
        return f"{TEXT_VERSION}{PRINT_VERSION}-{self.lexicon.digest}"

    def document(self, doc: SourceDoc) -> DocPrint:
        """The fingerprint of a document."""
        return DocPrint(
            key=doc.key,
            name=self.phrase(doc.name),
            items=tuple(self.item(item) for item in doc.items),
            department=doc.department,
            summary=self.phrase(doc.summary) if doc.summary else None,
            source=doc,
        )

    def item(self, item: SourceItem) -> ItemPrint:
        """The fingerprint of an item."""
        own = self.phrase(item.name)
        path = tuple(phrase for phrase in map(self.phrase, item.path) if phrase.text not in _CONTEXT_BOILERPLATE)
        return ItemPrint(
            key=item.key,
            own=own,
            path=path,
            actions=own.actions or next((p.actions for p in reversed(path) if p.actions), ()),
            qualifiers=own.qualifiers.union(*(p.qualifiers for p in path)) if path else own.qualifiers,
            common=self.common(item.name),
            description=normalise(item.description),
        )

    def canonical(self, text: str) -> list[str]:
        """Runs of a longer text with known objects under their first name, actions and qualifiers cut out."""
        folded = normalise(text)
        rest: list[str] = []
        at = 0
        for span in self.lexicon.spans(folded, _READ):
            rest.append(folded[at : span.start])
            rest.append(span.group.terms[0] if span.group.kind == "object" else " ")
            at = span.end
        rest.append(folded[at:])
        # Closed up, as the names are: 违法建设位置 is 违法位置 here and there.
        return _HAN_OR_WORD.findall(strip_boilerplate("".join(rest), ""))

    def _phrase(self, raw: str) -> Phrase:
        text = normalise(raw)
        spans = self.lexicon.spans(text, _READ)
        spans = [span for span, kept in zip(spans, _acting(text, spans), strict=True) if kept]
        rest: list[str] = []
        groups: list[str] = []
        actions: list[str] = []
        qualifiers: list[str] = []
        at = 0
        for span in spans:
            rest.append(text[at : span.start])
            at = span.end
            name = span.group.id
            if span.group.kind == "action":
                actions.append(name)
                rest.append(" ")
            elif span.group.kind == "qualifier":
                qualifiers.append(name)
                rest.append(" ")
            elif span.group.kind == FILLER:
                rest.append(" ")
            else:
                groups.append(name)
                rest.append(f" {span.group.terms[0]} ")
        rest.append(text[at:])
        return _assemble(text, "".join(rest), groups, actions, qualifiers)

    def _common(self, raw: str) -> Group | None:
        folded = normalise(raw)
        text = "".join(_HAN_OR_WORD.findall(folded))
        if not text:
            return None
        exact = self.lexicon.group_of("common", folded) or self.lexicon.group_of("common", text)
        if exact is not None:
            return exact
        spans = self.lexicon.spans(text, ("common",))
        left = text
        for span in spans:
            left = left.replace(text[span.start : span.end], "")
        left = _GENERIC_RE.sub("", strip_boilerplate(left))
        covered = len(text) - len(left.replace(" ", ""))
        if spans and covered >= _COMMON_SHARE * len(text):
            return max(spans, key=lambda s: s.length).group
        return None


def _acting(text: str, spans: Sequence[Span]) -> list[bool]:
    """For each span whether it stands for itself: an action word inside an object's name does not act.

    Office names put the action last (统计指标认证) or first (审核监测报告); a word with object text on both sides, or
    before object text in a name that ends in an action, is part of the object.
    """
    gaps = [
        text[a:b] for a, b in zip([0, *(s.end for s in spans)], [*(s.start for s in spans), len(text)], strict=True)
    ]
    said = [bool(gap and _GENERIC_RE.sub("", strip_boilerplate(gap)).strip(_JOINERS)) for gap in gaps]
    kept = []
    for at, span in enumerate(spans):
        if span.group.kind != "action":
            kept.append(True)
            continue
        before = any(said[: at + 1]) or any(s.group.kind == "object" for s in spans[:at])
        after = any(said[at + 1 :]) or any(s.group.kind == "object" for s in spans[at + 1 :])
        ends = bool(spans) and spans[-1].group.kind == "action" and not said[-1]
        # A short unknown tail after a chain of actions is more likely one more action than an object.
        tail = not any(said[at + 1 : -1]) and all(s.group.kind == "action" for s in spans[at:])
        short = tail and before and len(gaps[-1].strip(_JOINERS)) <= _TAIL
        kept.append(not after or (not before and not ends) or short)
    return kept


def _assemble(text: str, rest: str, groups: Sequence[str], actions: Sequence[str], qualifiers: Sequence[str]) -> Phrase:
    cleaned = strip_boilerplate(rest)
    words = [w for w in (_GENERIC_RE.sub("", word) for word in _HAN_OR_WORD.findall(cleaned)) if w]
    telling = bool(groups) or any(len(word) >= 2 for word in words)
    kept = words or _HAN_OR_WORD.findall(cleaned) or _HAN_OR_WORD.findall(rest)
    object_text = " ".join(kept)
    # A register has few different tokens in a great many phrases: each is held once.
    tokens = tuple(map(sys.intern, dict.fromkeys([*groups, *grams(object_text)])))
    whole = strip_boilerplate(text)
    lines = [*groups, *actions, *qualifiers, *grams(whole if whole.strip() else text)]
    words = tuple(map(sys.intern, dict.fromkeys(lines)))
    return Phrase(
        text=text,
        object="".join(kept),
        groups=frozenset(groups),
        actions=tuple(dict.fromkeys(actions)),
        qualifiers=frozenset(qualifiers),
        tokens=tokens,
        words=words,
        telling=telling,
    )


def item_tokens(item: ItemPrint, owner: Phrase) -> tuple[str, ...]:
    """What an engine indexes and searches for one item: its own words, the nearest context, and joint tokens.

    The joint token binds object and action (对象§动作), which tells 矛盾纠纷登记 from 矛盾纠纷审核.
    """
    tokens: list[str] = list(item.own.tokens)
    for phrase in reversed(item.path):
        tokens.extend(phrase.tokens)
    if not item.own.telling and not any(p.telling for p in item.path):
        tokens.extend(owner.tokens)
    tokens.extend(item.actions)
    objects = item.own.groups or next((p.groups for p in reversed(item.path) if p.groups), frozenset())
    names = sorted(objects) if objects else [item.object]
    tokens.extend(f"{name}§{action}" for name in names if name for action in item.actions)
    return tuple(dict.fromkeys(tokens))


def digest_of(docs: Iterable[SourceDoc]) -> str:
    """SHA-256 over the exact texts compared, for the record of a run."""
    rows = [
        [d.key, d.name, d.department, d.summary, [[i.key, i.name, list(i.path), i.description] for i in d.items]]
        for d in docs
    ]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
