/* The kiosk: prints a slip by itself, types digits from the keys on the screen, and goes back to the first page when
   nobody touches it any more. The pages work without it.

     data-print-now          on a slip: printed once the page is there
     data-print              on a button: prints again
     data-keypad, data-digit a form whose buttons write into its code ("" deletes)
     this script's data-home and data-after: where to go after so many seconds without a touch */
(function () {
  "use strict";
  const own = document.currentScript;

  document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));

  document.querySelectorAll("[data-keypad]").forEach(function (form) {
    const code = form.querySelector("input[name=code]");
    form.addEventListener("click", function (event) {
      const key = event.target.closest("[data-digit]");
      if (!key) return;
      const digits = code.value.replace(/\D/g, "");
      const next = key.dataset.digit === "" ? digits.slice(0, -1) : (digits + key.dataset.digit).slice(0, 8);
      code.value = next.length > 4 ? next.slice(0, 4) + " " + next.slice(4) : next;
    });
  });

  /* a touch that counts twice sends once; the server gives one number for it all the same */
  document.addEventListener("submit", function (event) {
    if (event.target.dataset.sent) return event.preventDefault();
    event.target.dataset.sent = "1";
  });

  if (own && own.dataset.home) {
    const wait = Number(own.dataset.after) * 1000;
    let timer = null;
    const again = function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => window.location.assign(own.dataset.home), wait);
    };
    ["pointerdown", "keydown"].forEach((name) => document.addEventListener(name, again));
    again();
  }
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
  window.addEventListener("load", function () {
    if (document.querySelector("[data-print-now]")) window.print();
  });
})();
