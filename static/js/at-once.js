/* Results at once by keyboard: Enter goes on, "+" adds a matter, Ctrl+Enter does them all. */
(function () {
  "use strict";
  const form = document.getElementById("at-once");
  if (!form) return;

  function fields() {
    const all = form.querySelectorAll("input:not([type=hidden]), select, button[data-deed]");
    return Array.from(all).filter((field) => field.getClientRects().length > 0);
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
      if (event.target.value.split("|").length >= 7) return readCard(event.target.value);
      const all = fields();
      const next = all[all.indexOf(event.target) + 1];
      if (next) next.focus();
      if (next && next.type === "number") next.select();
    }
    if (event.key === "+") {
      event.preventDefault();
      addMatter();
    }
  });

  /* the number is trusted, the name is looked at: it stays selected */
  function readCard(text) {
    const parts = text.split("|").map((part) => part.trim());
    form.elements["at-personal_number"].value = parts[0];
    form.elements["at-name"].value = parts[2];
    form.elements["at-name"].focus();
    form.elements["at-name"].select();
  }

  form.addEventListener("click", function (event) {
    if (!event.target.closest("[data-more]")) return;
    event.preventDefault();
    addMatter();
  });

  if (!document.getElementById("error-summary")) form.elements["at-name"].focus();
})();
