"""What the database refuses, said so that a person knows which unit it is about and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import IntegrityError, connection, transaction

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _

from .models import UnitVersion

MESSAGES = {
    "unit_one_version_a_day": _(
        "“%(unit)s” already has another name, kind or parent on some of these days. Choose days that do not overlap."
    ),
    "unit_one_placement_a_day": _("“%(unit)s” would stand in two places on one day. Choose days that do not overlap."),
    "unit_code_once_a_day": _(
        "The code of “%(unit)s” is borne by another unit on some of these days. Choose another code."
    ),
    "succession_shares_add_up": _(
        "The shares of “%(unit)s” do not add up to exactly 1. Give all of them, or leave all unknown."
    ),
    "succession_share_is_a_part": _("A share of “%(unit)s” must be more than 0 and at most 1."),
    "succession_to_another": _("“%(unit)s” cannot go into itself."),
    "unit_not_its_own_parent": _("“%(unit)s” would stand under itself."),
}


@contextmanager
def explained(unit: str = "") -> Iterator[None]:
    """Run a change in a savepoint and check deferred constraints at its end; a refusal becomes Invalid.

    `unit`: the title to name when the database does not tell which unit it was.
    """
    try:
        with transaction.atomic():
            yield
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS succession_shares_add_up IMMEDIATE")
                cursor.execute("SET CONSTRAINTS succession_shares_add_up DEFERRED")
    except (IntegrityError, psycopg.IntegrityError) as error:  # COPY gives the driver's own
        raise _said(error, unit) from error


def _said(error: Exception, unit: str) -> Exception:
    diagnosis = getattr(error if isinstance(error, psycopg.Error) else error.__cause__, "diag", None)
    message = MESSAGES.get(getattr(diagnosis, "constraint_name", None) or "")
    if message is None:
        return error
    detail = getattr(diagnosis, "message_detail", "") or ""
    named = _named(detail) or unit
    if not named and detail.startswith(_CODE):
        code = detail.removeprefix(_CODE).split(",")[1].strip()
        return Invalid(
            _("The code %(code)s is borne by two units on some of these days. Give one of them another code."),
            code=code,
        )
    return Invalid(message, unit=named or "?")


_CODE = "Key (tree, code, period)=("


def _named(detail: str) -> str:
    """The unit the database speaks of: "42", or "Key (unit_id, period)=(42, [...)) conflicts…"."""
    number = detail if detail.isdigit() else ""
    if detail.startswith("Key (unit_id,"):
        number = detail.partition("=(")[2].partition(",")[0]
    if not number.isdigit():
        return ""
    newest = UnitVersion.objects.filter(unit_id=int(number)).order_by("-period").values_list("title", flat=True).first()
    return newest or ""
