// Small menus (details) close when one looks elsewhere or presses Escape.
export function pops() {
  const open = () => document.querySelectorAll("details.k-pop[open]");
  document.addEventListener("click", (event) => {
    for (const one of open()) if (!one.contains(event.target)) one.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const one of open()) { one.open = false; one.querySelector("summary").focus(); }
  });
}
