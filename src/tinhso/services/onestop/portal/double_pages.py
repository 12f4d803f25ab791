"""The pages of the double: a citizen sends a dossier, follows it, supplements it, pays, fetches the result, rates it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.parser import BytesParser
from email.policy import HTTP
from html import escape
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from .testing import MESSAGES, SLOW, Attached, Offered

if TYPE_CHECKING:
    from .testing import Kept, PortalDouble

MOST = 80_000_000
STAGES = {
    "waiting": "Chờ tiếp nhận",
    "supplement": "Cần bổ sung",
    "accepted": "Đã tiếp nhận",
    "processing": "Đang xử lý",
    "ready": "Có kết quả",
    "done": "Đã trả kết quả",
    "refused": "Từ chối",
    "withdrawn": "Đã rút",
    "closed": "Đã đóng",
}
_HEAD = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>
body{{font:16px/1.55 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:1rem;color:#16211d;background:#fbfaf6}}
.double{{border:2px dashed #8a5a00;padding:.5rem 1rem;margin:0 0 1rem}}
label{{display:block;margin:.75rem 0 .25rem}}input,select{{font:inherit;width:100%;box-sizing:border-box;padding:.4rem}}
button{{font:inherit;margin:1rem .5rem 0 0;padding:.5rem 1rem;background:#0b5d4b;color:#fff;border:0;border-radius:4px}}
li{{margin:.5rem 0}}a{{color:#0b5d4b}}</style></head><body>
<p class="double"><strong>Đây là bản thử, không phải Cổng Dịch vụ công quốc gia.</strong> Nó đóng vai cổng để thử việc nhận và
trả hồ sơ. Không nhập giấy tờ thật, thông tin thật của ai.</p><h1>{title}</h1>"""


def handler(double: PortalDouble) -> type[BaseHTTPRequestHandler]:
    """What answers at the double's address."""

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        timeout = SLOW + 10  # of a line on which nothing is said

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            if length > MOST:
                self.close_connection = True
                return
            body = self.rfile.read(length)
            if self.path == MESSAGES:
                answer = double.hear({name.lower(): value for name, value in self.headers.items()}, body)
                if answer is None:
                    self.close_connection = True
                    return
                self._say(answer[0], json.dumps(answer[1], ensure_ascii=False).encode(), "application/json")
                return
            self._go(_posted(double, unquote(self.path), self.headers.get("Content-Type", ""), body))

        def do_GET(self) -> None:
            path = unquote(self.path.partition("?")[0])
            if path.startswith("/ket-qua/"):
                status, content = _file(double, path)
                self._say(status or 502, content, "application/octet-stream")
                return
            page = _page(double, path)
            self._say(200 if page else 404, (page or "Không có trang này.").encode(), "text/html; charset=utf-8")

        def _say(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header(
                "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"
            )
            if kind == "application/octet-stream":
                self.send_header("Content-Disposition", "attachment")
            self.end_headers()
            self.wfile.write(body)

        def _go(self, where: str) -> None:
            self.send_response(303)
            self.send_header("Location", quote(where))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_given: object) -> None: ...

    return Answering


def _posted(double: PortalDouble, path: str, kind: str, body: bytes) -> str:
    fields, files = _read(kind, body)
    if path.startswith("/gui/"):
        return _submitted(double, path.removeprefix("/gui/").strip("/"), fields, files)
    external = path.removeprefix("/ho-so/").rpartition("/")[0]
    kept = double.known.get(external)
    if kept is None:
        return "/"
    now = datetime.now(UTC).isoformat()
    if path.endswith("/bo-sung"):
        answer = double.supplement(external, files)
    elif path.endswith("/thanh-toan"):
        paid = {
            "state": "paid",
            "amount": fields.get("amount") or "0",
            "reference": f"TT-{external[-8:]}-{len(kept.told)}",
            "paid_at": now,
        }
        answer = double.send("dossier.paid", {"external": external, "payment": paid})
        kept.paid = answer.status == 200
    elif path.endswith("/danh-gia"):
        score = int(fields.get("score") or 5)
        answer = double.send("dossier.rated", {"external": external, "score": score, "rated_at": now})
        kept.score = score if answer.status == 200 else None
    else:
        answer = double.send("dossier.withdrawn", {"external": external, "withdrawn_at": now})
    kept.answer = "" if answer.status == 200 else str(answer.said.get("detail", "Chưa gửi được, hãy thử lại."))
    return f"/ho-so/{external}"


