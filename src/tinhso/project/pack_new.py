"""`tinhso pack new`: the pack of a province begun from the national data, as files a person goes on with in a text editor."""

from __future__ import annotations

import csv
import difflib
import json
import re
import shutil
import tempfile
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from tinhso.kernel.definitions import CODE
from tinhso.kernel.errors import Invalid
from tinhso.kernel.schemas import modeline
from tinhso.kernel.texts import mark as _
from tinhso.project.running import packs_folder
from tinhso.project.words import Words

TEMPLATES = Path(__file__).parent / "templates" / "new_pack"
UNITS = Path("national") / "data" / "units" / "current.csv"
EXAMPLES = Path("commune-example")
CITY = "thanh-pho-truc-thuoc-trung-uong"
WORDS = {"xa": "xã", "phuong": "phường", "dac-khu": "đặc khu"}
"""Kinds of communes of today, in the order a form names them, with the word for one."""
DEPARTMENTS = (
    ("sct", "Sở Công Thương", "Sở Công Thương"),
    ("sgddt", "Sở Giáo dục và Đào tạo", "Sở GD&ĐT"),
    ("skhcn", "Sở Khoa học và Công nghệ", "Sở KH&CN"),
    ("snnmt", "Sở Nông nghiệp và Môi trường", "Sở NN&MT"),
    ("snv", "Sở Nội vụ", "Sở Nội vụ"),
    ("stc", "Sở Tài chính", "Sở Tài chính"),
    ("stp", "Sở Tư pháp", "Sở Tư pháp"),
    ("svhttdl", '"Sở Văn hóa, Thể thao và Du lịch"', "Sở VH-TT&DL"),
    ("sxd", "Sở Xây dựng", "Sở Xây dựng"),
    ("syt", "Sở Y tế", "Sở Y tế"),
)
"""Decree 150/2025/NĐ-CP, article 8: those every province has, besides its inspectorate and its office."""


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today. `word`: what its kind is called."""

    code: str
    kind: str
    name: str

    @property
    def word(self) -> str:
        return WORDS[self.kind]

    @property
    def username(self) -> str:
        return f"{self.kind}.{'-'.join(folded(self.name).split())}"


@dataclass(frozen=True, slots=True)
class Province:
    """A province of today with its communes. `word`: tỉnh or thành phố."""

    code: str
    name: str
    word: str
    communes: tuple[Commune, ...]

    @property
    def title(self) -> str:
        return f"{self.word.capitalize()} {self.name}"

    @property
    def prefix(self) -> str:
        """The first letters of its name, before every code of its own."""
        return "".join(part[0] for part in folded(self.name).split())

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of communes it has."""
        there = {commune.kind for commune in self.communes}
        return tuple(kind for kind in WORDS if kind in there)


def provinces() -> dict[str, Province]:
    """The provinces of today by code, as the national pack has them."""
    with (packs_folder() / UNITS).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    communes: dict[str, list[Commune]] = {}
    for row in rows:
        if row["level"] == "commune":
            communes.setdefault(row["parent_code"], []).append(Commune(row["code"], row["kind"], row["name"]))
    return {
        row["code"]: Province(
            row["code"],
            row["name"],
            "thành phố" if row["kind"] == CITY else "tỉnh",
            tuple(sorted(communes[row["code"]], key=lambda one: (list(WORDS).index(one.kind), one.code))),
        )
        for row in rows
        if row["level"] == "province"
    }


def begin(pack: str, code: str, *, say: Words) -> Path:
    """Write a new pack for the province of that code; its folder. Invalid when it cannot be, and nothing is written."""
    province, folder = province_named(code), free_folder(pack)
    try:
        draft = Path(tempfile.mkdtemp(prefix=f"{pack}-", dir=folder.parent))
    except OSError as error:
        raise Invalid(
            _("Nothing can be written to %(folder)s (%(why)s). Name a folder of packs of your own in TINHSO_PACKS."),
            folder=folder.parent,
            why=error.strerror,
        ) from None
    try:
        for path, text in files(pack, province, say=say):
            file = draft / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        draft.chmod(0o755)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def free_folder(pack: str) -> Path:
    """Where the pack will be. Invalid when the name cannot be one, or is taken."""
    if not re.fullmatch(CODE, pack) or len(pack) > 40:
        raise Invalid(
            _("“%(pack)s” cannot be the name of a pack: small letters without marks and digits, joined by “-”."),
            pack=pack,
        )
    folder = packs_folder() / pack
    if folder.exists():
        raise Invalid(_("There is a folder %(folder)s already. Go on with it, or choose another name."), folder=folder)
    return folder


