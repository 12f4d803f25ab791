"""The Jinja2 environment of all pages: strict, escaped, translated; globals a template may use."""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.template.backends.utils import csrf_input
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment, FileSystemBytecodeCache, StrictUndefined, Template
from markupsafe import Markup

from . import charts, formats, maps, processes, speech, tables
from .addresses import address
from .assets import asset
from .forms import form_key
from .icons import icon

_SOURCE = Path(__file__).resolve().parent.parent


def folders() -> list[Path]:
    """Every `templates` folder of the kit and the services: DIRS of the Jinja2 backend (the kit first)."""
    return [_SOURCE / "web" / "templates", *sorted((_SOURCE / "services").glob("*/templates"))]


def url(name: str, /, *args: Any, **kwargs: Any) -> str:
    """`reverse`, for templates: `{{ url("units:unit", 12) }}`."""
    return reverse(name, kwargs=kwargs) if kwargs else address(name, *args)


def url_or_none(name: str, /, *args: Any) -> str | None:
    """The address, or None where this installation has no such page."""
    try:
        return address(name, *args)
    except NoReverseMatch:
        return None


_MOST_SAID = 10_000


@cache
def saying(language: str | None) -> Callable[..., Markup]:
    """`_("…")` of the templates of a page in the language that is set: translated, values escaped.

    A page says forty things: each is looked up once a process, and the language once a page.
    """
    said: dict[str, Markup] = {}

    def say(message: str, /, **values: Any) -> Markup:
        found = said.get(message)
        if found is None:
            if len(said) > _MOST_SAID:  # somebody translates what is not a message
                said.clear()
            found = said[message] = Markup(gettext(message))  # messages are ours, their values are escaped
        return found % values if values or "%" in found else found

    return say


_drawn: ContextVar[Mapping[str, Any]] = ContextVar("what the page being drawn was given", default={})  # noqa: B039  never changed


class Drawn(Template):
    """A template that, while it is drawn, has at hand for macros what `once_a_page` found out.

    So macros are imported without their page, and made once a process instead of once for each page that imports them.
    """

    def render(self, *args: Any, **kwargs: Any) -> str:
        given = dict(*args, **kwargs)
        before = _drawn.set(given)
        try:
            return super().render(given)
        finally:
            _drawn.reset(before)


def say(message: str, /, **values: Any) -> Markup:
    """`_("…")` of a macro, and where a template is drawn for no page."""
    said = _drawn.get().get("_") or saying(get_language())
    return said(message, **values)


class _AgainstForgery:
    """`{{ csrf_input }}` of a macro: the hidden field of the page being drawn."""

    def __html__(self) -> str:
        return str(_drawn.get()["csrf_input"])


def once_a_page(request: Any) -> dict[str, Any]:
    """What is found out once for a page: its language, and the hidden field against forgery, only where asked for."""
    return {"_": saying(get_language()), "csrf_input": SimpleLazyObject(lambda: csrf_input(request))}


def kept_compiled(folder: Path) -> FileSystemBytecodeCache | None:
    """Compiled templates in `folder`, if it is there. Jinja2 knows by content whether a template changed; whether the
    way we compile did, the name tells."""
    if not folder.is_dir():
        return None
    way = sha256(f"{version('jinja2')} ".encode() + Path(__file__).read_bytes()).hexdigest()[:12]
    return FileSystemBytecodeCache(str(folder), f"%s.{way}")


def environment(*, compiled: Path | None = None, **options: Any) -> Environment:
    """For TEMPLATES: BACKEND Jinja2, OPTIONS {"environment": "tinhso.web.jinja.environment"}, DIRS folders().

    `compiled`: a folder to keep compiled templates in, that only we may write to.
    """
    from .pages import shell_of

    if compiled is not None:
        options.setdefault("bytecode_cache", kept_compiled(compiled))
    options["undefined"] = StrictUndefined  # Django's backend names a lenient one before us
    options.setdefault("autoescape", True)
    env = Environment(
        **{**options, "trim_blocks": True, "lstrip_blocks": True, "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"]}
    )
    env.template_class = Drawn
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(
        _=say,
        csrf_input=_AgainstForgery(),
        asset=asset,
        static=static,
        url=url,
        url_or_none=url_or_none,
        icon=icon,
        fmt=formats,
        form_key=form_key,
        shell_of=shell_of,
        charts=charts,
        processes=processes,
        maps=maps,
        table_body=tables.body,
        sign_speech=speech.sign,
    )
    env.filters.update(
        number=formats.number, percent=formats.percent, day=formats.day, moment=formats.moment, period=formats.period
    )
    return env
