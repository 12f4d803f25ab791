"""Reading what people typed: decimals the Vietnamese way, errors kept by field, and everything typed kept for showing again."""

import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from tinhso.kernel.errors import Invalid, Missing, NotNow, Problems, TinhSoError, TooMuch
from tinhso.kernel.numbers import parse_decimal, parse_dong
from tinhso.kernel.period import known_day
from tinhso.kernel.texts import mark as _

from .errors import said
from .formats import day as day_words
from .formats import number

MOST_TEXT = 2000
MOST_MISSING = 3
"""So many empty fields are listed one by one; more stand together in one line that names the first of them."""
_HIDDEN = frozenset({"csrfmiddlewaretoken", "form_key"})
_DAY_FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")


def form_key() -> str:
    """A fresh key for the hidden field that makes a POST count once."""
    return uuid.uuid4().hex


class Form:
    """One posted (or first shown) form.

    Read each field; a wrong one gives None and keeps its error. When `ok`, act inside `catching()`, so that what the
    engine refuses lands beside its field too. Show again with status 422: nothing typed is lost.
    """

    def __init__(
        self,
        typed: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        labels: Mapping[str, str] | None = None,
    ) -> None:
        self.posted = typed is not None
        self.typed: Mapping[str, Any] = typed if typed is not None else {}
        self.files = files or {}
        self.initial = initial or {}
        self.labels = labels or {}
        self.errors: dict[str, str] = {}
        self.general: list[str] = []
        self.empty: set[str] = set()
        self.asked: set[str] = set()
        self.key = str(self.typed.get("form_key") or form_key())

    @property
    def ok(self) -> bool:
        return not self.errors and not self.general

    @property
    def files_lost(self) -> bool:
        """Must files be chosen again? No browser keeps them in a form that is shown again. A page that has kept them empties
        `files`."""
        return bool(self.files) and not self.ok

    @property
    def only_pressed(self) -> bool:
        """Was nothing typed, and only a button pressed? Then there is nothing to say of what was typed."""
        return not (self.labels or self.asked or self.files) and len(set(self.typed) - _HIDDEN) < 2

    @property
    def status(self) -> int:
        """For the answer that shows the form again."""
        return 200 if self.ok else 422

    def value(self, name: str) -> str:
        """What to show in the field: what was typed, else what it starts with."""
        if self.posted:
            return str(self.typed.get(name, ""))
        first = self.initial.get(name)
        if isinstance(first, datetime | date):
            return day_words(first)
        if isinstance(first, Decimal):
            return str(first).replace(".", ",")
        return "" if first is None else str(first)

    def chosen(self, name: str) -> list[str]:
        """The values of a field with several answers."""
        if not self.posted:
            return [str(one) for one in self.initial.get(name, ())]
        several = getattr(self.typed, "getlist", None)
        return [str(one) for one in several(name)] if several else [str(one) for one in self.typed.get(name, ())]

    def error(self, name: str) -> str:
        return self.errors.get(name, "")

    def label(self, name: str) -> str:
        return gettext(self.labels[name]) if name in self.labels else ""

    def text(self, name: str, *, required: bool = False, most: int = MOST_TEXT) -> str:
        """Trimmed text; "" when empty or wrong."""
        found = self._typed(name, required)
        if len(found) > most:
            self.wrong(name, _("Write at most %(most)s characters; this has %(count)s."), most=most, count=len(found))
            return ""
        return found

    def decimal(
        self,
        name: str,
        *,
        required: bool = False,
        least: Decimal | None = None,
        most: Decimal | None = None,
        places: int | None = None,
    ) -> Decimal | None:
        """An exact number within its limits, with at most `places` decimals."""
        value = self._read(name, parse_decimal, required)
        if value is None:
            return None
        if least is not None and value < least:
            self.wrong(name, _("Must be at least %(least)s."), least=number(least))
        elif most is not None and value > most:
            self.wrong(name, _("Must be at most %(most)s."), most=number(most))
        elif places is not None and -int(value.normalize().as_tuple().exponent) > places:
            self.wrong(name, _("Write at most %(places)s digits after the comma."), places=places)
        else:
            return value
        return None

    def dong(self, name: str, *, required: bool = False) -> Decimal | None:
        """An amount in đồng as people write it: 50000, 50.000 or 50 000."""
        return self._read(name, parse_dong, required)

    def _read(self, name: str, read: Callable[[str], Decimal | None], required: bool) -> Decimal | None:
        typed = self._typed(name, required)
        try:
            return read(typed) if typed else None
        except Invalid as wrong:
            self.errors[name] = said(wrong)
            return None

    def whole(
        self, name: str, *, required: bool = False, least: int | None = None, most: int | None = None
    ) -> int | None:
        """A whole number within its limits."""
        low, high = (None if limit is None else Decimal(limit) for limit in (least, most))
        value = self.decimal(name, required=required, least=low, most=high)
        if value is None:
            return None
        if value != value.to_integral_value():
            self.wrong(name, _("Write a whole number, without a comma."))
            return None
        return int(value)

    def day(self, name: str, *, required: bool = False) -> date | None:
        """A day written 22/11/2026 (or as a date field of the browser sends it)."""
        found = self._typed(name, required)
        if not found:
            return None
        for form in _DAY_FORMS:
            try:
                return known_day(datetime.strptime(found, form).date())  # noqa: DTZ007 - a day has no zone
            except Invalid as wrong:
                self.errors[name] = said(wrong)
                return None
            except ValueError:
                continue
        self.wrong(name, _("“%(text)s” is not a day. Write day/month/year, like 22/11/2026."), text=found[:40])
        return None

    def choice(self, name: str, among: Collection[str], *, required: bool = False) -> str:
        """One of the offered values; "" when none was chosen."""
        found = self._typed(name, required=False)
        if required and not found:
            self.fail(Missing(_("Choose one of the answers offered."), field=name))
        elif found and found not in among:
            self.wrong(name, _("Choose one of the answers offered."))
            return ""
        return found

    def file(self, name: str, *, required: bool = False, most_bytes: int | None = None) -> UploadedFile | None:
        """The attached file. Type and content are checked by the documents engine, not here."""
        found: UploadedFile | None = self.files.get(name)
        if found is None:
            if required:
                self.wrong(name, _("Attach a file."))
            return None
        if most_bytes is not None and (found.size or 0) > most_bytes:
            self.wrong(
                name, _("The file is larger than %(most)s MB. Attach a smaller one."), most=most_bytes // 1024 // 1024
            )
            return None
        return found

    def wrong(self, name: str, message: str, /, **values: Any) -> None:
        """Keep an error beside a field (message id and values)."""
        self.errors.setdefault(name, gettext(message) % values if values else gettext(message))

    def fail(self, wrong: TinhSoError) -> None:
        """Keep what an engine refused: beside its field when it names one, else on top."""
        if isinstance(wrong, Problems):
            for problem in wrong.problems:
                self.fail(problem)
        elif wrong.field:
            if isinstance(wrong, Missing) and wrong.field not in self.errors:
                self.empty.add(wrong.field)
            self.errors.setdefault(wrong.field, said(wrong))
        else:
            self.general.append(said(wrong))

    @contextmanager
    def catching(self) -> Iterator[None]:
        """`with form.catching(): act(...)`: what is wrong, not now or too much is kept; the rest goes to its page."""
        try:
            yield
        except (Invalid, NotNow, TooMuch) as wrong:
            self.fail(wrong)

    @property
    def summary(self) -> list[tuple[str, str]]:
        """For the list on top: (field name or "", what to mend), without the fields that `missing` tells together."""
        told = {name for name, _label in self.missing}
        named = [
            (name, f"{self.label(name)}: {text}" if self.label(name) else text)
            for name, text in self.errors.items()
            if name not in told
        ]
        return [("", text) for text in self.general] + named

    @property
    def missing(self) -> list[tuple[str, str]]:
        """Fields left empty, (name, label), when they are too many to be listed one by one; else none."""
        found = [(name, self.label(name) or text) for name, text in self.errors.items() if name in self.empty]
        return found if len(found) > MOST_MISSING else []

    def _typed(self, name: str, required: bool) -> str:
        self.asked.add(name)
        found = str(self.typed.get(name, "")).strip()
        if required and not found:
            self.fail(Missing(_("Fill this in."), field=name))
        return found