def province_named(code: str) -> Province:
    """The province of that code. Invalid tells the ones that may be meant, and all codes."""
    known = provinces()
    if code in known:
        return known[code]
    near = ", ".join(f"{one.code} {one.name}" for one in nearest(code, list(known.values())))
    every = ", ".join(f"{one.code} {one.name}" for one in known.values())
    if near:
        raise Invalid(
            _("“%(code)s” is not the code of a province of today. Did you mean %(near)s? All codes: %(every)s."),
            code=code,
            near=near,
            every=every,
        )
    raise Invalid(_("“%(code)s” is not the code of a province of today. All codes: %(every)s."), code=code, every=every)


def nearest(given: str, among: Sequence[Province]) -> list[Province]:
    """Those whose name, or code without its zero, is meant or nearly so."""
    wanted = folded(given)
    exact = [
        one for one in among if wanted and (wanted in folded(one.title) or one.code.lstrip("0") == wanted.lstrip("0"))
    ]
    names = {folded(one.name): one for one in among}
    return exact or [names[name] for name in difflib.get_close_matches(wanted, names, n=3, cutoff=0.7)]


def files(pack: str, province: Province, *, say: Words) -> Iterator[tuple[str, str]]:
    """Path inside the pack and text of every file of the template."""
    inside = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # YAML and CSV, no page
    )
    inside.globals |= {"_": say, "modeline": modeline, "comment": comment, "quoted": quoted}
    first, second, third = chosen(province)
    told: dict[str, Any] = {
        "pack": pack,
        "code": province.code,
        "title_vi": province.title,
        "title_en": f"{province.name} {'city' if province.word != 'tỉnh' else 'province'}",
        "prefix": province.prefix,
        "word": province.word,
        "kinds": province.kinds,
        "agencies": list(agencies(province)),
        "visitors": [first, second],
        "second": third,
    }
    for path in ("pack.yaml", "data/agencies.csv", "data/agencies-sources.yaml", "data/posts.yaml", "data/demo.yaml"):
        yield path, inside.get_template(f"{Path(path).name}.txt").render(told)
    for path, name in (("report-forms/commune-quarter.yaml", "xa-quy"), ("indicator-sets/commune.yaml", "xa-2026")):
        definition = own(packs_folder() / EXAMPLES / path, name, province)
        yield path, inside.get_template(f"{Path(path).name}.txt").render(told, definition=definition)


def chosen(province: Province) -> tuple[Commune, Commune, Commune]:
    """Three communes that stand in the demo's cast, their user names unlike."""
    names: dict[str, Commune] = {}
    for commune in province.communes:
        names.setdefault(commune.username, commune)
    first, second, third, *_others = names.values()
    return first, second, third


def agencies(province: Province) -> Iterator[str]:
    """The lines of agencies.csv, sorted by code."""
    word = province.word
    rows = [(code, name, short, "nd-150", "") for code, name, short in DEPARTMENTS]
    rows += [("tt", f"Thanh tra {word}", f"Thanh tra {word}", "nd-150", "")]
    rows += [
        ("ubnd", f"Ủy ban nhân dân {word} {province.name}", f"UBND {word}", "", "the committee the agencies serve")
    ]
    rows += [("vpubnd", f"Văn phòng Ủy ban nhân dân {word}", f"VP UBND {word}", "nd-150", "")]
    for code, name, short, source, note in rows:
        yield f"{province.prefix}.{code},{name},{short},2025-07-01,,example,{source},{note}"


def own(file: Path, name: str, province: Province) -> str:
    """The shared example of a form or set as the province's own: its code and kinds of communes, without our comments."""
    lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    text = "\n".join(lines).replace(f"code: vd.{name}\n", f"code: {province.prefix}.{name}\n", 1)
    return re.sub(r"^subjects: .*$", f"subjects: [{', '.join(province.kinds)}]", text, count=1, flags=re.MULTILINE)


def comment(text: str, indent: int = 0) -> str:
    """A text as lines of a comment."""
    head = " " * indent + "# "
    return textwrap.fill(text, 110, initial_indent=head, subsequent_indent=head, break_long_words=False)


def quoted(text: str) -> str:
    """A text that YAML takes as a text, whatever stands in it."""
    return json.dumps(text, ensure_ascii=False)


def folded(text: str) -> str:
    """Small letters and digits without marks, a blank between words."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join(re.findall(r"[a-z0-9]+", "".join(char for char in plain if not unicodedata.combining(char))))
