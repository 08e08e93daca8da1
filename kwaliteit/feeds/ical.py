"""A calendar as text (RFC 5545). Pure: events in, bytes out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

ZONE = "Europe/Amsterdam"
WIDTH = 75  # octets of a line, without its end
CLOCK = """BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE"""
"""The rule of the European Union since 1996."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing on one day; ``uid`` names it for good. With a time of day it begins then, else it takes the day."""

    uid: str
    day: datetime.date
    title: str
    time: datetime.time | None = None
    text: str = ""
    place: str = ""
    url: str = ""
    kind: str = ""
    cancelled: bool = False


def calendar(name: str, events: Iterable[Event], *, stamp: datetime.datetime, language: str) -> bytes:
    """The whole calendar. ``stamp`` is the moment at which it is made."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Kwaliteitsafspraken//Agenda//{language.upper()}",
        "CALSCALE:GREGORIAN",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        f"X-WR-TIMEZONE:{ZONE}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        *CLOCK.splitlines(),
    ]
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(event: Event, stamp: datetime.datetime) -> list[str]:
    lines = ["BEGIN:VEVENT", f"UID:{escaped(event.uid)}", f"DTSTAMP:{stamp.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"]
    if event.time is None:
        lines += [
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + datetime.timedelta(days=1):%Y%m%d}",
            "TRANSP:TRANSPARENT",
        ]
    else:
        lines.append(f"DTSTART;TZID={ZONE}:{event.day:%Y%m%d}T{event.time:%H%M%S}")
    texts = {
        "SUMMARY": event.title,
        "DESCRIPTION": event.text,
        "LOCATION": event.place,
        "CATEGORIES": event.kind,
    }
    lines += [f"{name}:{escaped(text)}" for name, text in texts.items() if text]
    if event.url:
        lines.append(f"URL:{event.url}")
    if event.cancelled:
        lines.append("STATUS:CANCELLED")
    return [*lines, "END:VEVENT"]


def escaped(text: str) -> str:
    """A value of type TEXT (3.3.11). Signs that a line may not hold are left out."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(sign for sign in text if sign == "\t" or not (ord(sign) < 32 or ord(sign) == 127))


def folded(line: str) -> bytes:
    """At most 75 octets to a line, never cutting a character in two (3.1)."""
    parts, part = [], b""
    for sign in line:
        octets = sign.encode()
        if len(part) + len(octets) > WIDTH:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]) + b"\r\n"
