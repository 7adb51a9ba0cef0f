"""The log: its digest, its file, and how two of them are compared."""

import numpy as np
import pytest

from sim import events as ev
from sim.errors import EngineError
from sim.events import EVENTS, ROW, Log, describe, first_difference


def small_log() -> Log:
    return Log(
        np.array(
            [(600, ev.BORN, 0, 3, -1, 2), (2000, ev.VOICED, 0, 7, 3, 0), (2100, 16, 0, 1, -1, 2)], dtype=ROW
        )
    )


def test_events_are_numbered_upwards_from_one_and_named_once():
    codes = [event.code for event in EVENTS]
    assert codes == sorted(set(codes))
    assert codes[0] == 1
    assert codes[-1] == ev.LAST_KIND
    assert len({event.name for event in EVENTS}) == len(EVENTS)
    assert all(getattr(ev, event.name.upper()) == event.code for event in EVENTS)


def test_the_digest_sees_every_number_and_the_length(town_run):
    log = small_log()
    digests = {log.sha256, Log(log.rows[:2]).sha256}
    for name in ROW.names:
        other = log.rows.copy()
        other[name][1] += 1
        digests.add(Log(other).sha256)
    assert len(digests) == 8
    assert Log(town_run.log.rows[::1]).sha256 == town_run.log.sha256


def test_a_saved_log_is_read_back(tmp_path, town_run):
    path = tmp_path / "events.parquet"
    town_run.log.save(path)
    assert Log.load(path).sha256 == town_run.log.sha256
    assert path.stat().st_size <= 8 * len(town_run.log) + 20_000
    assert list(tmp_path.iterdir()) == [path]


def test_an_altered_or_foreign_file_is_refused(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / "events.parquet"
    small_log().save(path)
    table = pq.read_table(path)
    altered = table.set_column(0, "time", pa.array([1, 2, 3], pa.int32()))
    pq.write_table(altered.replace_schema_metadata(pq.read_metadata(path).metadata), path)
    with pytest.raises(EngineError, match="digest"):
        Log.load(path)
    pq.write_table(table.drop_columns(["b"]), path)
    with pytest.raises(EngineError, match="not an event log"):
        Log.load(path)
    path.write_bytes(b"PAR1 not really")
    with pytest.raises(EngineError, match="not an event log"):
        Log.load(path)
    with pytest.raises(EngineError):
        Log.load(tmp_path / "absent")


def test_the_first_difference_is_told_in_words():
    log = small_log()
    assert first_difference(log, Log(log.rows.copy())) is None
    other = log.rows.copy()
    other["a"][1] = 8
    told = first_difference(log, Log(other))
    assert "row 1" in told
    assert "day 1 09:20" in told
    assert "voiced" in told
    assert "no such row" in first_difference(log, Log(log.rows[:2]))
    assert "?" in describe(np.array([(0, 99, 0, 0, 0, 0)], dtype=ROW)[0])


def test_rows_of_a_kind_and_as_a_table():
    log = small_log()
    assert log.of(ev.VOICED)["a"].tolist() == [7]
    assert len(log) == 3
    frame = log.frame()
    assert list(frame.columns) == list(ROW.names)
    assert frame["time"].tolist() == [600, 2000, 2100]
