/* The clerk's ticket bar: brings the number of those who wait up to date, and the bar itself after a reception or when
   one comes back to this window. Its keys are data-key attributes (desk.js). */
(function () {
  "use strict";
  const EVERY = 10000; // milliseconds
  let etag = null;

  async function count() {
    const number = document.querySelector("[data-waiting]");
    if (number && document.visibilityState === "visible") {
      try {
        const headers = etag ? { "If-None-Match": etag } : {};
        const answer = await fetch(number.dataset.waiting, { headers: headers, cache: "no-store", redirect: "error" });
        if (answer.status === 200) {
          number.textContent = (await answer.json()).waiting;
          etag = answer.headers.get("ETag");
        }
      } catch (error) {
        /* the next try is soon; what the clerk does meanwhile is answered by the server anyway */
      }
    }
    window.setTimeout(count, EVERY);
  }

  function anew() {
    etag = null;
    if (document.getElementById("ticket-bar") && window.htmx) window.htmx.trigger("#ticket-bar", "ticket-bar-anew");
  }

  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "visible") anew();
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    if (event.target.id === "main") anew();
  });
  window.setTimeout(count, EVERY);
})();
