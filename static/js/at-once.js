/* Results at once by keyboard: Enter goes on, "+" adds a matter, Ctrl+Enter does them all. */
(function () {
  "use strict";
  const form = document.getElementById("at-once");
  if (!form) return;

  /* after a scan Enter passes by what the card has filled in, and by what stands on the usual answer */
  function goOn(from) {
    const all = Array.from(form.querySelectorAll("input:not([type=hidden]):not([type=checkbox]), select, button[data-deed]"));
    const after = all.filter((field) => from.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING);
    const next = after.find((field) => field.getClientRects().length > 0 && !field.dataset.card);
    if (!next) return;
    next.focus();
    if (next.type === "number") next.select();
  }

  function addMatter() {
    const total = form.elements["matter-TOTAL_FORMS"];
    const number = Number(total.value);
    if (number >= Number(form.elements["matter-MAX_NUM_FORMS"].value)) return;
    const template = document.getElementById("matter-template").content.cloneNode(true);
    template.querySelectorAll("[name], [id], [for]").forEach((element) => {
      ["name", "id", "for"].forEach((attribute) => {
        const value = element.getAttribute(attribute);
        if (value) element.setAttribute(attribute, value.replace("__prefix__", String(number)));
      });
    });
    document.getElementById("matters").append(template);
    total.value = String(number + 1);
    const line = document.querySelector("#matters > .matter-line:last-child");
    line.querySelector("select").focus();
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  form.addEventListener("keydown", function (event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" && event.target.matches("input, select")) {
      event.preventDefault();
      if (window.deskScan.isWhole(event.target.value)) return readCard(event.target.value);
      goOn(event.target);
    }
    if (event.key === "+") {
      event.preventDefault();
      addMatter();
    }
  });

  /* the number is trusted, the name is looked at: it stays selected; the telephone is asked for by Tab only */
  function readCard(text) {
    const parts = text.split("|").map((part) => part.trim());
    const number = form.elements["at-personal_number"];
    number.value = parts[0];
    form.elements["at-name"].value = parts[2];
    [number, form.elements["at-telephone"], ...form.querySelectorAll("select")].forEach((field) => (field.dataset.card = "1"));
    form.elements["at-name"].focus();
    form.elements["at-name"].select();
  }

  document.addEventListener("desk:scan", function (event) {
    if (!window.deskScan.isWhole(event.detail)) return;
    event.preventDefault();
    readCard(event.detail);
  });

  form.addEventListener("click", function (event) {
    if (!event.target.closest("[data-more]")) return;
    event.preventDefault();
    addMatter();
  });

  if (!document.getElementById("error-summary")) form.elements["at-name"].focus();
})();
