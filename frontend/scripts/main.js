// Everything here only eases what already works without it.
import htmx from "htmx.org";
import { drawer } from "./drawer.js";
import { speech } from "./speech.js";
import { drafts } from "./drafts.js";
import { asking } from "./asking.js";
import { pops } from "./pops.js";
import { passkeys } from "./passkeys.js";
import { files } from "./files.js";
import { conditions } from "./conditions.js";

htmx.config.includeIndicatorCSS = false;
window.htmx = htmx;
document.documentElement.classList.add("has-script");

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
for (const row of document.querySelectorAll(".k-tabs ul")) {
  const here = row.querySelector("[aria-current]"); // the tab one is on may lie beyond the edge of a phone
  if (here) row.parentElement.scrollLeft = row.scrollLeft = here.offsetLeft - row.offsetLeft - 24;
}
document.querySelector("[data-focus]")?.focus();
pops();
asking();
drawer();
passkeys();
files();
conditions();
drafts();
speech();
