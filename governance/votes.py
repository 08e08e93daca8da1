"""Votes: whether they can be, and what quorum and majority they make by the rules of the body. Pure.

Quorum and majority are computed and shown, and never imposed: whether a decision stands is for the body to judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.lifecycle import Outcome
from governance.sections import named
from kwaliteit.organisation.models import Body
from kwaliteit.organisation.regulations import SHARES, Section
from kwaliteit.shared.errors import Refused

Votes = tuple[int, int, int]
"""For, against, abstained."""

# Outcomes for which a majority in favour is needed, and those that say that there was none.
IN_FAVOUR = frozenset({Outcome.CONSENT, Outcome.CONDITIONS, Outcome.SUBJECT, Outcome.PARTIAL, Outcome.APPROVED})
NOT_IN_FAVOUR = frozenset({Outcome.NO_CONSENT, Outcome.NOT_APPROVED})


class Counted(Protocol):
    """What is counted of one decision (governance.services.decisions.Content)."""

    @property
    def outcome(self) -> str: ...
    @property
    def section(self) -> str: ...
    @property
    def votes(self) -> Votes | None: ...
    @property
    def counted(self) -> Votes | None: ...
    @property
    def present(self) -> int | None: ...
    @property
    def proxies(self) -> int | None: ...
    @property
    def section_votes(self) -> Mapping[str, Votes]: ...


def summed(votes: Mapping[str, Votes]) -> Votes:
    """The votes of all sections together."""
    yes, no, none = (sum(numbers) for numbers in zip(*votes.values(), strict=True))
    return yes, no, none


def check_votes(content: Counted, body: Body) -> None:
    """Nobody votes or is there who has no seat, and sections make up the whole. Raises Refused at the field."""
    if content.votes:
        _fits(body, content.section, sum(content.votes), "votes_for")
    _check_proxies(content, body)
    if content.present is not None:
        represented = content.present + (content.proxies or 0)
        _fits(body, content.section, represented, "present")
        if content.counted and sum(content.counted) > represented:
            names = {"votes": sum(content.counted), "present": content.present, "proxies": content.proxies}
            words = _("%(votes)s votes are more than the %(present)s who were present.")
            if content.proxies:
                words = _("%(votes)s votes are more than the %(present)s who were present and the %(proxies)s proxies.")
            raise Refused(words % names, field="present")
    if content.section_votes and (content.section or not body.is_divided):
        raise Refused(_("Votes per section are those of a divided council that decides as a whole."))
    for section, votes in content.section_votes.items():
        _fits(body, section, sum(votes), f"votes_for_{section}")
    both = set(content.section_votes) == set(Section.values)
    if content.votes and both and summed(content.section_votes) != content.votes:
        raise Refused(
            _("The votes of the students and the staff together are not those of the council."), field="votes_for"
        )


def _check_proxies(content: Counted, body: Body) -> None:
    if not content.proxies:
        return
    if not body.proxies_most:
        raise Refused(_("By its own rules this body knows no proxies."), field="proxies")
    if content.present is None:
        raise Refused(_("Say how many were present, beside the proxies."), field="present")
    if content.proxies > content.present * body.proxies_most:
        names = {"proxies": content.proxies, "present": content.present, "most": body.proxies_most}
        words = _("%(present)s members cannot hold %(proxies)s proxies: by the rules each holds at most %(most)s.")
        raise Refused(words % names, field="proxies")


def _fits(body: Body, section: str, number: int, field: str) -> None:
    seats = body.seats_of(section)
    if seats is None or number <= seats:
        return
    names = {"votes": number, "seats": seats, "body": named(body.with_article, section)}
    if field == "present":
        raise Refused(_("%(votes)s present are more than the %(seats)s members of %(body)s.") % names, field=field)
    raise Refused(_("%(votes)s votes are more than the %(seats)s members of %(body)s.") % names, field=field)


def quorum_sentence(content: Counted, body: Body) -> tuple[bool | None, str]:
    """Whether enough members were there, and in words. Without a number of those present, who voted was there.

    Who gave a proxy counts where the rules of the body say so (``Body.proxies_count``).
    """
    quorum, seats = body.quorum_of(content.section), body.seats_of(content.section)
    there = content.present if content.present is not None else (sum(content.counted) if content.counted else None)
    if there is None:
        return None, ""
    proxies = content.proxies or 0
    names = {"there": there, "seats": seats, "quorum": quorum, "proxies": proxies}
    if content.present is None:
        first = _("%(there)s of %(seats)s members voted") if seats else _("%(there)s members voted")
    else:
        first = _("%(there)s of %(seats)s present") if seats else _("%(there)s present")
    if proxies:
        with_them = ngettext(", with %(proxies)s proxy", ", with %(proxies)s proxies", proxies)
        first = f"{first}{with_them}"
    if quorum is None:
        return None, f"{first % names}."
    reached = there + (proxies if body.proxies_count else 0) >= quorum
    last = _("quorum of %(quorum)s reached") if reached else _("quorum of %(quorum)s not reached")
    return reached, f"{first % names}: {last % names}."


def needed_for(content: Counted, body: Body) -> tuple[int, int] | None:
    """(how many must be in favour, of how many), by the majority that the body asks; None where nobody can say.

    Of the members present also those count who are there by proxy: they vote.
    """
    votes = content.counted
    if votes is None:
        return None
    share = SHARES[body.majority]
    cast = votes[0] + votes[1] + (votes[2] if body.abstentions_count else 0)
    there = None if content.present is None else content.present + (content.proxies or 0)
    counted = {"cast": cast, "present": there, "members": body.seats_of(content.section)}[share.of]
    if counted is None:
        return None
    needed = counted * share.parts // share.whole + 1 if share.more_than else -(-counted * share.parts // share.whole)
    return needed, counted


def majority_sentence(content: Counted, body: Body) -> tuple[bool | None, str]:
    """Whether the votes in favour are the majority that the body's rules ask, and in words."""
    votes, found = content.counted, needed_for(content, body)
    if votes is None:
        return None, ""
    rule = body.get_majority_display()
    if found is None:
        return None, _("The majority (%(rule)s) cannot be computed from what is filled in.") % {"rule": rule}
    needed, counted = found
    names = {"yes": votes[0], "counted": counted, "needed": needed, "rule": rule}
    of = {
        "cast": _("%(yes)s for of %(counted)s votes cast"),
        "present": _("%(yes)s for of %(counted)s present"),
        "members": _("%(yes)s for of %(counted)s members"),
    }[SHARES[body.majority].of]
    if content.proxies and SHARES[body.majority].of == "present":
        of = _("%(yes)s for of %(counted)s present or by proxy")
    reached = votes[0] >= needed > 0
    last = _("majority reached (%(rule)s).") if reached else _("majority not reached (%(rule)s; %(needed)s needed).")
    return reached, f"{of % names}: {last % names}"


def judged(content: Counted, body: Body) -> tuple[list[str], list[str]]:
    """(what the rules of the body make of the record, what does not go together in it), as sentences."""
    enough, quorum = quorum_sentence(content, body)
    won, majority = majority_sentence(content, body)
    return [text for text in (quorum, majority) if text], list(_warnings(content, enough, won))


def _warnings(content: Counted, enough: bool | None, won: bool | None) -> Iterable[str]:
    if enough is False:
        yield _("There were fewer members than the body's own rules ask.")
    if won is False and content.outcome in IN_FAVOUR:
        yield _("By these votes there was no majority, while an agreement is what you record.")
    if won is True and content.outcome in NOT_IN_FAVOUR:
        yield _("By these votes there was a majority, while you record that there is no agreement.")
