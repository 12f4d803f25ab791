"""A role as a pack writes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.said import in_both

from tinhso.engines.people import definitions
from tinhso.engines.people.definitions import Role, check
from tinhso.kernel.packs import Lines, PackError, read_yaml, typed

NATIONAL = Path(__file__).parents[3] / "packs" / "national" / "roles"


def a_role(**other: Any) -> dict[str, Any]:
    grants = [{"right": "people.manage", "reach": "below"}]
    base = {"code": "clerk", "title": {"vi": "Cán bộ"}, "in_force": "2026-01-01", "status": "example", "rights": grants}
    return base | other


def test_a_role_is_read_with_its_rights_and_their_reach():
    role = typed(Role, a_role(), Lines("roles.yaml"))
    assert [(grant.right, grant.reach) for grant in role.rights] == [("people.manage", "below")]


@pytest.mark.parametrize(
    ("other", "where"),
    [
        ({"rigths": []}, "rigths"),  # a misspelt key
        ({"rights": [{"right": "people.manage", "reach": "beside"}]}, "rights.0.reach"),  # no such reach
        ({"rights": [{"right": "people.manage"}]}, "rights.0.reach"),  # how far is never guessed
        ({"rights": [{"right": "People Manage", "reach": "own"}]}, "rights.0.right"),  # not a code
        ({"code": "Cán bộ"}, "code"),
        ({"status": "invented"}, "status"),
    ],
)
def test_a_role_that_is_not_as_expected_names_the_place(other, where):
    with pytest.raises(PackError, match=f"roles.yaml, line 1, {where}: "):
        typed(Role, a_role(**other), Lines("roles.yaml"))


def test_a_role_may_give_only_rights_that_exist():
    role = Role.model_validate(
        a_role(rights=[{"right": "people.manage", "reach": "own"}, {"right": "no.such", "reach": "own"}])
    )
    ((where, expected),) = check(role, lambda folder, code: None)
    assert where == ("rights", 1, "right")
    assert "no right “no.such”; there are" in in_both(expected) and "people.manage" in in_both(expected)


def test_the_roles_of_the_national_pack_give_only_rights_there_are():
    for file in sorted(NATIONAL.glob("*.yaml")):
        for value, lines in read_yaml(file, file.name):
            assert check(typed(Role, value, lines), lambda folder, code: None) == []
    assert NATIONAL.name == definitions.ROLES
