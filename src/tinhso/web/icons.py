"""Our own line icons, drawn on a 20 × 20 grid with one stroke; inline, so no request and no sprite. Decorative only."""

from functools import cache

from markupsafe import Markup

_PATHS = {
    "home": "M3 9.5 10 4l7 5.5M5 8.500V16h10V8.500",
    "search": "M9 14.500a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11ZM13 13l4 4",
    "person": "M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM4 17c.5-3.500 3-5 6-5s5.500 1.500 6 5",
    "unit": "M10 17s5.500-4.800 5.500-9a5.500 5.500 0 0 0-11 0c0 4.200 5.500 9 5.500 9ZM10 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
    "report": "M5 3h7l3 3v11H5zM12 3v3h3M7.500 10h5M7.500 13h5",
    "ranking": "M3 16.500h14M5 16v-4h3v4M8.500 16V6h3v10M12 16V9h3v7",
    "trace": "M4 16h4v-4h4V8h4V4M4 16h0",
    "settings": "M4 6h8M15 6h1M4 14h1M8 14h8M13.500 7.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3ZM6.500 15.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3Z",
    "menu": "M3 6h14M3 10h14M3 14h14",
    "more": "M4.3 10a.7.7 0 1 0 1.4 0a.7.7 0 1 0-1.4 0M9.3 10a.7.7 0 1 0 1.4 0a.7.7 0 1 0-1.4 0M14.3 10a.7.7 0 1 0 1.4 0a.7.7 0 1 0-1.4 0",
    "next": "m8 5 5 5-5 5",
    "back": "m12 5-5 5 5 5",
    "down": "m5 8 5 5 5-5",
    "up": "m5 12 5-5 5 5",
    "close": "m5 5 10 10M15 5 5 15",
    "check": "m4 10.500 4 4 8-9",
    "speak": "M4 8v4h2.500L10 15V5L6.500 8zM13 7.500a4 4 0 0 1 0 5M15.500 5.500a7 7 0 0 1 0 9",
    "print": "M6 7V3h8v4M6 14H3.500V7h13v7H14M6 11.500h8V17H6z",
    "download": "M10 3v9M6.500 8.500 10 12l3.500-3.500M4 16h12",
    "file": "M6 3h6l3 3v11H6zM12 3v3h3",
    "clock": "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 6v4l2.500 2",
    "warning": "M10 3.500 17.500 16.500h-15zM10 8.500v3.500M10 14.200v.1",
    "info": "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 9.500V13M10 6.800v.1",
    "bell": "M5.500 14V9.500a4.500 4.500 0 0 1 9 0V14l1.500 1H4zM8.500 17h3",
    "link": "M8 5H4v11h11v-4M11 4h5v5M16 4l-7 7",
    "plus": "M10 4v12M4 10h12",
}


@cache
def icon(name: str) -> Markup:
    """The icon as inline SVG, hidden from screen readers: words beside it say the same."""
    return (
        Markup(
            '<svg class="k-icon" width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor" aria-hidden="true" focusable="false"><path d="%s"/></svg>'
        )
        % _PATHS[name]
    )


NAMES = tuple(_PATHS)
