"""What came out of a study: its tables, read again column by column, and pairs under common luck."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.study.failures import Failure, failures
from analysis.study.plan import Study, Value
from analysis.study.record import recorded_study
from analysis.study.tables import CASES, EXPERIMENTS, OUTCOMES, TABLES, WORLDS
from sim.errors import RunError
from sim.scenario.text import nearest

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow.parquet as pq

    Series = pd.Series[Any]
    Source = Callable[[list[str]], pd.DataFrame]


@dataclass(frozen=True, kw_only=True)
class Paired:
    """An outcome in two arms under common luck; shapes (N,), NaN where it is not defined.

    `world` and `replication` name the pairs; `one` and `other` are the two arms' values.
    """

    world: np.ndarray
    replication: np.ndarray
    one: np.ndarray
    other: np.ndarray


class Columns(Mapping[str, "Series"]):
    """The columns of a table by name, each read when it is asked for: all runs at once may be too much."""

    def __init__(self, names: Sequence[str], source: "Source") -> None:
        """`source` reads some of the columns."""
        self._names, self._source = dict.fromkeys(names), source

    @classmethod
    def of(cls, frame: "pd.DataFrame") -> "Columns":
        """Those of a table that is in memory already."""
        return cls([str(name) for name in frame.columns], frame.__getitem__)

    def __getitem__(self, name: str) -> "Series":
        """A column."""
        if name not in self._names:
            raise KeyError(name)
        return self._source([name])[name]

    def __iter__(self) -> Iterator[str]:
        """The names, in order."""
        return iter(self._names)

    def __len__(self) -> int:
        """How many columns there are."""
        return len(self._names)

    def frame(self) -> "pd.DataFrame":
        """The whole table."""
        return self._source(list(self._names))


@dataclass(frozen=True, kw_only=True)
class Results:
    """The finished experiments of a study.

    `experiments` has a row for each (arm, levers by path, world, replication, seed, place); in the same order
    are `outcomes` (a column each, NaN where not defined), and `cases`, the number that each of them rests on.
    `drawn` says what was drawn in each plausible world; `failures` are the runs that were set aside.
    A go at the study that comes later changes none of this.
    """

    study: Study
    experiments: "pd.DataFrame"
    outcomes: Columns
    cases: Columns
    drawn: Columns
    failures: tuple[Failure, ...]

    @classmethod
    def read(cls, folder: Path) -> "Results":
        """The results in a folder, as of the end of the last go at it. RunError if there are none."""
        study = recorded_study(folder)
        files = {name: _opened(folder / name) for name in TABLES}
        if len({(file.schema_arrow.metadata or {}).get(b"set") for file in files.values()}) > 1:
            raise RunError(
                f"{folder}: its tables are of two goes; python run.py resume {folder} writes them anew"
            )
        tables = {name: _columns_of(folder / name, file) for name, file in files.items()}
        return cls(
            study=study,
            experiments=tables[EXPERIMENTS].frame(),
            outcomes=tables[OUTCOMES],
            cases=tables[CASES],
            drawn=tables[WORLDS],
            failures=tuple(failures(folder)),
        )

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        from analysis.showing import results_html

        return results_html(self)

    @property
    def levers(self) -> list[str]:
        """The paths of the levers, which are columns."""
        return [lever.path for lever in self.study.levers]

    @cached_property
    def worlds(self) -> "pd.DataFrame":
        """A row for each plausible world, with what was drawn in it."""
        return self.drawn.frame()

    @cached_property
    def frame(self) -> "pd.DataFrame":
        """Experiments beside their outcomes."""
        return self._beside(self.outcomes)

    @cached_property
    def counts(self) -> "pd.DataFrame":
        """Experiments beside the number of cases that each outcome rests on."""
        return self._beside(self.cases)

    def _beside(self, table: Columns) -> "pd.DataFrame":
        import pandas as pd

        return pd.concat([self.experiments, table.frame()], axis=1)

    def points(self, arm: str) -> list[dict[str, Value]]:
        """The points that an arm has finished experiments at; a lever that is not varied is None."""
        if not self.levers:
            return [{}]
        chosen = self.experiments.loc[self._is(arm), self.levers].drop_duplicates()
        return [
            {path: _plain(value) for path, value in zip(self.levers, row, strict=True)}
            for row in chosen.itertuples(index=False, name=None)
        ]

    def paired(
        self,
        outcome: str,
        *,
        arm: str,
        against: str,
        point: Mapping[str, Value] | None = None,
        against_point: Mapping[str, Value] | None = None,
    ) -> Paired:
        """An outcome in two arms, pair by pair: the same plausible world, the same luck.

        `point` and `against_point` are levers by path; None is an arm's only point. Experiments that are
        missing in one of the arms are left out of both. Raises `RunError` for what the study does not have.
        """
        one, other = self._values(outcome, arm, point), self._values(outcome, against, against_point)
        both = one.to_frame("one").join(other.to_frame("other"), how="inner").sort_index()
        return Paired(
            world=both.index.get_level_values("world").to_numpy(),
            replication=both.index.get_level_values("replication").to_numpy(),
            one=both["one"].to_numpy(),
            other=both["other"].to_numpy(),
        )

    def _values(self, outcome: str, arm: str, point: Mapping[str, Value] | None) -> "Series":
        """Values of an arm at a point, by world and replication."""
        if outcome not in self.outcomes:
            raise RunError(f"{outcome}: no such outcome in this study{nearest(outcome, self.outcomes)}")
        chosen = self._is(arm)
        points = self.points(arm)
        if point is None and len(points) > 1:
            raise RunError(f"{arm} has {len(points)} points of the levers; name one, such as {points[0]}")
        for path, value in (point or {}).items():
            if path not in self.levers:
                raise RunError(f"{path}: no such lever in this study{nearest(path, self.levers)}")
            column = self.experiments[path]
            fits = column.isna() if value is None else column == value
            chosen = chosen & fits.to_numpy(dtype=bool)
        names = self.experiments.loc[chosen, ["world", "replication"]]
        values = self.outcomes[outcome][chosen]
        if names.duplicated().any():
            raise RunError(f"{arm} at {dict(point or {})}: more than one point fits; name all levers")
        named: Series = values.set_axis(names.set_index(["world", "replication"]).index)
        return named

    def _is(self, arm: str) -> np.ndarray:
        names = [one.name for one in self.study.arms]
        if arm not in names:
            raise RunError(f"{arm}: no such arm in this study{nearest(arm, names)}")
        return np.asarray(self.experiments["arm"] == arm)

    def experiments_and_outcomes(self) -> "tuple[pd.DataFrame, dict[str, np.ndarray]]":
        """The pair that EMA Workbench works on: experiments with uncertainties and levers, outcomes by name.

        The columns `scenario`, `policy` and `model` are named as there: plausible world, arm, study.
        """
        import pandas as pd

        renamed = self.experiments.rename(columns={"world": "scenario", "arm": "policy"})
        drawn = self.worlds.set_index("world").reindex(renamed["scenario"]).reset_index(drop=True)
        whole = pd.concat([drawn, renamed.assign(model=self.study.name)], axis=1)
        return whole, {name: column.to_numpy() for name, column in self.outcomes.items()}


def _plain(value: Any) -> Value:
    """A cell of a table as a plain value; missing ones are None."""
    if value is None or value != value or str(value) == "<NA>":
        return None
    plain: Value = value.item() if isinstance(value, np.generic) else value
    return plain


def _opened(path: Path) -> "pq.ParquetFile":
    """A table's file, which stays what it is when another one is written in its place."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = path.parent
    try:
        return pq.ParquetFile(path)
    except FileNotFoundError:
        raise RunError(
            f"{folder}: no results yet; python run.py resume {folder} goes on with the study"
        ) from None
    except (OSError, pa.ArrowInvalid) as problem:
        raise RunError(f"{path}: cannot be read ({problem})") from None


def _columns_of(path: Path, file: "pq.ParquetFile") -> Columns:
    import pyarrow as pa

    def source(names: list[str]) -> "pd.DataFrame":
        try:
            table = file.read(columns=names)
        except (OSError, pa.ArrowInvalid) as problem:
            raise RunError(f"{path}: cannot be read ({problem})") from None
        return table.to_pandas(integer_object_nulls=False, ignore_metadata=True)

    return Columns(file.schema_arrow.names, source)
