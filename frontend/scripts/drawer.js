// A link with data-drawer opens its inside (that address, or its own with drawer=1) in a dialog at the side. Any trouble: the link's own page opens.
let box;

function dialog() {
  if (box) return box;
  box = document.createElement("dialog");
  box.className = "k-drawer";
  box.setAttribute("aria-labelledby", "k-drawer-title");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "k-drawer-close";
  close.textContent = document.body.dataset.close;
  close.addEventListener("click", () => box.close());
  const inside = document.createElement("div");
  inside.className = "k-drawer-body";
  box.append(close, inside);
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  document.body.append(box);
  return box;
}

async function show(link) {
  const inside = link.dataset.drawer || link.href + (link.search ? "&" : "?") + "drawer=1";
  const answer = await fetch(inside, { headers: { "X-Drawer": "1" }, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = found.querySelector(".k-drawer-inside");
  if (!part) throw new Error("no inside");
  const place = dialog().querySelector(".k-drawer-body");
  place.replaceChildren(document.adoptNode(part));
  window.htmx.process(place);
  if (!box.open) box.showModal();
  place.scrollTop = 0;
}

export function drawer() {
  if (!window.HTMLDialogElement) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-drawer]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    link.setAttribute("aria-busy", "true");
    show(link).catch(() => { window.location.href = link.href; }).finally(() => link.removeAttribute("aria-busy"));
  });
}
