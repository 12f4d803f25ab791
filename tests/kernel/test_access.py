import pytest

from tinhso.kernel.access import EVERYWHERE, NOWHERE, Scope


@pytest.mark.parametrize(
    "scope, path, covered",
    [
        (Scope(own=("1.15",)), "1.15", True),
        (Scope(own=("1.15",)), "1.15.7", False),  # own does not reach below
        (Scope(below=("1.15",)), "1.15.7", True),
        (Scope(below=("1.15",)), "1.15", True),
        (Scope(below=("1.15",)), "1.150.7", False),  # a longer number is another unit
        (Scope(below=("1.15",)), "1", False),  # nor above
        (NOWHERE, "1", False),
        (EVERYWHERE, "9.9", True),
    ],
)
def test_a_scope_covers_its_own_units_and_those_below(scope, path, covered):
    assert scope.covers(path) is covered
