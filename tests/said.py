"""What is told, in both languages: a message is right in English, and in Vietnamese it is another and holds no English."""

from __future__ import annotations

import ast
import re
from html import unescape
from pathlib import Path
from types import ModuleType
from typing import Any

from tinhso.kernel.errors import TinhSoError
from tinhso.project.words import Words

ENGLISH = re.compile(r"\b(the|is|are|not|must|there|here|stands|needs|only|more|than|of|its|expected)\b", re.IGNORECASE)


def text_of(response: Any) -> str:
    """The page as it was answered, its entities as signs."""
    return unescape(response.content.decode())


def in_both(error: TinhSoError) -> str:
    """The English, after a look at the Vietnamese."""
    told, said = Words("en").error(error), Words("vi").error(error)
    assert said != told and not ENGLISH.search(said), said
    return told


def expectations_in(module: ModuleType) -> set[str]:
    """Every message id a module says as what is expected in a place."""
    tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    found = {
        inner.args[0].value
        for call in calls
        if call.func.id == "Expected"  # type: ignore[attr-defined]
        for inner in ast.walk(call)
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id == "_"
        if isinstance(inner.args[0], ast.Constant)
    }
    return {str(one) for one in found}
