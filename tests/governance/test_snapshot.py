"""The canonical form of snapshots: the vectors of docs/snapshot.md, and what it refuses."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from governance.snapshot import canonical, fingerprint
from tests.governance.stage import make_stage

VALUES = {
    "an empty object": {},
    "keys b and a, a list": {"b": True, "a": [3, 1, 2]},
    "e and a combining acute accent": {"naam": "cafe\u0301"},
    "quote, backslash, line feed, euro sign": {"tekst": '"a\\b"\n€ 180.000'},
    "a negative amount, pm, nothing": {"pm": None, "cents": -5, "note": ""},
}
PAGE = (Path(settings.BASE_DIR) / "docs" / "snapshot.md").read_text(encoding="utf-8")
VECTORS = re.findall(r"^\| (.+?) \| `(\{.*\})` \| `([0-9a-f]{64})` \|$", PAGE, re.MULTILINE)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_every_vector_of_the_specification_comes_out():
    assert [name for name, _text, _digest in VECTORS] == list(VALUES)
    for name, text, digest in VECTORS:
        made = canonical(VALUES[name])
        assert (made, fingerprint(made)) == (text, digest)


@given(JSON)
def test_canonical_is_a_projection(value):
    made = canonical(value)

    assert canonical(json.loads(made)) == made


@pytest.mark.parametrize("value", [1.0, float("nan"), b"x", {"a": {1, 2}}])
def test_what_has_no_one_way_to_be_written_is_refused(value):
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.django_db
def test_the_keys_of_a_version_are_those_of_the_specification():
    section = PAGE.partition("## A version")[2].partition("\n## ")[0]
    told = re.findall(r"^\| `(\w+)` \| ", section, re.MULTILINE)
    content = make_stage().freeze().content

    assert told
    # Of a letter (test_letter_journey), of reports (test_march_report, test_accounts), of a plan that replaces another
    # (test_replacing_consent), of reports over several years (test_six_years).
    elsewhere = {"round", "spending", "accounts", "balance", "departures"}
    assert set(told) - elsewhere <= set(content)
    assert set(content) - set(told) <= {"indicators"}
