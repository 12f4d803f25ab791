"""Names what has outgrown its size: a file 400 lines, a function 60, a class 250. Migrations are exempt."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

FILE, FUNCTION, CLASS = 400, 60, 250
SOURCES = {".py", ".html", ".js", ".mjs", ".css"}
EXEMPT = {"migrations", "static"}


def too_large(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    if lines > FILE:
        yield f"{path}: {lines} lines, {FILE} allowed"
    if path.suffix != ".py":
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            allowed = CLASS if isinstance(node, ast.ClassDef) else FUNCTION
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > allowed:
                yield f"{path}:{node.lineno}: {node.name} has {length} lines, {allowed} allowed"


def main() -> int:
    named = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "src", "tests", "scripts", "frontend"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    paths = [Path(name) for name in named]
    sources = [path for path in paths if path.suffix in SOURCES and not EXEMPT & set(path.parts) and path.exists()]
    found = [problem for path in sources for problem in too_large(path)]
    print("\n".join(found))
    return 1 if found else 0


sys.exit(main())
