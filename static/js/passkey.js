// Forms with data-passkey ask the browser for a passkey, put its answer into the field "response", and go on.
// data-passkey names the element that holds what is asked; [data-passkey-fault] says that it did not work.
(() => {
  "use strict";
  const answerTo = async (asked) => {
    const publicKey = asked.publicKey;
    if (publicKey.pubKeyCredParams) {
      return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
    }
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  };
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const asked = JSON.parse(document.getElementById(form.dataset.passkey).textContent);
    const fault = form.querySelector("[data-passkey-fault]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      fault.hidden = true;
      try {
        form.elements.response.value = JSON.stringify(await answerTo(asked));
        form.submit();
      } catch {
        fault.hidden = false;
      }
    });
  }
})();
