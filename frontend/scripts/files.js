// A browser names the button of a file field in its own language. Here it is said in the page's, with the files chosen.
export function files() {
  const words = document.body.dataset;
  for (const input of document.querySelectorAll("input[type=file].form-control")) {
    const box = made("k-file"), face = made("k-file-face"), press = made("btn btn-outline-primary"), name = made("k-file-name");
    const show = () => { name.textContent = Array.from(input.files, (file) => file.name).join(", ") || words.unchosen; };
    press.textContent = words.choose;
    face.setAttribute("aria-hidden", "true");
    face.append(press, name);
    input.replaceWith(box);
    box.append(input, face);
    input.addEventListener("change", show);
    window.addEventListener("pageshow", show);
    show();
  }
}

function made(classes) {
  const one = document.createElement("span");
  one.className = classes;
  return one;
}
