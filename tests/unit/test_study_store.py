"""The folder of a study: shards appear whole, damage is noticed, writers keep out of each other's way."""

import multiprocessing
from pathlib import Path

import numpy as np
import pytest

from analysis.study import store
from analysis.study.store import KEY_DTYPE, MERGED_AT_ONCE, MovedError, Rows, Shards
from sim.errors import RunError

WIDTH = 3


def rows_of(*numbers: int) -> Rows:
    """Runs whose values tell their number; some keys end in zero bytes."""
    keys = [number.to_bytes(4, "little").ljust(store.KEY_BYTES, b"\0") for number in numbers]
    values = np.array([[number, np.nan, -number] for number in numbers], dtype=np.float64)
    return Rows(
        key=np.array(keys, dtype=KEY_DTYPE),
        values=values,
        cases=np.array([[number, 0, 1] for number in numbers], dtype=np.int64),
        seconds=np.zeros(len(numbers)),
    )


def loaded(folder: Path, *, version: str = "1") -> Shards:
    shards = Shards(folder, version=version, width=WIDTH)
    shards.load()
    return shards


def assert_same(one: Rows, other: Rows) -> None:
    np.testing.assert_array_equal(one.key, other.key)
    np.testing.assert_array_equal(one.values, other.values)
    np.testing.assert_array_equal(one.cases, other.cases)


def test_runs_come_back_in_the_order_that_is_asked_for(tmp_path: Path) -> None:
    writer = loaded(tmp_path)
    writer.add(rows_of(3, 1, 256))
    writer.add(rows_of(2, 512))
    shards = loaded(tmp_path)
    assert len(shards) == 5
    assert shards.holds(rows_of(1, 7, 512).key).tolist() == [True, False, True]
    wanted = rows_of(512, 1, 2, 256, 3)
    assert_same(shards.rows(wanted.key), wanted)


def test_a_run_in_two_shards_counts_once(tmp_path: Path) -> None:
    writer = loaded(tmp_path)
    writer.add(rows_of(1, 2))
    writer.add(rows_of(2, 3))
    assert len(loaded(tmp_path)) == 3


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    shards = loaded(tmp_path / "nowhere")
    assert len(shards) == 0
    assert not shards.holds(rows_of(1).key).any()
    assert len(shards.rows(rows_of().key)) == 0


