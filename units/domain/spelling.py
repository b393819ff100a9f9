"""Names that are one slip of the keyboard apart."""


def one_slip_apart(typed: str, name: str) -> bool:
    """Whether one letter more, less, wrong or swapped with its neighbour makes ``typed`` the ``name`` (or none does).

    Spaces count for nothing; names under five letters are never guessed at.
    """
    one, other = typed.replace(" ", ""), name.replace(" ", "")
    if min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 1:
        return one == other
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    swapped = len(one) > 1 and one[1:2] + one[:1] + one[2:] == other
    return one[1:] == other[1:] or one[1:] == other or one == other[1:] or swapped
