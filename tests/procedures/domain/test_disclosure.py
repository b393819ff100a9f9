"""What is published gives no small number away: whoever subtracts finds at least two answers."""

from hypothesis import given, settings
from hypothesis import strategies as st

from procedures.domain.disclosure import FEWEST, Withheld, is_small, withheld

Cell = tuple[str, str]
Table = dict[Cell, int]


def table_of(rows: list[list[int]]) -> tuple[Table, list[str], list[str]]:
    names, fields = [f"u{n}" for n in range(len(rows))], [f"f{n}" for n in range(len(rows[0]))]
    cells = {(names[r], fields[f]): rows[r][f] for r in range(len(rows)) for f in range(len(fields))}
    return cells, names, fields


def told_parts(parts: Table, rows: list[str], columns: list[str], left_out: Withheld) -> dict[tuple[str, ...], int]:
    """The parts that are published: of the sum of all (an empty key), of rows, of columns and of cells."""
    told: dict[tuple[str, ...], int] = {(): sum(parts.values())}
    told |= {(row,): sum(parts[row, c] for c in columns) for row in rows if not left_out.row(row)}
    told |= {(c,): sum(parts[row, c] for row in rows) for c in columns if not left_out.parts_of_column(c)}
    return told | {cell: part for cell, part in parts.items() if not left_out.parts_of_cell(*cell)}


def parts_fit(cells: Table, told: dict[tuple[str, ...], int]) -> bool:
    """Whether there are parts of these cells that add up to all that is told of parts."""
    order = list(cells)
    lines = {key: [cell for cell in order if set(key) <= set(cell)] for key in told}

    def tried(place: int, left: dict[tuple[str, ...], int]) -> bool:
        if place == len(order):
            return not any(left.values())
        cell = order[place]
        mine = [key for key in left if cell in lines[key]]
        for part in range(min([cells[cell], *(left[key] for key in mine)]), -1, -1):
            rest = left | {key: left[key] - part for key in mine}
            ahead = order[place + 1 :]
            most = {key: sum(cells[one] for one in ahead if one in lines[key]) for key in rest}
            if all(rest[key] <= most[key] for key in rest) and tried(place + 1, rest):
                return True
        return False

    return tried(0, told)


def another_answer(
    cells: Table,
    rows: list[str],
    columns: list[str],
    left_out: Withheld,
    wanted: Cell,
    told: dict[tuple[str, ...], int] | None = None,
) -> bool:
    """Whether some other table agrees with all that is published, and with what is ``told`` of parts, and has another
    number in ``wanted``: what somebody finds who tries all subtractions.
    """
    tried_numbers = dict(cells)
    of_all = sum(cells.values())
    sums = {row: None if left_out.row(row) else sum(cells[row, c] for c in columns) for row in rows}
    sums |= {c: None if left_out.column(c) else sum(cells[row, c] for row in rows) for c in columns}
    hidden = [cell for cell in cells if left_out.cell(*cell)]
    left = dict(sums)
    rest = of_all
    for (row, column), number in cells.items():
        if (row, column) not in hidden:
            rest -= number
            for line in (row, column):
                known = left[line]
                left[line] = None if known is None else known - number

    def tried(place: int, rest: int) -> bool:
        if place == len(hidden):
            return rest == 0 and not any(left.values()) and (told is None or parts_fit(tried_numbers, told))
        row, column = hidden[place]
        most = min([rest, *(known for line in (row, column) if (known := left[line]) is not None)])
        for number in range(most + 1):
            if hidden[place] == wanted and number == cells[wanted]:
                continue
            tried_numbers[row, column] = number
            for line in (row, column):
                left[line] = None if left[line] is None else left[line] - number  # type: ignore[operator]
            is_last = not any(one[0] == row for one in hidden[place + 1 :])
            found = not (is_last and left[row]) and tried(place + 1, rest - number)
            for line in (row, column):
                left[line] = None if left[line] is None else left[line] + number  # type: ignore[operator]
            if found:
                return True
        return False

    return tried(0, rest)


def test_large_numbers_and_zeros_are_all_published():
    cells, rows, columns = table_of([[7, 0, 9], [5, 12, 0]])
    assert withheld(cells, rows, columns) == Withheld()


def test_a_single_small_number_takes_others_with_it():
    cells, rows, columns = table_of([[3, 20, 30], [40, 50, 60], [70, 80, 90]])
    left_out = withheld(cells, rows, columns)
    assert left_out.cell("u0", "f0")
    for row in rows:
        assert sum(left_out.cell(row, column) for column in columns) != 1
    for column in columns:
        assert sum(left_out.cell(row, column) for row in rows) != 1
    assert not left_out.rows
    assert not left_out.columns


