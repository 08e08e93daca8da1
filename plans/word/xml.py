"""The names of WordprocessingML, and a short way to make its elements. Pure."""

from __future__ import annotations

from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Element = Any


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def el(name: str, /, *children: Element, **values: Any) -> Element:
    """An element of Word with its attributes; what is None is left out."""
    made = etree.Element(w(name), nsmap={"w": W, "r": R})
    for key, value in values.items():
        if value is not None:
            made.set(w(key), str(value))
    made.extend(child for child in children if child is not None)
    return made


def value(parent: Element | None, path: str) -> str | None:
    """The ``w:val`` of what stands at this path (names without their prefix), or None."""
    found = at(parent, path)
    return None if found is None else found.get(w("val"))


def at(parent: Element | None, path: str) -> Element | None:
    return None if parent is None else parent.find("/".join(w(name) for name in path.split("/")))


def is_on(parent: Element | None, path: str) -> bool:
    """Whether a switch as ``w:b`` stands, and is not turned off."""
    found = at(parent, path)
    return found is not None and found.get(w("val"), "1") not in ("0", "false", "off", "none")
