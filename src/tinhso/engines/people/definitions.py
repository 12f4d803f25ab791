"""Roles, as packs define them, and the rights of this engine."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Annotated

from pydantic import Field

from tinhso.kernel.access import Right, rights
from tinhso.kernel.definitions import (
    Code,
    Definition,
    DefinitionKind,
    Lookup,
    PackFile,
    Text,
    Typed,
    definition_kinds,
    pack_files,
    pack_parts,
)
from tinhso.kernel.errors import Invalid
from tinhso.kernel.expectations import Expected, Problem
from tinhso.kernel.plans import beside_checks
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions as kept

from .rules import Reach

ROLES = "roles"
MANAGE = "people.manage"
STAFF = "staff.manage"
REVIEW = "staff.review"
ERASE = "staff.erase"


class Grant(Typed):
    """One right and where it holds.

    own: in the post's unit. below: there and in all under it, and for a body with a jurisdiction in that territory and
    all under it. everywhere: in all units.
    """

    right: Annotated[Code, Field(description="What one may do.", examples=["report.verify"])]
    reach: Annotated[Reach, Field(description="Where: own, below or everywhere.", examples=["below"])]


class Role(Definition):
    """A named set of rights, given to posts.

    `gives`: roles that its holder may give to posts where they manage people, although they do not hold their rights.
    """

    rights: Annotated[
        tuple[Grant, ...],
        Field(
            description="What a post with this role may do, and where.",
            examples=[[{"right": "report.read", "reach": "below"}]],
        ),
    ]
    gives: Annotated[
        tuple[Code, ...],
        Field(
            description="Roles its holder may give to posts where they manage people, though not holding their rights.",
            examples=[["commune-reporter"]],
        ),
    ] = ()


def check(role: Role, others: Lookup) -> list[Problem]:
    """A role may give only rights that exist."""
    return [
        (
            ("rights", index, "right"),
            Expected(
                _("there is no right “%(code)s”; there are %(known)s"),
                code=grant.right,
                known=", ".join(sorted(rights)),
            ),
        )
        for index, grant in enumerate(role.rights)
        if grant.right not in rights
    ]


def roles_on(codes: Iterable[str], *, on: date) -> list[Role]:
    """The roles of these codes in force on the day; one that is not in force gives nothing."""
    wanted = set(codes)
    return [role.it for role in kept.in_force(Role, ROLES, on=on) if role.it.code in wanted]


def titles_known(codes: Collection[str]) -> dict[str, Text]:
    """Titles of roles by code, whenever they were in force."""
    return {role.it.code: role.it.title for role in kept.all_of(Role, ROLES) if role.it.code in codes} if codes else {}


def titles_of(codes: Collection[str]) -> Text:
    """Roles by their titles, in one line; one that comes with the same pack by its code."""
    known = titles_known(codes)
    titles = [known.get(code) or Text(vi=code) for code in sorted(codes)]
    return Text(
        vi=", ".join(title.vi for title in titles) or "–",
        en=", ".join(title.in_language("en") for title in titles) or "–",
    )


def all_roles(*, on: date) -> list[Role]:
    """Every role in force on the day."""
    return [role.it for role in kept.in_force(Role, ROLES, on=on)]


def known_roles(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes themselves, sorted, when each is a role of some day; else Invalid names the first that is not."""
    have = {role.it.code for role in kept.all_of(Role, ROLES)}
    for code in sorted(set(codes)):
        if code not in have:
            raise Invalid(_("There is no role “%(code)s”."), code=code, field="roles")
    return tuple(sorted(set(codes)))


_MANAGING = (
    "person.enrolled",
    "person.renamed",
    "account.opened",
    "account.sign-in-reset",
    "account.closed",
    "post.opened",
    "appointment.made",
    "appointment.ended",
    "staff.imported",
)
"""Events that show that somebody managed people."""


def register() -> None:
    """Called once while starting."""
    definition_kinds.add(ROLES, DefinitionKind(ROLES, Role, check, _("Roles")))
    rights.add(MANAGE, Right(MANAGE, _("Manage persons, posts and appointments"), personal=True, acts=_MANAGING))
    rights.add(STAFF, Right(STAFF, _("Manage the posts and people of one's own unit"), personal=True, acts=_MANAGING))
    rights.add(REVIEW, Right(REVIEW, _("See who may do what, where and why")))
    rights.add(ERASE, Right(ERASE, _("Erase a person's data"), personal=True, acts=("person.erased",)))
    from . import planning, words
    from .loading import BodiesOfPosts, PostsFile, PostsPart

    pack_parts.add("posts", PostsPart())
    beside_checks.add("bodies of posts", BodiesOfPosts())
    pack_files.add("posts", PackFile(PostsPart().path, PostsFile, _("Posts")))
    planning.register()
    words.register()
