/* A kiosk forgets whoever was there: so many seconds without a touch it asks, and then it leads to the address that ends
   the session on the server. Pages are never kept by the browser (no-store); this one leaves its place in the history.
   The server forgets by itself when it hears nothing, so it is told that somebody types long on one page.

     this script's data-again, data-after, data-warn: where to go, after how many seconds, asked how many before
     data-still: the address that hears of touches; it leads elsewhere once the session has ended
     data-stay, data-left in the dialog: the button that stays, and the seconds that are left
     data-scan: the field that a scanner's letters go to wherever one has touched last */
(function () {
  "use strict";
  const own = document.currentScript;
  const after = Number(own.dataset.after) * 1000, warn = Number(own.dataset.warn) * 1000;
  const dialog = document.getElementById("kiosk-warning");
  const left = dialog.querySelector("[data-left]");
  const scan = document.querySelector("[data-scan]");
  const often = 10_000;
  let touched = Date.now(), told = touched, asked = false, over = false;

  /* a service worker of before this was a kiosk would show its own page where the line breaks */
  navigator.serviceWorker?.getRegistrations().then((all) => all.forEach((one) => one.unregister()), () => undefined);

  function forget() {
    if (over) return;
    over = true;
    document.documentElement.hidden = true;
    try { window.sessionStorage.clear(); } catch { /* a browser that keeps nothing has nothing to wipe */ }
    window.location.replace(own.dataset.again);
  }

  function tell() {
    if (touched <= told || Date.now() - told < often) return;
    told = Date.now();
    fetch(own.dataset.still, { redirect: "manual", cache: "no-store" })
      .then((answer) => { if (answer.type === "opaqueredirect") forget(); }, () => undefined);
  }

  function look() {
    const rest = after - (Date.now() - touched);
    if (rest <= 0) return forget();
    tell();
    left.textContent = Math.ceil(rest / 1000);
    if (rest > warn || asked) return;
    asked = true;
    dialog.showModal();
  }

  function stay() {
    touched = Date.now();
    if (asked && !over) dialog.close();
    asked = false;
  }

  window.setInterval(look, 1000);
  ["pointerdown", "keydown", "input", "wheel"].forEach((name) => document.addEventListener(name, stay, { passive: true }));
  dialog.addEventListener("cancel", stay);
  dialog.querySelector("[data-stay]").addEventListener("click", stay);
  document.addEventListener("visibilitychange", look);

  /* back to a page that the browser froze: the server says whether it may still be seen */
  window.addEventListener("pageshow", function (event) {
    if (!event.persisted) return;
    document.documentElement.hidden = true;
    window.location.reload();
  });

  document.addEventListener("keydown", function (event) {
    if (scan && event.target === document.body && event.key.length === 1 && !event.ctrlKey && !event.metaKey) scan.focus();
  });
})();
