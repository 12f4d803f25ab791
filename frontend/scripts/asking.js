// data-confirm on a button: asks once more, in our own dialog, before the form goes.
export function asking() {
  if (!window.HTMLDialogElement) return;
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-confirm]");
    if (!button || button.dataset.sure === "yes") return;
    event.preventDefault();
    const words = document.body.dataset;
    const box = document.createElement("dialog");
    box.className = "k-ask";
    const title = document.createElement("h2");
    title.id = "k-ask-title";
    title.textContent = words.sure;
    box.setAttribute("aria-labelledby", title.id);
    const text = document.createElement("p");
    text.textContent = button.dataset.confirm;
    const row = document.createElement("div");
    row.className = "k-actions";
    const yes = document.createElement("button");
    yes.type = "button"; yes.className = "btn btn-primary"; yes.textContent = words.yes;
    const no = document.createElement("button");
    no.type = "button"; no.className = "btn btn-quiet"; no.textContent = words.no;
    yes.addEventListener("click", () => { box.close(); button.dataset.sure = "yes"; button.click(); delete button.dataset.sure; });
    no.addEventListener("click", () => box.close());
    box.addEventListener("close", () => { box.remove(); button.focus(); });
    row.append(yes, no);
    box.append(title, text, row);
    document.body.append(box);
    box.showModal();
    no.focus();
  });
}
