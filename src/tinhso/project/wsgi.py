"""What the web server serves. Addresses are imported and pages compiled at start, so that no reader waits for it."""

from __future__ import annotations

import os
from typing import Any

from django.core.wsgi import get_wsgi_application

from tinhso.web.whole import whole

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.project.settings")

application = whole(get_wsgi_application())

from django.urls import get_resolver  # noqa: E402  only once Django is set up

get_resolver().url_patterns  # noqa: B018  reading it imports every page

from django.template import engines  # noqa: E402

pages: Any = engines["jinja2"].env  # type: ignore[attr-defined]  # Jinja2's own environment
for name in pages.list_templates():
    pages.get_template(name)  # compiled once, before the workers are forked
