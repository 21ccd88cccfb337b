"""Reads a unit's source: percent-format scripts that hold both languages side by side.

jupytext turns the scripts into cells. It is silent on mistakes in a cell's header (an unquoted value, a bare word,
a misspelled or doubled key), so every header is first held against a strict grammar here. What the cells must hold
is in :mod:`course_tools.rules`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import jupytext

LANGUAGES = ("zh", "en")

# Which keys a cell may carry, and of which type.
MARKDOWN_KEYS: dict[str, type] = {"lang": str, "essay": str, "points": int}
CODE_KEYS: dict[str, type] = {"answer": str, "check": str, "points": int, "locked": str}

HEADER = re.compile(r"# %%(?P<markdown> \[markdown\])?(?P<keys>(?: [a-z]+=(?:\"[^\"]*\"|\d+))*)")
KEY = re.compile(r"([a-z]+)=(\"[^\"]*\"|\d+)")
LOOKS_LIKE_HEADER = re.compile(r"\s*#\s*(%%|\+(\s|$)|-\s*$|<(code|markdown)cell>)")
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
MARKER = re.compile(r"«([^«»|\n]*)\|([^«»|\n]*)»")


class SourceError(Exception):
    """A fault in a unit's source, told with file and line."""

    def __init__(self, path: Path, line: int, message: str):
        super().__init__(f"{path.parent.name}/{path.name}:{line}: {message}")


@dataclass(frozen=True)
class Cell:
    """One cell of the source; `line` is where its header stands."""

    path: Path
    line: int
    kind: Literal["markdown", "code"]
    text: str
    keys: dict[str, str | int] = field(default_factory=dict)

    @property
    def lang(self) -> str | None:
        """Language of a Markdown cell; None for code, which stands once for both."""
        return self.keys.get("lang")

    @property
    def graded(self) -> str | None:
        """The id under which the cell is graded, if it is."""
        return self.keys.get("check") or self.keys.get("essay")

    @property
    def grade_id(self) -> str | None:
        """The id nbgrader knows the cell by, if it has one."""
        answer = self.keys.get("answer")
        return f"{answer}_answer" if answer else self.keys.get("locked") or self.graded

    @property
    def first_line(self) -> str:
        """The cell's first line, an item's heading."""
        return self.text.splitlines()[0]

    def fault(self, message: str, offset: int = 0) -> SourceError:
        """Return an error at the header, or at `offset` lines below it."""
        return SourceError(self.path, self.line + offset, message)

    def in_language(self, lang: str) -> "Cell":
        """Return the cell with each ``«中文|English»`` of its code replaced by one side."""
        side = LANGUAGES.index(lang)

        def pick(marker: re.Match[str]) -> str:
            offset = 1 + self.text[: marker.start()].count("\n")
            if not (marker[1].strip() and marker[2].strip()):
                raise self.fault(f"one side of the marker {marker[0]} is empty", offset)
            if marker[1].count("{") != marker[1].count("}"):
                raise self.fault(f"braces stand around the | of the marker {marker[0]}", offset)
            return marker[1 + side]

        text = MARKER.sub(pick, self.text)
        left = re.search(r"[«»]", text)
        if left:
            offset = 1 + text[: left.start()].count("\n")
            raise self.fault("a marker is «中文|English», on one line and with exactly one |", offset)
        return replace(self, text=text)


def edition(cells: list[Cell], lang: str) -> list[Cell]:
    """Return the cells of one language: the other's Markdown left out, the words in code chosen."""
    return [cell.in_language(lang) if cell.kind == "code" else cell for cell in cells if cell.lang in (None, lang)]


def read_cells(path: Path) -> Iterator[Cell]:
    """Yield a source file's cells, each header held against the grammar and against what jupytext made of it.

    Raises
    ------
    SourceError
        At the first fault, with file and line.
    """
    lines = _text(path).splitlines()
    headers = list(_headers(path, lines))
    first = headers[0][0]
    cells = jupytext.reads("\n".join(lines[first - 1 :]) + "\n", fmt="py:percent").cells
    if len(cells) != len(headers):
        raise SourceError(path, first, f"{len(headers)} cells are marked, jupytext reads {len(cells)}")
    ends = [number - 1 for number, _, _ in headers[1:]] + [len(lines)]
    for (number, kind, keys), cell, end in zip(headers, cells, ends, strict=True):
        read_keys = {key: value for key, value in cell.metadata.items() if key != "lines_to_next_cell"}
        if (cell.cell_type, read_keys) != (kind, keys):
            raise SourceError(path, number, f"jupytext reads this cell as {cell.cell_type} {read_keys}")
        if not cell.source.strip():
            raise SourceError(path, number, "the cell is empty")
        for at, line in enumerate(lines[number:end], number + 1):
            if kind == "markdown" and line and line != "#" and not line.startswith("# "):
                raise SourceError(path, at, f"a line of Markdown begins with `# `; got `{line}`")
        yield Cell(path, number, kind, cell.source, keys)


def _text(path: Path) -> str:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(path, raw[: error.start].count(b"\n") + 1, "the file is not UTF-8") from None
    for sign, name in {"\ufeff": "a byte-order mark", "\r": "a carriage return", "\t": "a tab"}.items():
        if sign in text:
            raise SourceError(path, text[: text.index(sign)].count("\n") + 1, f"{name}; use plain UTF-8, LF and spaces")
    return text


def _headers(path: Path, lines: list[str]) -> Iterator[tuple[int, str, dict[str, str | int]]]:
    found = False
    for number, line in enumerate(lines, 1):
        if LOOKS_LIKE_HEADER.match(line):
            header = HEADER.fullmatch(line)
            if not header:
                form = '`# %%` or `# %% [markdown]`, then key="text" or key=1'
                raise SourceError(path, number, f"a cell opens with {form}; got `{line}`")
            kind = "markdown" if header["markdown"] else "code"
            yield number, kind, _keys(path, number, kind, KEY.findall(header["keys"]))
            found = True
        elif not found and line and not line.startswith("#"):
            raise SourceError(path, number, "only comments may stand before the first cell")
    if not found:
        raise SourceError(path, 1, "the file has no cell")


def _keys(path: Path, number: int, kind: str, pairs: list[tuple[str, str]]) -> dict[str, str | int]:
    allowed = MARKDOWN_KEYS if kind == "markdown" else CODE_KEYS
    keys: dict[str, str | int] = {}
    for key, value in pairs:
        quoted = value.startswith('"')
        if key not in allowed:
            raise SourceError(path, number, f"unknown key {key}; a {kind} cell may have {', '.join(allowed)}")
        if key in keys:
            raise SourceError(path, number, f"the key {key} is given twice")
        if allowed[key] is int and (quoted or int(value) < 1):
            raise SourceError(path, number, f"{key} is a whole number from 1 on, without quotes; got {value}")
        if allowed[key] is str and not (quoted and IDENTIFIER.fullmatch(value[1:-1])):
            raise SourceError(path, number, f"{key} is a quoted lower-case name; got {value}")
        keys[key] = value[1:-1] if quoted else int(value)
    if kind == "markdown" and keys.get("lang") not in LANGUAGES:
        raise SourceError(path, number, 'a Markdown cell says lang="zh" or lang="en"')
    if len(keys.keys() & {"answer", "check", "locked", "essay"}) > 1:
        raise SourceError(path, number, f"a cell is one of answer, check, locked, essay; got {', '.join(keys)}")
    if ("points" in keys) != bool(keys.keys() & {"check", "essay"}):
        raise SourceError(path, number, "points go with a check or an essay, and each of these has points")
    return keys
