// A question with data-when stands only while the field it names has one of the answers in data-among.
function answer(form, name) {
  const found = form.elements.namedItem(name);
  return found ? found.value : "";
}

export function conditions() {
  const asked = [...document.querySelectorAll("[data-when]")];
  const look = () => {
    for (const one of asked) {
      const form = one.closest("form");
      const decides = form.querySelector(`[name="${CSS.escape(one.dataset.when)}"]`);
      const shown = decides && !decides.closest("[hidden]") && one.dataset.among.split(" ").includes(answer(form, one.dataset.when));
      one.hidden = !shown;
    }
  };
  if (!asked.length) return;
  document.addEventListener("change", look);
  look();
  for (const button of document.querySelectorAll('button[name="do"][value="show"]')) button.hidden = true;
}
