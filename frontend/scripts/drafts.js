// A form with data-draft sends what is typed to that address while the person works, and says when it was kept, or why not.
const PAUSE = 1500;

export function drafts() {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const said = form.querySelector(".k-draft");
    let waiting, busy = false, again = false;
    const keep = async () => {
      if (busy) { again = true; return; }
      busy = true;
      const typed = new FormData(form);
      for (const [name, value] of [...typed]) if (value instanceof File) typed.delete(name);
      try {
        const answer = await fetch(form.dataset.draft, { method: "POST", body: new URLSearchParams(typed), credentials: "same-origin" });
        if (answer.status === 204) said.textContent = `${said.dataset.saved} ${new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" })}`;
        else if ((answer.headers.get("Content-Type") ?? "").startsWith("text/plain")) said.textContent = await answer.text(); // why not; asked again, it would say the same
        else throw new Error(); // a page to sign in answers with 200, and nothing was kept
      } catch {
        said.textContent = said.dataset.lost;
        again = true;
      }
      busy = false;
      if (again) { again = false; waiting = setTimeout(keep, 5000); }
    };
    form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(keep, PAUSE); });
    form.addEventListener("submit", () => clearTimeout(waiting));
  }
}