def test_the_sum_of_a_unit_with_few_records_goes_with_another_and_with_all_of_its_cells():
    cells, rows, columns = table_of([[2, 0], [9, 30], [40, 50]])
    left_out = withheld(cells, rows, columns)
    assert left_out.rows == {"u0", "u1"}
    assert all(left_out.cell(row, column) for row in left_out.rows for column in columns)


def test_nothing_is_published_where_all_together_are_too_few():
    cells, rows, columns = table_of([[1, 0], [0, 3]])
    assert withheld(cells, rows, columns).everything


def test_what_is_left_after_subtracting_is_never_a_small_number_either():
    cells, rows, columns = table_of([[1, 1, 8, 40], [50, 60, 70, 80], [50, 60, 70, 80]])
    left_out = withheld(cells, rows, columns)
    for row in rows:
        rest = sum(cells[row, column] for column in columns if left_out.cell(row, column))
        assert rest == 0 or rest >= FEWEST


def test_a_table_without_rows_is_empty():
    assert withheld({}, [], []) == Withheld()


@settings(max_examples=150, deadline=None)
@given(
    st.integers(2, 3).flatmap(
        lambda width: st.lists(st.lists(st.integers(0, 7), min_size=width, max_size=width), min_size=2, max_size=3)
    )
)
def test_whoever_subtracts_finds_more_than_one_answer_for_every_small_number(numbers: list[list[int]]):
    cells, rows, columns = table_of(numbers)
    left_out = withheld(cells, rows, columns)
    for cell in (cell for cell, number in cells.items() if is_small(number)):
        assert left_out.cell(*cell)
        assert left_out.everything or another_answer(cells, rows, columns, left_out, cell), (cell, numbers)


ALL_SMALL = [[1, 4], [4, 1]]
ONLINE = [[1, 4], [0, 0]]


def test_the_parts_of_every_sum_would_give_cells_away_and_those_that_are_told_do_not():
    cells, rows, columns = table_of(ALL_SMALL)
    parts, _rows, _columns = table_of(ONLINE)
    left_out = withheld(cells, rows, columns)
    assert left_out.cells == set(cells)
    assert not left_out.rows | left_out.columns
    of_all_sums = {("u0",): 5, ("u1",): 0, ("f0",): 1, ("f1",): 4}
    told = told_parts(parts, rows, columns, left_out)
    assert told == {(): 5, ("u0",): 5, ("u1",): 0}
    for cell in cells:
        assert another_answer(cells, rows, columns, left_out, cell)
        assert not another_answer(cells, rows, columns, left_out, cell, of_all_sums)
        assert another_answer(cells, rows, columns, left_out, cell, told)


def test_a_field_without_a_gap_tells_its_parts():
    cells, rows, columns = table_of([[1, 9, 20], [9, 8, 30], [7, 7, 40]])
    left_out = withheld(cells, rows, columns)
    assert not left_out.parts_of_column("f2")
    assert not any(left_out.parts_of_cell(row, "f2") for row in rows)
    assert left_out.parts_of_column("f0")
    assert left_out.parts_of_cell("u0", "f0")


@settings(max_examples=150, deadline=None)
@given(
    st.integers(2, 3).flatmap(
        lambda width: st.lists(
            st.lists(
                st.integers(0, 7).flatmap(lambda number: st.tuples(st.just(number), st.integers(0, number))),
                min_size=width,
                max_size=width,
            ),
            min_size=2,
            max_size=3,
        )
    )
)
def test_nor_does_whoever_adds_up_the_shares_find_a_small_number(numbers: list[list[tuple[int, int]]]):
    cells, rows, columns = table_of([[number for number, _part in line] for line in numbers])
    parts, _rows, _columns = table_of([[part for _number, part in line] for line in numbers])
    left_out = withheld(cells, rows, columns)
    told = told_parts(parts, rows, columns, left_out)
    for cell in (cell for cell, number in cells.items() if is_small(number)):
        assert left_out.everything or another_answer(cells, rows, columns, left_out, cell, told), (cell, numbers)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 12), min_size=6, max_size=6), min_size=4, max_size=8))
def test_in_every_line_of_a_larger_table_several_cells_are_left_out_or_none(numbers: list[list[int]]):
    cells, rows, columns = table_of(numbers)
    left_out = withheld(cells, rows, columns)
    lines = [[(row, column) for column in columns] for row in rows if not left_out.row(row)]
    lines += [[(row, column) for row in rows] for column in columns if not left_out.column(column)]
    for line in lines:
        gaps = [cells[cell] for cell in line if left_out.cell(*cell)]
        assert not any(gaps) or (len(gaps) > 1 and sum(gaps) >= FEWEST)


def test_the_search_for_other_answers_does_find_what_is_badly_hidden():
    cells, rows, columns = table_of([[3, 20], [40, 50]])
    alone = Withheld(cells=frozenset({("u0", "f0")}))
    assert not another_answer(cells, rows, columns, alone, ("u0", "f0"))