def _submitted(double: PortalDouble, code: str, fields: dict[str, str], files: list[Attached]) -> str:
    offer = next((one for one in double.offers if one.code == code), None)
    if offer is None:
        return "/"
    person = {name: fields.get(name, "").strip() for name in ("name", "number", "phone", "address")}
    answer = double.submit(
        {
            "procedure": offer.code,
            "applicant": person,
            "agency": {"level": offer.level, "code": offer.body or fields.get("place", "")},
            **({"desk": {"level": "commune", "code": fields["place"]}} if offer.body and fields.get("place") else {}),
            "answers": {name: fields[name] for name, _title in offer.asks if fields.get(name)},
        },
        files,
    )
    return f"/ho-so/{answer.said['external']}"


def _read(kind: str, body: bytes) -> tuple[dict[str, str], list[Attached]]:
    """Fields and files of a form; a file stands under the code of its paper."""
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    fields: dict[str, str] = {}
    files: list[Attached] = []
    for part in message.iter_parts() if message.is_multipart() else ():
        name = str(part.get_param("name", header="content-disposition") or "")
        content: Any = part.get_payload(decode=True) or b""
        if part.get_filename():
            files.append(Attached(name, str(part.get_filename()), content))
        elif name and "filename" not in str(part.get("content-disposition", "")):
            fields[name] = content.decode("utf-8", "replace")
    return fields, files


def _file(double: PortalDouble, path: str) -> tuple[int, bytes]:
    external, _slash, number = path.removeprefix("/ket-qua/").rpartition("/")
    results = double.known[external].last.get("results", []) if external in double.known else []
    if not number.isdecimal() or int(number) >= len(results):
        return 404, b""
    return double.fetch(results[int(number)]["path"])


def _page(double: PortalDouble, path: str) -> str:
    if path == "/":
        return _home(double)
    if path.startswith("/gui/"):
        offer = next((one for one in double.offers if one.code == path.removeprefix("/gui/").strip("/")), None)
        return _form(double, offer) if offer else ""
    kept = double.known.get(path.removeprefix("/ho-so/").strip("/"))
    return _dossier(double, kept) if kept else ""


def _home(double: PortalDouble) -> str:
    offers = "".join(f'<li><a href="/gui/{quote(one.code)}">{escape(one.title)}</a></li>' for one in double.offers)
    rows = "".join(
        f'<li><a href="/ho-so/{quote(kept.external)}">{escape(kept.external)}</a>: {escape(_standing(kept))}</li>'
        for kept in reversed(double.known.values())
    )
    known = f"<h2>Hồ sơ đã có trên cổng</h2><ul>{rows}</ul>" if rows else ""
    return _HEAD.format(title="Cổng thử: nộp hồ sơ") + f"<h2>Chọn thủ tục</h2><ul>{offers}</ul>{known}</body></html>"


def _standing(kept: Kept) -> str:
    stage = kept.last.get("stage", "waiting")
    return f"{STAGES.get(stage, stage)} ({kept.last['state']})" if kept.told else STAGES["waiting"]


def _form(double: PortalDouble, offer: Offered) -> str:
    asks = "".join(
        f'<label for="{code}">{escape(title)}</label><input id="{code}" name="{code}">' for code, title in offer.asks
    )
    papers = "".join(
        f'<label for="p-{code}">Tệp: {escape(title)}</label><input type="file" id="p-{code}" name="{code}">'
        for code, title in offer.papers
    )
    places = "".join(f'<option value="{escape(code)}">{escape(name)}</option>' for code, name in double.places)
    label = "Bộ phận một cửa tiếp nhận và trả kết quả" if offer.body else "Nơi giải quyết"
    where = f'<label for="place">{label}</label><select id="place" name="place">{places}</select>'
    person = "".join(
        f'<label for="{name}">{label}</label><input id="{name}" name="{name}" value="{value}">'
        for name, label, value in (
            ("name", "Họ và tên", "Người Nộp Thử"),
            ("number", "Số định danh cá nhân (12 số)", "000088000999"),
            ("phone", "Số điện thoại", ""),
            ("address", "Địa chỉ", ""),
        )
    )
    return (
        _HEAD.format(title=escape(offer.title))
        + f'<form method="post" action="/gui/{quote(offer.code)}" enctype="multipart/form-data">'
        + f"{person}{where}{asks}{papers}<button>Nộp hồ sơ</button></form></body></html>"
    )


