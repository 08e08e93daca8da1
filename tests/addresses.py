"""The addresses of the site that are ours, and which of them act, as far as Django's own decorators tell."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, get_resolver

OURS = ("kwaliteit", "plans", "budgets", "governance", "monitoring")


def unwrapped(view: Any) -> Iterator[Any]:
    """The view with the decorators around it, from the outside in."""
    while inspect.isfunction(view):
        yield view
        view = getattr(view, "__wrapped__", None)


def takes_post(view: Any) -> bool:
    methods = [inspect.getclosurevars(part).nonlocals.get("request_method_list") for part in unwrapped(view)]
    told = [found for found in methods if found is not None]
    return not told or "POST" in told[0]


def ours(patterns: Any = None, space: str = "") -> Iterator[tuple[str, Any]]:
    """Each address with its view, by its full name."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from ours(pattern.url_patterns, pattern.namespace or space)
        elif pattern.callback.__module__.split(".")[0] in OURS:
            yield (f"{space}:{pattern.name}" if space else pattern.name), pattern.callback


def acting(*spaces: str) -> set[str]:
    """The names of all addresses that take a POST; only those of these spaces where any is named."""
    return {name for name, view in ours() if takes_post(view) and (not spaces or name.split(":")[0] in spaces)}
