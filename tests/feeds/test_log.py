"""The address of a calendar is a secret: the log of the server leaves it out."""

import datetime
from types import SimpleNamespace

import pytest
from gunicorn.config import Config
from gunicorn.glogging import SafeAtoms

from kwaliteit.access_log import AccessLog

pytestmark = pytest.mark.once


def line(path: str) -> str:
    log = AccessLog(Config())
    asked = {"REQUEST_METHOD": "GET", "RAW_URI": path, "PATH_INFO": path, "SERVER_PROTOCOL": "HTTP/1.1"}
    response = SimpleNamespace(status="200 OK", sent=10, headers=[])
    atoms = log.atoms(response, SimpleNamespace(headers=[]), asked, datetime.timedelta(seconds=1))
    return log.cfg.access_log_format % SafeAtoms(atoms)


def test_the_secret_of_a_calendar_is_left_out() -> None:
    logged = line("/agenda/0b5d8a60-8d3e-4f6e-9d0e-2d1c1f3a9a11/geheim-geheim.ics")

    assert ("geheim" in logged, "0b5d8a60" in logged) == (False, True)


def test_other_addresses_are_logged_as_they_are() -> None:
    assert "GET /plannen/?kader=2019 HTTP/1.1" in line("/plannen/?kader=2019")
