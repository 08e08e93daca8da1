"""Words added and removed within a paragraph, with its marks and links kept. Pure: out comes escaped HTML.

Read without its <del>, the result is the new text to the letter; read without its <ins>, the old one. A space stands
between what went and what came in its place, so that they are not read as one word; it belongs to neither. Where
only a mark or link changed, both have the class "form". A paragraph that was split or joined has an empty <ins> or
<del> of class "break" there; it stands for a space, unless it is "tight".
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from governance.alike import common
from governance.nodes import Node

_TOKEN = re.compile(r"\s+|\d+(?:[.,]\d+)*|\w+|[^\w\s]")
_LINE = "\x01"  # <br>
_SHORT = 3  # letters of a lone word between two longer changes that is no hold for the eye

Atom = str
"""A word, mark or space, and behind it, each after a NUL, the inline elements around it. Most have none."""

BREAK: Atom = "\n\0p"
"""The end of a paragraph and the start of the next one."""


@dataclass
class Run:
    """A stretch of a paragraph: what both texts have, or what went and came there."""

    both: Sequence[Atom] = ()
    gone: list[Atom] = field(default_factory=list)
    came: list[Atom] = field(default_factory=list)


def compare_plain(old: str, new: str) -> str:
    """A plain text of one field beside another."""
    return rendered(runs(atoms([old]), atoms([new])))


def atoms(children: Sequence[Node | str], around: str = "") -> list[Atom]:
    made: list[Atom] = []
    for child in children:
        if isinstance(child, str):
            found = _TOKEN.findall(child)
            made += [token + around for token in found] if around else found
        elif child.tag == "br":
            made.append(_LINE + around)
        else:
            made += atoms(child.children, f"{around}\0{child.start}")
    return made


def _word(atom: Atom) -> str:
    return atom.partition("\0")[0]


def runs(old: Sequence[Atom], new: Sequence[Atom]) -> list[Run]:
    """From old to new; what is too short to hold on to between two changes is part of them."""
    found: list[Run] = []
    i = j = 0
    for a, b, length in [*common(old, new), (len(old), len(new), 0)]:
        change = Run(gone=list(old[i:a]), came=list(new[j:b]))
        if change.gone or change.came:
            found.append(change)
        if length:
            found.append(Run(both=new[b : b + length]))
        i, j = a + length, b + length
    return _calm(_calm(found))


def _calm(found: list[Run]) -> list[Run]:
    """What is too slight joins the changes around it; what these became is looked at once more by the caller."""
    made: list[Run] = []
    for at, run in enumerate(found):
        between = run.both and made and at + 1 < len(found)
        if between and _slight(run.both, made[-1], found[at + 1]):
            made[-1].gone += run.both
            made[-1].came += run.both
        elif made and not run.both and not made[-1].both:
            made[-1].gone += run.gone
            made[-1].came += run.came
        else:
            made.append(run)
    return made


def _slight(both: Sequence[Atom], before: Run, after: Run) -> bool:
    only = ""
    for atom in both:
        if atom[0].isalnum():
            if only:
                return False
            only = _word(atom)
    least = min(max(_letters(run.gone), _letters(run.came)) for run in (before, after))
    return not only or (len(only) <= _SHORT and least > _SHORT)


def _letters(some: list[Atom]) -> int:
    return sum(len(_word(atom)) for atom in some if atom[0].isalnum())


def rendered(found: list[Run]) -> str:
    return "".join(_html(run.both) if run.both else _change(run) for run in found)


def _change(run: Run) -> str:
    gone, came = [_word(atom) for atom in run.gone], [_word(atom) for atom in run.came]
    if BREAK in (*run.gone, *run.came) and sorted([gone, came]) == [["\n"], [" "]]:
        return _break("del" if run.gone == [BREAK] else "ins")
    name = ' class="form"' if gone == came else ""
    before, after = _marked("del", run.gone, name), _marked("ins", run.came, name)
    return f"{before} {after}" if before.endswith("</del>") and after.startswith(f"<ins{name}>") else before + after


def _marked(mark: str, some: list[Atom], name: str) -> str:
    made = []
    for is_break, group in itertools.groupby(some, key=lambda atom: atom == BREAK):
        part = list(group)
        if is_break:
            made += [_break(mark, tight=True) for _each in part]
        else:
            made.append(f"<{mark}{name}>{_html(part)}</{mark}>")
    return "".join(made)


def _break(mark: str, *, tight: bool = False) -> str:
    name = "break tight" if tight else "break"
    return f'<{mark} class="{name}"></{mark}>' + ("</p><p>" if mark == "ins" else "")


def _html(some: Sequence[Atom]) -> str:
    together = "".join(some)
    return _nested([atom.split("\0") for atom in some], 1) if "\0" in together else _escaped(together)


def _escaped(words: str) -> str:
    return escape(words, quote=False).replace(_LINE, "<br>")


def _nested(some: Sequence[list[str]], depth: int) -> str:
    """Words with the elements around them, from this depth on."""
    made = []
    for outer, group in itertools.groupby(some, key=lambda parts: parts[depth] if len(parts) > depth else ""):
        part = list(group)
        if outer:
            made.append(f"<{outer}>{_nested(part, depth + 1)}</{outer.split(' ', 1)[0]}>")
        else:
            made.append(_escaped("".join(words for words, *_around in part)))
    return "".join(made)