def _dossier(double: PortalDouble, kept: Kept) -> str:
    base = f"/ho-so/{quote(kept.external)}"
    steps = "".join(f"<li>{_step(kept, told, told is kept.last)}</li>" for told in kept.told)
    stage, fee = kept.last.get("stage", "waiting"), kept.last.get("fee") or {}
    acts = ""
    if stage == "supplement":
        offer = next((one for one in double.offers if one.code == kept.procedure), None)
        inputs = "".join(
            f'<label for="p-{code}">Tệp: {escape(title)}</label><input type="file" id="p-{code}" name="{code}">'
            for code, title in (offer.papers if offer else ())
        )
        acts += _sends(base, "bo-sung", "Nộp bổ sung", inputs)
    if stage in ("waiting", "supplement"):
        acts += _sends(base, "rut", "Rút hồ sơ")
    if (not kept.paid or fee.get("left", "0") != "0") and stage not in ("refused", "withdrawn", "closed"):
        acts += _sends(
            base,
            "thanh-toan",
            "Thanh toán thử",
            '<label for="amount">Số tiền (đồng)</label>'
            f'<input id="amount" name="amount" value="{escape(str(fee.get("left") or 8000))}">',
        )
    if kept.last.get("rate") and kept.score is None:
        acts += _sends(
            base,
            "danh-gia",
            "Đánh giá",
            '<label for="score">Điểm (1 đến 5)</label><input id="score" name="score" value="5">',
        )
    told = f"<p><strong>{escape(kept.answer)}</strong></p>" if kept.answer else ""
    owed = (
        f"<p>Phí, lệ phí: {escape(str(fee['due']))} đồng, còn phải nộp {escape(str(fee['left']))} đồng.</p>"
        if fee
        else ""
    )
    paid = kept.paid and fee.get("left", "0") == "0"
    back = "".join(f"<p>{_refund(one)}</p>" for one in kept.refunds.values())
    facts = (
        owed + "<p>Đã thanh toán.</p>" * paid + back + (f"<p>Đã đánh giá: {kept.score}/5.</p>" if kept.score else "")
    )
    return (
        _HEAD.format(title=f"Hồ sơ {escape(kept.external)}")
        + f"<p>{escape(_standing(kept))}</p>{told}{facts}<ol>{steps}</ol>{acts}"
        + '<p><a href="/">Về trang đầu</a></p></body></html>'
    )


def _refund(one: dict[str, Any]) -> str:
    said = {"sent": "Đang hoàn trả", "done": "Đã hoàn trả", "failed": "Chưa hoàn trả được"}[one["state"]]
    of = f" (thanh toán {escape(one['reference'])})" if one.get("reference") else ""
    return f"{said} {escape(str(one['amount']))} đồng{of}."


def _sends(base: str, where: str, label: str, inside: str = "") -> str:
    return f'<form method="post" action="{base}/{where}" enctype="multipart/form-data">{inside}<button>{label}</button></form>'


def _step(kept: Kept, told: dict[str, Any], latest: bool) -> str:
    text = f"{escape(told['source_at'][:16].replace('T', ' '))}: <strong>{escape(told['state'])}</strong>"
    for name, label in (("code", "mã hồ sơ"), ("handled_by", "người xử lý"), ("due", "hạn trả"), ("note", "nội dung")):
        if told.get(name):
            text += f", {label}: {escape(str(told[name]))}"
    if latest:
        for number, result in enumerate(told.get("results", [])):
            text += f'<br><a href="/ket-qua/{quote(kept.external)}/{number}">{escape(result["name"])}</a>'
    return text
