// Read aloud: the device's own voice for the page's language when it has one; else the server's.
let playing;

const own = (language) => window.speechSynthesis?.getVoices().find((voice) => voice.lang.toLowerCase().startsWith(language));

async function fromServer(form) {
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  const sound = new Audio(URL.createObjectURL(await answer.blob()));
  await sound.play();
  return { stop: () => sound.pause(), ended: (then) => sound.addEventListener("ended", then) };
}

function fromDevice(text, voice) {
  const said = new SpeechSynthesisUtterance(text);
  said.voice = voice;
  said.lang = voice.lang;
  said.rate = 0.95;
  window.speechSynthesis.speak(said);
  return { stop: () => window.speechSynthesis.cancel(), ended: (then) => said.addEventListener("end", then) };
}

export function speech() {
  window.speechSynthesis?.getVoices(); // the list comes late in some browsers; ask for it early
  for (const form of document.querySelectorAll("form[data-speak]")) {
    const button = form.querySelector("button"), label = button.querySelector("span"), first = label.textContent;
    const quiet = () => { playing = undefined; label.textContent = first; button.removeAttribute("aria-pressed"); };
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (playing) { playing.stop(); quiet(); return; }
      const text = form.querySelector("template").content.textContent;
      const voice = own(document.documentElement.lang);
      button.setAttribute("aria-busy", "true");
      try {
        playing = voice ? fromDevice(text, voice) : await fromServer(form);
        playing.ended(quiet);
        label.textContent = form.dataset.stop;
        button.setAttribute("aria-pressed", "true");
      } catch { form.submit(); }
      button.removeAttribute("aria-busy");
    });
  }
  window.addEventListener("pagehide", () => playing?.stop());
}
