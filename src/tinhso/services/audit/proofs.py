"""A proof as one HTML file: everything it needs inside, so that it checks itself on any machine, without a network."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.template import engines
from django.urls import reverse
from django.utils import translation
from markupsafe import Markup

from tinhso.engines.journal import public as journal
from tinhso.kernel.traces import act_words
from tinhso.web import state
from tinhso.web.papers import Paper

_SCRIPT = Path(__file__).with_name("proof.js")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def content_of(paper: Paper) -> Any:
    """The paper's content, read."""
    return json.loads(paper.content)


def file_of(event: int, paper: Paper | None, *, site: str, request: Any = None) -> str:
    """The proof of an entry and, with a paper, of what that entry published. NotThere, NotNow as `journal.proof_of`."""
    shown = journal.proof_of(event)
    bound = journal.proof_of_bound(paper.bound, paper.id, event=event, text=paper.content) if paper else None
    name = journal.entries([event])[event].name
    with translation.override("vi"):  # the language of record; the file is for keeping
        words = translation.gettext(act_words.get(name)) if name in act_words else name
        data = data_of(shown, bound) | {"words": {name: words}}
        return (
            engines["jinja2"]
            .get_template("audit/proof.html")
            .render(
                {
                    "data": _inside_script(data),
                    "script": Markup(_SCRIPT.read_text("utf-8")),  # ours
                    "title": paper.title if paper else words,
                    "published": site.rstrip("/") + reverse("audit:seals"),
                    "province": state.current().province,
                    "example": bool(paper and paper.example) or state.current().example,
                },
                request,
            )
        )


def data_of(shown: journal.Proof, bound: journal.BoundProof | None) -> dict[str, Any]:
    """What the script hashes. Numbers that may be large are texts."""
    entry = shown.entry
    return {
        "header": shown.seal.header,
        "hash": shown.seal.hash.hex(),
        "entry": {
            "id": str(entry.id),
            "xid": str(entry.xid),
            "recorded": str((entry.recorded - _EPOCH) // timedelta(microseconds=1)),
            "body": entry.body,
            "index": shown.index,
            "path": [one.hex() for one in shown.path],
        },
        "bound": bound
        and {
            "event": str(bound.event),
            "id": str(bound.id),
            "kind": bound.kind,
            "text": bound.text,
            "index": bound.index,
            "path": [one.hex() for one in bound.path],
        },
    }


def _inside_script(data: Any) -> Markup:
    """JSON that no `</script>` can leave."""
    text = json.dumps(data, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
