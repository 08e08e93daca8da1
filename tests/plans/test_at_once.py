"""Three people, one of them in two tabs, write in one section in any order: no word that somebody typed is ever lost.

Each tab does what ``static/autosave.js`` does; answers get lost, saves never arrive, and people type on meanwhile.
"""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kwaliteit.organisation.models import Person
from plans import text
from plans.merging import Pick
from plans.models import Section
from plans.services import drafting
from plans.together import Basis, Clashing
from tests.factories import Role, make_document, someone

pytestmark = pytest.mark.django_db
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
TABS = st.integers(0, 3)
PLACE = st.integers(0, 9)
FATE = st.sampled_from(["answered", "late", "lost", "away"])
WORD = re.compile(r"w\d+")


def words(*texts: str) -> set[str]:
    return {word for each in texts for word in WORD.findall(text.plain(each))}


class Tab:
    """What stands in one editor, and on what it was typed."""

    def __init__(self, person: Any) -> None:
        self.person = person
        self.blocks: list[str] = []
        self.revision = 0
        self.base: str | None = None
        self.unsure: list[str] = []
        self.saved = ""

    @property
    def body(self) -> str:
        return "".join(self.blocks)

    def show(self, section: Section) -> None:
        self.blocks, self.revision, self.saved = text.blocks(section.body), section.revision, section.body
        self.base, self.unsure = None, []


class Writing(RuleBasedStateMachine):
    """``gone``: words that somebody took out herself or did not pick; ``shown``: words seen in a conflict."""

    section: Section
    people: list[Person]

    @initialize()
    def begin(self) -> None:
        self.before = transaction.savepoint()
        self.tabs = [Tab(person) for person in self.people]
        first = self.save(self.tabs[0], 0, "".join(f"<p>w{number}</p>" for number in range(4)), None)
        for tab in self.tabs:
            tab.show(first)
        self.typed: set[str] = words(first.body)
        self.acknowledged: set[str] = set()
        self.gone: set[str] = set()
        self.shown: set[str] = set()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.before)

    def stored(self) -> Section:
        return Section.objects.get(pk=self.section.pk)

    @rule(which=TABS, at=PLACE, fresh=st.booleans())
    def types(self, which: int, at: int, fresh: bool) -> None:
        tab, word = self.tabs[which], f"w{len(self.typed)}"
        self.typed.add(word)
        if fresh or not tab.blocks:
            tab.blocks.insert(at % (len(tab.blocks) + 1), f"<p>{word}</p>")
        else:
            place = at % len(tab.blocks)
            tab.blocks[place] = tab.blocks[place].replace("</p>", f" {word}</p>")

    @rule(which=TABS, at=PLACE)
    def takes_a_paragraph_out(self, which: int, at: int) -> None:
        tab = self.tabs[which]
        if tab.blocks:
            self.gone |= words(tab.blocks.pop(at % len(tab.blocks)))

    @rule(which=TABS, at=PLACE, fresh=st.booleans(), fate=FATE, choice=PLACE)
    def types_and_saves(self, which: int, at: int, fresh: bool, fate: str, choice: int) -> None:
        self.types(which, at, fresh)
        self.saves(which, fate, choice)

    @rule(which=TABS, fate=FATE, choice=PLACE)
    def saves(self, which: int, fate: str, choice: int) -> None:
        tab = self.tabs[which]
        sent = tab.body
        if sent == tab.saved:
            return
        basis = Basis({"body": tab.base} if tab.base else None, [{"body": each} for each in tab.unsure])
        tab.unsure = [*tab.unsure, sent][-3:]
        if fate == "away":
            return
        try:
            saved = self.save(tab, tab.revision, sent, basis)
        except Clashing as clash:
            self.chooses(tab, clash, choice)
            return
        if fate != "lost":
            self.answered(tab, sent, saved, typed_on=fate == "late")
        if fate == "late":
            self.saves(which, "answered", choice)

    def save(self, tab: Tab, revision: int, body: str, basis: Basis | None) -> Section:
        return drafting.save_section(section=self.section, revision=revision, actor=tab.person, body=body, basis=basis)

    def answered(self, tab: Tab, sent: str, saved: Section, typed_on: bool) -> None:
        self.acknowledged |= words(sent)
        tab.revision, tab.unsure, tab.base, tab.saved = saved.revision, [], None, sent
        if typed_on and tab.blocks:
            self.types(self.tabs.index(tab), 0, fresh=False)
        if saved.body != sent and tab.body != sent:
            tab.base = sent
        elif saved.body != sent:
            tab.show(saved)

    def chooses(self, tab: Tab, clash: Clashing, choice: int) -> None:
        """On the page of two texts; whatever is saved meanwhile, she chooses until nothing clashes."""
        for which in [("stored", "typed", "both")[choice % 3], "both"]:
            found = [one for _key, _name, one in clash.merge.clashes()]
            self.shown |= words(*(each for one in found for each in (one.stored, one.typed)))
            self.gone |= (
                words(*(each for one in found for each in (one.stored, one.typed))) if which != "both" else set()
            )
            picks = {key: Pick(which) for key, _name, _one in clash.merge.clashes()}
            basis = Basis(clash.base, [], clash.revision, picks)
            try:
                saved = self.save(tab, clash.seen, clash.typed["body"], basis)
            except Clashing as again:
                clash = again
                continue
            self.acknowledged |= words(tab.body)
            return tab.show(saved)
        raise AssertionError("what she chose does not stand")

    @rule(which=TABS)
    def looks(self, which: int) -> None:
        tab = self.tabs[which]
        if tab.body == tab.saved and not tab.base and not tab.unsure:
            tab.show(self.stored())

    @invariant()
    def every_word_is_somewhere(self) -> None:
        kept = words(*self.section.history.values_list("body", flat=True))
        still_typed = words(*(tab.body for tab in self.tabs))
        assert self.typed <= kept | still_typed | self.shown | self.gone

    @invariant()
    def no_save_takes_out_what_another_wrote(self) -> None:
        assert self.acknowledged - self.gone <= words(self.stored().body)


def test_no_word_is_lost_in_any_order_of_typing_and_saving() -> None:
    document = make_document()
    others = [someone(Role.PORTFOLIO_HOLDER, unit=document.unit) for _person in range(2)]
    Writing.section = document.sections.get(template__code="summary")
    Writing.people = [document.created_by, *others, others[0]]

    run_state_machine_as_test(
        Writing, settings=settings(max_examples=500 if LONG else 25, stateful_step_count=60 if LONG else 30)
    )
