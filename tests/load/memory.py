"""Memory of a tree of processes: pages shared by several count once, split among those that hold them (PSS)."""

from __future__ import annotations

from pathlib import Path


def tree(root: int) -> list[int]:
    """The process and all below it."""
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text("ascii", "replace").rsplit(")", 1)[1].split()
            except OSError:
                continue  # it ended meanwhile
            below.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += below.get(pid, [])
    return found


def pss(pid: int) -> int:
    """Bytes; 0 when it ended meanwhile."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def of_tree(root: int) -> dict[str, int]:
    """Bytes by what the process is, for the whole tree."""
    found: dict[str, int] = {}
    for pid in tree(root):
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
        except OSError:
            continue
        name = name_of(words)
        found[name] = found.get(name, 0) + pss(pid)
    return found


def name_of(words: list[str]) -> str:
    """up, web, worker or database, by the command line."""
    if "postgres" in words[0]:
        return "database"
    return next((word for word in words if word in {"up", "web", "worker"}), "web" if "-c" in words else words[0])
