"""Properties of what is masked: no masked number can be computed back from the printed table."""

from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.disclosure.plan import Sum, close, exposed

LEAST = 4


def table_sums(table):
    """Return the sums of a table of counts with totals of rows and columns and of all, and its values by name."""
    rows, columns = len(table), len(table[0])
    value = {f"{i}.{j}": table[i][j] for i in range(rows) for j in range(columns)}
    value |= {f"r{i}": sum(table[i]) for i in range(rows)}
    value |= {f"c{j}": sum(row[j] for row in table) for j in range(columns)}
    value["all"] = sum(map(sum, table))
    lines = [([f"{i}.{j}" for j in range(columns)], f"r{i}") for i in range(rows)]
    lines += [([f"{i}.{j}" for i in range(rows)], f"c{j}") for j in range(columns)]
    lines += [([f"r{i}" for i in range(rows)], "all"), ([f"c{j}" for j in range(columns)], "all")]
    return [Sum(tuple(parts), tuple(float(value[p]) for p in parts), total) for parts, total in lines], value


def possible(sums, value, masked):
    """Return, for each masked name, the values it can have: every way to fill in cells of 1 or more."""
    cells = sorted(name for name in masked if "." in name)
    found = {name: set() for name in masked}
    for guess in product(range(1, 12), repeat=len(cells)):
        filled = {**value, **dict(zip(cells, guess, strict=True))}
        for one in sums:  # rows and columns before the total of all
            if one.total in masked:
                filled[one.total] = sum(filled[p] for p in one.parts)
        if all(sum(filled[p] for p in one.parts) == filled[one.total] for one in sums):
            for name in masked:
                found[name].add(filled[name])
    return found


counts = st.integers(0, 8)


@settings(max_examples=30)
@given(st.lists(st.lists(counts, min_size=2, max_size=2), min_size=2, max_size=2))
def test_no_masked_cell_of_a_table_can_be_computed_back(table):
    sums, value = table_sums(table)
    small = {name for name, number in value.items() if 0 < number < LEAST}
    masked = close(sums, small)
    assert small <= masked
    for name, numbers in possible(sums, value, masked).items():
        if name in small:
            assert len(numbers) > 1, (table, masked, name)


@settings(max_examples=100)
@example([[5, 5, 0], [0, 0, 0], [0, 0, 2], [2, 0, 6]])
@given(st.lists(st.lists(counts, min_size=3, max_size=3), min_size=2, max_size=4))
def test_nothing_masked_follows_by_elimination(table):
    sums, value = table_sums(table)
    small = {name for name, number in value.items() if 0 < number < LEAST}
    masked = close(sums, small)
    open_ = [n for n in value if n not in masked and value[n] > 0]
    told = exposed(sums, masked)
    assert not told or not open_, (table, masked, told)


@given(st.lists(st.integers(0, 12), min_size=2, max_size=6))
def test_the_one_small_part_of_a_whole_takes_another_with_it(parts):
    names = tuple(f"p{i}" for i in range(len(parts)))
    one = Sum(names, tuple(map(float, parts)), "whole")
    small = {n for n, v in zip(names, parts, strict=True) if 0 < v < LEAST}
    masked = close([one], small)
    left = sum(v for n, v in zip(names, parts, strict=True) if n in masked)
    assert not small or "whole" in masked or (len(masked) > 1 and left > len(masked))


def test_a_cell_between_two_blocks_is_found_out_by_elimination():
    # Each row and column has two masked cells, and still the lone one is what is left of the blocks' sums.
    cells = {
        (0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (2, 3), (3, 2), (3, 3), (1, 2),
    }  # fmt: skip
    sums, _ = table_sums([[5] * 4 for _ in range(4)])
    assert exposed(sums, {f"{i}.{j}" for i, j in cells}) == {"1.2"}


def test_nothing_small_nothing_masked():
    sums, _ = table_sums([[10, 20], [30, 0]])
    assert close(sums, set()) == set()
