"""The export is of one moment, whatever is decided while it is made."""

import threading

import pytest
from django.db import connection

from governance import export
from governance.models import LedgerEntry
from tests.governance.stage import make_stage


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_an_act_during_the_export_is_in_neither_its_lines_nor_its_root():
    stage = make_stage()
    stage.freeze("Eerste versie.")

    def freeze() -> None:
        stage.freeze("Tweede versie.")
        connection.close()

    with export.one_moment():
        before = list(export.lines())[1:]
        thread = threading.Thread(target=freeze)
        thread.start()
        thread.join(60)
        after, root = list(export.lines())[1:], export.root()

    assert LedgerEntry.objects.count() == 2
    assert after == before
    assert [number for number, _digest in root["heads"].values()] == [1]
