"""Which counts are not published, so that no number from 1 to 4 can be read or reckoned from what is (decision 80).

A table has rows and columns (units and fields), their sums and the sum of all. A number from 1 to 4 is left out; so is
whatever would give it away by subtraction. Zeros are published: they are about nobody.

Safe is stricter here than it need be: a cell is left alone only where it could also be another number if every sum was
known. That is decided exactly: in such a table a cell can be one less only if something can be moved around a ring of
cells that are left out.

Shares give exact parts, and parts added up give cells. A ring keeps the sum of every row, and only crosses rows and
columns with a gap. So the parts of a row's sum never say more about its cells, and those of a column or a cell do not
where the ring cannot come: whatever the cells on it are, parts can be found for them.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

FEWEST = 5
"""Fewer records than this are not published: one could tell whose they are."""

Key = Hashable
Cell = tuple[Key, Key]


@dataclass(frozen=True)
class Withheld:
    """What is left out: sums of rows, sums of columns, cells; or all of it, the sum of all included."""

    everything: bool = False
    rows: frozenset[Key] = frozenset()
    columns: frozenset[Key] = frozenset()
    cells: frozenset[Cell] = frozenset()

    def row(self, key: Key) -> bool:
        """Whether the sum of a row is left out."""
        return self.everything or key in self.rows

    def column(self, key: Key) -> bool:
        """Whether the sum of a column is left out."""
        return self.everything or key in self.columns

    def cell(self, row: Key, column: Key) -> bool:
        """Whether a cell is left out."""
        return self.everything or (row, column) in self.cells

    def parts_of_column(self, column: Key) -> bool:
        """Whether the parts of a column's sum are left out: with the sum, and where a cell is missing in it."""
        return self.column(column) or column in self._columns_with_gaps

    def parts_of_cell(self, row: Key, column: Key) -> bool:
        """Whether the parts of a cell are left out: with the cell, and where one is missing in its row and column."""
        crossed = row in self._rows_with_gaps and column in self._columns_with_gaps
        return self.cell(row, column) or crossed

    @cached_property
    def _rows_with_gaps(self) -> frozenset[Key]:
        return frozenset(row for row, _column in self.cells)

    @cached_property
    def _columns_with_gaps(self) -> frozenset[Key]:
        return frozenset(column for _row, column in self.cells)


def to_tens(number: int) -> int:
    """A number that goes up and down while people look, so that two looks do not tell who came and who went."""
    return (number + 5) // 10 * 10


def is_small(number: int) -> bool:
    """Whether a count is too small to be published."""
    return 0 < number < FEWEST


def withheld(table: Mapping[Cell, int], rows: Collection[Key], columns: Collection[Key]) -> Withheld:
    """What must be left out of a table of counts; cells that are not in it are 0."""
    by_row, by_column = dict.fromkeys(rows, 0), dict.fromkeys(columns, 0)
    for (row, column), number in table.items():
        by_row[row] += number
        by_column[column] += number
    if is_small(sum(by_row.values())):
        return Withheld(everything=True)
    hidden_rows, hidden_columns = _of_line(by_row), _of_line(by_column)
    inner = _Inner(table, list(rows), list(columns), hidden_rows, hidden_columns)
    return Withheld(rows=frozenset(hidden_rows), columns=frozenset(hidden_columns), cells=frozenset(inner.settled()))


def _of_line(numbers: Mapping[Key, int]) -> set[Key]:
    """The small numbers of a line whose sum is known, and as many more as hide them: at least two, at least five
    records together. The smallest that is not nothing goes first.
    """
    hidden = {key for key, number in numbers.items() if is_small(number)}
    others = sorted((key for key in numbers if key not in hidden), key=lambda key: (not numbers[key], numbers[key]))
    for key in others:
        if not hidden or (len(hidden) > 1 and sum(numbers[one] for one in hidden) >= FEWEST):
            break
        hidden.add(key)
    return hidden


