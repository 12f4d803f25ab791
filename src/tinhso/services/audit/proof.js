// Checks the proof it stands in: everything shown is read from what is hashed, nothing is fetched.
(() => {
  const words = (text) => Array.from(text.match(/.{8}/g), (one) => parseInt(one, 16) | 0);
  const H0 = words("6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19");
  const K = words("428a2f9871374491b5c0fbcfe9b5dba53956c25b59f111f1923f82a4ab1c5ed5d807aa9812835b01243185be550c7dc372be5d7480deb1fe9bdc06a7c19bf174" +
    "e49b69c1efbe47860fc19dc6240ca1cc2de92c6f4a7484aa5cb0a9dc76f988da983e5152a831c66db00327c8bf597fc7c6e00bf3d5a7914706ca635114292967" +
    "27b70a852e1b21384d2c6dfc53380d13650a7354766a0abb81c2c92e92722c85a2bfe8a1a81a664bc24b8b70c76c51a3d192e819d6990624f40e3585106aa070" +
    "19a4c1161e376c082748774c34b0bcb5391c0cb34ed8aa4a5b9cca4f682e6ff3748f82ee78a5636f84c878148cc7020890befffaa4506cebbef9a3f7c67178f2");

  // SHA-256 (FIPS 180-4), written out because a file opened from a disk may not have the browser's own.
  function sha256(bytes) {
    const length = bytes.length, blocks = new Uint8Array(((length + 72) >> 6) << 6), h = H0.slice(), w = new Int32Array(64);
    blocks.set(bytes); blocks[length] = 128;
    const view = new DataView(blocks.buffer);
    view.setUint32(blocks.length - 8, Math.floor(length / 536870912)); view.setUint32(blocks.length - 4, length << 3);
    for (let at = 0; at < blocks.length; at += 64) {
      for (let i = 0; i < 64; i++) {
        if (i < 16) { w[i] = view.getInt32(at + i * 4); continue; }
        const x = w[i - 15], y = w[i - 2];
        w[i] = w[i - 16] + w[i - 7] + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3) + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10);
      }
      let [a, b, c, d, e, f, g, k] = h;
      for (let i = 0; i < 64; i++) {
        const one = (k + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
        const two = (((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        k = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
      }
      [a, b, c, d, e, f, g, k].forEach((value, i) => { h[i] = (h[i] + value) | 0; });
    }
    const out = new DataView(new ArrayBuffer(32));
    h.forEach((value, i) => out.setInt32(i * 4, value));
    return new Uint8Array(out.buffer);
  }

  const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
  const unhex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  const utf8 = (text) => new TextEncoder().encode(text);
  const int8 = (text) => { const view = new DataView(new ArrayBuffer(8)); view.setBigInt64(0, BigInt(text)); return new Uint8Array(view.buffer); };
  const joined = (...parts) => { const all = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0)); let at = 0; for (const one of parts) { all.set(one, at); at += one.length; } return all; };
  const row = (...fields) => joined(Uint8Array.of(0, 4), ...fields.flatMap((one) => [int8(String(one.length)).slice(4), one]));

  // From a leaf to the root of its tree (RFC 6962); null when the path is too short or too long.
  function climb(leaf, index, count, path) {
    let reached = leaf, at = index, last = count - 1;
    const beside = path.map(unhex);
    if (!(index >= 0 && index < count)) return null;
    while (last > 0) {
      if (at & 1 || at < last) {
        if (!beside.length) return null;
        const other = beside.shift();
        reached = sha256(at & 1 ? joined(Uint8Array.of(1), other, reached) : joined(Uint8Array.of(1), reached, other));
      }
      at >>= 1; last >>= 1;
    }
    return beside.length ? null : hex(reached);
  }

  function judged(data) {
    const header = JSON.parse(data.header), entry = data.entry, bound = data.bound, wrong = [];
    if (hex(sha256(utf8(data.header))) !== data.hash) wrong.push("Khối không khớp với mã của khối.");
    const leaf = sha256(row(int8(entry.id), int8(entry.xid), int8(entry.recorded), utf8(entry.body)));
    if (climb(leaf, entry.index, header.count, entry.path) !== header.root) wrong.push("Sự kiện không khớp với khối: nội dung sự kiện đã bị sửa.");
    if (bound) {
      const mark = sha256(row(int8(bound.event), int8(bound.id), utf8(bound.kind), utf8(bound.text)));
      if (bound.event !== entry.id || climb(mark, bound.index, header.bound.count, bound.path) !== header.bound.root) wrong.push("Bảng không khớp với khối: nội dung bảng đã bị sửa.");
    }
    return { header, wrong };
  }

  const element = (name, text) => { const made = document.createElement(name); if (text !== undefined) made.textContent = text; return made; };
  const moment = (date) => date.toLocaleString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh" });
  const grouped = (text) => text.replace(/(.{8})(?=.)/g, "$1 ");
  function facts(place, pairs) {
    const list = element("dl");
    for (const [label, value] of pairs) list.append(element("dt", label), element("dd", value));
    document.getElementById(place).append(list);
  }

  function show(data) {
    const { header, wrong } = judged(data), verdict = document.getElementById("verdict");
    verdict.className = wrong.length ? "bad" : "good";
    verdict.append(element("strong", wrong.length ? "KHÔNG KHỚP. Tệp này đã bị sửa, không dùng làm bằng chứng được." : "KHỚP. Nội dung dưới đây đúng là nội dung đã niêm phong."));
    for (const one of wrong) verdict.append(element("p", one));
    const body = JSON.parse(data.entry.body), recorded = new Date(Date.UTC(2000, 0, 1) + Number(BigInt(data.entry.recorded) / 1000n));
    facts("block", [["Khối số", String(header.number)], ["Niêm phong lúc", moment(new Date(header.sealed_at))], ["Mã khối, để so với bản công bố", grouped(data.hash)]]);
    const said = data.words[body.name] ? `${data.words[body.name]} (${body.name})` : body.name;
    facts("entry", [["Sự kiện số", data.entry.id], ["Việc", said], ["Ghi vào nhật ký lúc", moment(recorded)], ["Đối tượng", `${body.about} ${body.thing}`], ["Mã số đơn vị", String(body.unit ?? "–")],
      ...Object.entries(body.payload).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)])]);
    document.getElementById("text").textContent = data.entry.body;
    if (!data.bound) return;
    if (data.bound.kind === "figure") {
      // A row as the database writes it: "(a,b,"c,d",)".
      const fields = Array.from(data.bound.text.slice(1, -1).matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain]) => (quoted ?? plain).replaceAll('""', '"'));
      const labels = ["Mã chỉ tiêu", "Mã số đơn vị", "Kỳ", "Giá trị", "Lựa chọn", "Là ví dụ", "Nguồn", "Loại nguồn", "Số của nguồn"];
      facts("paper", [["Số liệu số", data.bound.id], ...labels.map((label, i) => [label, fields[i]]).filter(([label, value]) => value && !(label === "Là ví dụ" && value === "f"))]);
      return;
    }
    const paper = JSON.parse(data.bound.text), table = element("table"), head = element("tr");
    facts("paper", [["Tên", paper.title], ...paper.facts]);
    paper.heading.forEach((one) => head.append(element("th", one)));
    table.append(head);
    for (const line of paper.rows) { const made = element("tr"); line.forEach((one) => made.append(element("td", one))); table.append(made); }
    const box = element("div"); box.className = "wide"; box.append(table);
    document.getElementById("paper").append(box);
  }

  try {
    show(JSON.parse(document.getElementById("data").textContent));
  } catch (failure) {
    const verdict = document.getElementById("verdict");
    verdict.className = "bad";
    verdict.textContent = "KHÔNG KHỚP. Tệp này đã hỏng hoặc bị sửa, không dùng làm bằng chứng được.";
  }
})();
