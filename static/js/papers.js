/* Papers by scanner: whatever is scanned on the page goes into its field and is sent, and the field keeps the focus. */
(function () {
  "use strict";

  const field = document.querySelector("[data-paper-scan]");
  if (!field) return;
  const form = field.closest("[data-paper-form]");

  document.addEventListener("desk:scan", function (event) {
    event.preventDefault();
    /* an old machine brings a code in two bursts: what stands in the field is then its beginning */
    field.value = document.activeElement === field ? field.value + event.detail : event.detail;
    form.requestSubmit();
  });

  /* a code read into the field by an earlier scan must not stand before the next one */
  window.addEventListener("pageshow", function () {
    field.focus();
    field.select();
  });
})();
