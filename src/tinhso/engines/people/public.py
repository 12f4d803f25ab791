"""People: persons, accounts, posts in units, appointments over time, and the rights that follow."""

from .access import PeopleAccess, access
from .actions.delegating import delegate, withdraw_delegation
from .actions.lists import PostRow, PostsResult, appoint_many, end_posts, enrol_many, load_posts
from .actions.managing import appoint, end_appointment, end_post, enrol, open_account, open_post, switch_seat
from .actions.officials import Imported, import_officials
from .actions.sign_in import end_sessions, reset_sign_in
from .actions.staffing import close_account, erase_person, rename_person
from .actions.tokens import end_token, give_token
from .definitions import Grant, Role
from .delegation.rules import lendable
from .hands import Hand, hands
from .listing import listing
from .memory import Held
from .officials.preparing import prepare as prepare_officials
from .officials.rules import OfficialRow
from .officials.rules import Verdict as OfficialVerdict
from .queries import (
    acting_for,
    actor_of,
    called,
    holders,
    identity,
    names,
    post_titles,
    posts_of,
    posts_said,
    seats,
    unit_of_post,
)
from .review import Asked, rights_in_force
from .review import read_place as read_review_place
from .review import right_titles as reviewed_rights
from .rules import two_persons
from .rules import username as check_username
from .sign_in.definition import SignInRules, sign_in_rules
from .sign_in.duty import duty
from .sign_in.recording import UNTIL as SESSION_UNTIL
from .sign_in.recording import factor_shown, note_refused
from .staffing import (
    DelegationLine,
    PersonSeen,
    PostLine,
    delegations_of,
    may_lend_to,
    people_managed,
    person_managed,
    person_named,
    post_managed,
    posts_managed,
    role_titles,
    roles_givable,
    units_managed,
)
from .tokens.reading import Token, actor_of_token, rights_held, tokens_of

__all__ = [
    "SESSION_UNTIL",
    "Asked",
    "DelegationLine",
    "Grant",
    "Hand",
    "Held",
    "Imported",
    "OfficialRow",
    "OfficialVerdict",
    "PeopleAccess",
    "PersonSeen",
    "PostLine",
    "PostRow",
    "PostsResult",
    "Role",
    "SignInRules",
    "Token",
    "access",
    "acting_for",
    "actor_of",
    "actor_of_token",
    "appoint",
    "appoint_many",
    "called",
    "check_username",
    "close_account",
    "delegate",
    "delegations_of",
    "duty",
    "end_appointment",
    "end_post",
    "end_posts",
    "end_sessions",
    "end_token",
    "enrol",
    "enrol_many",
    "erase_person",
    "factor_shown",
    "give_token",
    "hands",
    "holders",
    "identity",
    "import_officials",
    "lendable",
    "listing",
    "load_posts",
    "may_lend_to",
    "names",
    "note_refused",
    "open_account",
    "open_post",
    "people_managed",
    "person_managed",
    "person_named",
    "post_managed",
    "post_titles",
    "posts_managed",
    "posts_of",
    "posts_said",
    "prepare_officials",
    "read_review_place",
    "rename_person",
    "reset_sign_in",
    "reviewed_rights",
    "rights_held",
    "rights_in_force",
    "role_titles",
    "roles_givable",
    "seats",
    "sign_in_rules",
    "switch_seat",
    "tokens_of",
    "two_persons",
    "unit_of_post",
    "units_managed",
    "withdraw_delegation",
]
