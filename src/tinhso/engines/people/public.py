"""People: persons, accounts, posts in units, appointments over time, and the rights that follow."""

from .access import PeopleAccess, access
from .actions.lists import PostRow, PostsResult, appoint_many, enrol_many, load_posts
from .actions.managing import appoint, end_appointment, enrol, open_account, open_post, switch_seat
from .definitions import Grant, Role
from .memory import Held
from .queries import actor_of, holders, identity, names, post_titles, posts_of, seats, unit_of_post
from .rules import two_persons

__all__ = [
    "Grant",
    "Held",
    "PeopleAccess",
    "PostRow",
    "PostsResult",
    "Role",
    "access",
    "actor_of",
    "appoint",
    "appoint_many",
    "end_appointment",
    "enrol",
    "enrol_many",
    "holders",
    "identity",
    "load_posts",
    "names",
    "open_account",
    "open_post",
    "post_titles",
    "posts_of",
    "seats",
    "switch_seat",
    "two_persons",
    "unit_of_post",
]
