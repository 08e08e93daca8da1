"""A name that is kept in two languages, read in that of the moment. Pure."""

from __future__ import annotations


class BothNames:
    """A pair of names, as the text of whoever reads it."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def __str__(self) -> str:
        from kwaliteit.shared.templatetags.notation import in_language  # noqa: PLC0415 -- loads the template engine

        return in_language(self.names)