@pytest.mark.parametrize("damage", ["cut", "emptied", "a bit flipped", "renamed", "garbage"])
def test_damaged_shards_are_noticed_and_put_aside(damage: str, tmp_path: Path) -> None:
    writer = loaded(tmp_path)
    writer.add(rows_of(1))
    writer.add(rows_of(2))
    path, other = sorted((tmp_path / "shards").iterdir())
    data = bytearray(path.read_bytes())
    if damage == "renamed":
        path.rename(path.with_name(f"{'0' * 64}.parquet"))
    elif damage == "a bit flipped":
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    else:
        path.write_bytes({"cut": data[: len(data) // 2], "emptied": b"", "garbage": b"PAR1" * 99}[damage])
    shards = loaded(tmp_path)
    assert len(shards) == len(shards.damaged) == 1
    shards.put_aside()
    again = loaded(tmp_path)
    assert (len(again), again.damaged) == (1, [])
    assert other.exists()


def test_half_written_files_are_not_read(tmp_path: Path) -> None:
    writer = loaded(tmp_path)
    writer.add(rows_of(1))
    whole = next((tmp_path / "shards").iterdir())
    (tmp_path / "shards" / f".{whole.name}.77.part").write_bytes(whole.read_bytes()[:100])
    assert len(loaded(tmp_path)) == 1


def test_runs_of_another_version_are_counted_apart(tmp_path: Path) -> None:
    loaded(tmp_path).add(rows_of(1, 2))
    loaded(tmp_path, version="2").add(rows_of(3))
    assert (len(loaded(tmp_path)), loaded(tmp_path).others) == (2, 1)


def test_shards_are_merged_and_nothing_is_lost(tmp_path: Path) -> None:
    writer = loaded(tmp_path)
    number = MERGED_AT_ONCE * 3 + 5
    for each in range(number):
        writer.add(rows_of(each))
    assert len(list((tmp_path / "shards").iterdir())) == 3 + 5
    shards = loaded(tmp_path)
    wanted = rows_of(*range(number))
    assert_same(shards.rows(wanted.key), wanted)


def test_large_shards_are_left_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MERGED_BYTES", MERGED_AT_ONCE * 16 * WIDTH - 1)
    writer = loaded(tmp_path)
    for each in range(MERGED_AT_ONCE + 1):
        writer.add(rows_of(each))
    assert len(list((tmp_path / "shards").iterdir())) == MERGED_AT_ONCE + 1


def test_a_row_group_is_read_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "GROUP_BYTES", 2 * 16 * WIDTH)
    monkeypatch.setattr(store, "CACHED_BYTES", 0)
    writer = loaded(tmp_path)
    writer.add(rows_of(*range(5)))
    writer.add(rows_of(9, 8, 7))
    shards = loaded(tmp_path)
    wanted = rows_of(8, 4, 0, 7, 1, 9, 3)
    assert_same(shards.rows(wanted.key), wanted)
    assert len(shards._cache) == 1
    assert len(shards._cache.popitem()[1]) <= 2


def test_a_folder_is_read_anew_when_shards_were_merged_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = loaded(tmp_path)
    for each in range(MERGED_AT_ONCE - 1):
        writer.add(rows_of(each))
    opened = Shards._open

    def merged_meanwhile(shards: Shards, path: Path) -> object:
        monkeypatch.setattr(Shards, "_open", opened)
        writer.add(rows_of(MERGED_AT_ONCE))
        return opened(shards, path)

    monkeypatch.setattr(Shards, "_open", merged_meanwhile)
    assert len(loaded(tmp_path)) == MERGED_AT_ONCE


def test_a_reader_notices_that_shards_were_merged(tmp_path: Path) -> None:
    writer = loaded(tmp_path)
    writer.add(rows_of(0))
    reader = loaded(tmp_path)
    for each in range(1, MERGED_AT_ONCE):
        writer.add(rows_of(each))
    with pytest.raises(MovedError):
        reader.rows(rows_of(0).key)
    reader.load()
    assert len(reader.rows(rows_of(0).key)) == 1


def test_a_full_disk_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = loaded(tmp_path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(RunError, match="No space left on device"):
        writer.add(rows_of(1))
    assert list((tmp_path / "shards").iterdir()) == []


def hold(folder: Path, shard: tuple[int, int] | None, ready: object, done: object) -> None:
    with store.locked(folder, shard):
        ready.set()  # type: ignore[attr-defined]
        done.wait()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("held", "wanted", "refused"),
    [
        (None, None, "the whole study"),
        (None, (1, 2), "shard 1 of 2"),
        ((1, 2), None, "the whole study"),
        ((1, 2), (1, 2), "shard 1 of 2"),
        ((1, 2), (2, 2), ""),
    ],
)
def test_two_writers(
    held: tuple[int, int] | None, wanted: tuple[int, int] | None, refused: str, tmp_path: Path
) -> None:
    context = multiprocessing.get_context("fork")
    ready, done = context.Event(), context.Event()
    other = context.Process(target=hold, args=(tmp_path, held, ready, done))
    other.start()
    try:
        assert ready.wait(30)
        if refused:
            with pytest.raises(RunError, match=f"at work in this folder; {refused} cannot be run"):
                with store.locked(tmp_path, wanted):
                    pass
        else:
            with store.locked(tmp_path, wanted):
                pass
    finally:
        done.set()
        other.join()
    with store.locked(tmp_path, wanted):
        pass
