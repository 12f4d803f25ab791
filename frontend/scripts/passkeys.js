// Passkeys: forms marked data-passkey="create" or "get" ask the device, put its answer into their hidden field and go.
// The server does all checking. Without this, pages offer the code app instead.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withIds = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

function asked(options) {
  const key = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
  if (key.user) key.user = { ...key.user, id: bytes(key.user.id) };
  if (key.excludeCredentials) key.excludeCredentials = withIds(key.excludeCredentials);
  if (key.allowCredentials) key.allowCredentials = withIds(key.allowCredentials);
  return { publicKey: key };
}

function answered(found) {
  const said = { clientDataJSON: text(found.response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (found.response[part]) said[part] = text(found.response[part]);
  }
  if (found.response.getTransports) said.transports = found.response.getTransports();
  return JSON.stringify({
    id: found.id, rawId: text(found.rawId), type: found.type, response: said,
    authenticatorAttachment: found.authenticatorAttachment || undefined,
    clientExtensionResults: found.getClientExtensionResults(),
  });
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.ask, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
  return (await answer.json()).request_options;
}

export function passkeys() {
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.querySelector("[data-passkey-missing]")?.remove();
    form.addEventListener("submit", async (event) => {
      const field = form.elements.credential;
      if (field.value) return;
      event.preventDefault();
      const failed = form.querySelector("[data-passkey-failed]");
      if (failed) failed.hidden = true;
      try {
        const options = asked(await optionsOf(form));
        const found = await navigator.credentials[form.dataset.passkey === "create" ? "create" : "get"](options);
        field.value = answered(found);
        form.submit();
      } catch {
        if (failed) failed.hidden = false;
      }
    });
  }
}
