"""YAML read so that every mapping and list remembers its lines, and that doubled keys and floats are refused."""

from pathlib import Path
from typing import Any

import yaml


class RegulationError(ValueError):
    """The data file of a regulation is refused; the message names the file, the line, the cause and the remedy."""

    def __init__(self, source: str, line: int, cause: str) -> None:
        super().__init__(f"{source} 第 {line} 行：{cause}")
        self.source = source
        self.line = line
        self.cause = cause


class Mapping(dict[str, Any]):
    """A mapping that knows the line it starts on and the line of each key."""

    line: int = 0
    lines: dict[str, int]

    def line_of(self, key: str) -> int:
        """Return the line of a key, or of the mapping where the key is absent."""
        return self.lines.get(key, self.line)


class Sequence(list[Any]):
    """A list that knows the line it starts on."""

    line: int = 0


class _Loader(yaml.SafeLoader):
    """The safe loader with lines; money and ratios must be quoted, because a float is not exact."""

    def line_of(self, node: yaml.Node) -> int:
        return int(node.start_mark.line) + 1

    def refuse(self, node: yaml.Node, cause: str) -> RegulationError:
        return RegulationError(str(self.name), self.line_of(node), cause)


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Mapping:
    result = Mapping()
    result.line = loader.line_of(node)
    result.lines = {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        if key in result:
            raise loader.refuse(key_node, f"键“{key}”重复，请只保留一个")
        result[key] = loader.construct_object(value_node, deep=True)
        result.lines[key] = loader.line_of(key_node)
    return result


def _sequence(loader: _Loader, node: yaml.SequenceNode) -> Sequence:
    result = Sequence(loader.construct_object(item, deep=True) for item in node.value)
    result.line = loader.line_of(node)
    return result


def _float(loader: _Loader, node: yaml.ScalarNode) -> None:
    raise loader.refuse(node, f"{node.value} 是浮点数，不精确；请加引号写成十进制文本")


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("tag:yaml.org,2002:seq", _sequence)
_Loader.add_constructor("tag:yaml.org,2002:float", _float)


def read(path: Path) -> Mapping:
    """Return the top mapping of a YAML file; RegulationError where it is no YAML or no mapping."""
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        loader.name = path.name
        try:
            data = loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RegulationError(path.name, line, f"不是有效的 YAML：{error.problem}") from error
    if not isinstance(data, Mapping):
        raise RegulationError(path.name, 1, "文件顶层应为键值结构")
    return data
