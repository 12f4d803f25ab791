"""What programs of the bench that need Django begin with."""

from __future__ import annotations

import json
import sys
from typing import Any


def begin() -> None:
    """Django, on the database the environment names."""
    import django

    django.setup()


def reply(value: Any) -> None:
    """One line of JSON to who asked."""
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()