@dataclass
class _Inner:
    """The cells of a table, being hidden until nothing small can be reckoned."""

    table: Mapping[Cell, int]
    rows: list[Key]
    columns: list[Key]
    hidden_rows: set[Key]
    hidden_columns: set[Key]
    in_row: dict[Key, set[Key]] = field(default_factory=lambda: defaultdict(set))
    in_column: dict[Key, set[Key]] = field(default_factory=lambda: defaultdict(set))

    def settled(self) -> set[Cell]:
        """The cells that are left out."""
        for row in self.rows:
            for column in self.columns:
                if row in self.hidden_rows or column in self.hidden_columns or is_small(self._at(row, column)):
                    self._hide(row, column)
        while self._lines_mended() or self._rings_mended():
            pass
        return {(row, column) for row, columns in self.in_row.items() for column in columns}

    def _at(self, row: Key, column: Key) -> int:
        return self.table.get((row, column), 0)

    def _hide(self, row: Key, column: Key) -> None:
        self.in_row[row].add(column)
        self.in_column[column].add(row)

    def _lines_mended(self) -> bool:
        """Hide one more cell in every line that gives away what is hidden in it; whether there was one."""
        mended = False
        for row in self.rows:
            if row not in self.hidden_rows and self._is_thin([self._at(row, one) for one in self.in_row[row]]):
                mended |= self._one_more_in_row(row)
        for column in self.columns:
            if column not in self.hidden_columns and self._is_thin(
                [self._at(o, column) for o in self.in_column[column]]
            ):
                mended |= self._one_more_in_column(column)
        return mended

    @staticmethod
    def _is_thin(hidden: list[int]) -> bool:
        return bool(hidden) and any(hidden) and (len(hidden) < 2 or sum(hidden) < FEWEST)

    def _rings_mended(self) -> bool:
        """Hide one more cell beside a small one that could be no other number; whether there was one."""
        left_out = [(row, column) for row in self.rows for column in self.columns if column in self.in_row[row]]
        told = (cell for cell in left_out if is_small(self._at(*cell)) and not self._may_differ(*cell))
        return any(self._one_more_in_row(row) or self._one_more_in_column(column) for row, column in told)

    def _one_more_in_row(self, row: Key) -> bool:
        shown = [column for column in self.columns if column not in self.in_row[row]]
        if not shown:
            return False
        best = min(shown, key=lambda column: self._cost(self._at(row, column), bool(self.in_column[column])))
        self._hide(row, best)
        return True

    def _one_more_in_column(self, column: Key) -> bool:
        shown = [row for row in self.rows if row not in self.in_column[column]]
        if not shown:
            return False
        best = min(shown, key=lambda row: self._cost(self._at(row, column), bool(self.in_row[row])))
        self._hide(best, column)
        return True

    @staticmethod
    def _cost(number: int, crosses: bool) -> tuple[bool, bool, int]:
        """What it costs to leave a cell out: nothing says little, and a line with a gap bears one more easily."""
        return (not number, not crosses, number)

    def _may_differ(self, row: Key, column: Key) -> bool:
        """Whether the cell could be one less, or one more, with every sum as it is."""
        return self._leads(row, column, less=True) or self._leads(row, column, less=False)

    def _leads(self, row: Key, column: Key, *, less: bool) -> bool:
        """Whether one record can go around a ring of hidden cells through this one.

        In a row a hidden cell can always take one more; in a column only one that is not 0 can give one.
        """
        seen_rows: set[Key] = set()
        seen_columns: set[Key] = set()
        to_columns = [row] if less else []
        to_rows = [] if less else [column]
        while to_columns or to_rows:
            if to_columns:
                here = to_columns.pop()
                reached = {one for one in self.in_row[here] if (here, one) != (row, column)} - seen_columns
                if less and column in reached:
                    return True
                seen_columns |= reached
                to_rows += reached
            else:
                there = to_rows.pop()
                givers = {
                    one for one in self.in_column[there] if self._at(one, there) and (one, there) != (row, column)
                }
                givers -= seen_rows
                if not less and row in givers:
                    return True
                seen_rows |= givers
                to_columns += givers
        return False
