/* Says who else has this record open, and that it changed meanwhile. Asks every fifteen seconds while the page is seen. */
(function () {
  "use strict";
  const EVERY = 15000;
  const place = document.getElementById("presence");
  const form = document.getElementById("presence-form");
  if (!place || !form) return;

  function ask() {
    if (document.hidden) return;
    fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok && !answer.redirected ? answer.json() : Promise.reject(new Error(String(answer.status)))))
      .then((answer) => {
        const changed = answer.length !== Number(place.dataset.length);
        place.textContent = [answer.sentence, changed ? place.dataset.changed : ""].filter(Boolean).join(" ");
        place.hidden = place.textContent === "";
      })
      .catch(() => (place.hidden = true)); /* a courtesy: without it everything works */
  }

  ask();
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
})();
