/* Reception by keyboard: Enter goes on, a scanned card fills the person, digits tick papers, Ctrl+Enter receives and
   opens the receipt. Everything here only helps: the page works as a plain form. */
(function () {
  "use strict";
  const FIELDS_OF_A_CARD = 7;

  function form() {
    return document.getElementById("reception");
  }

  /* Enter passes by what has a usual answer (Tab reaches it) and what a card has filled in already */
  const ON_THE_WAY =
    "input:not([type=hidden]):not([type=checkbox]):not([name=free_paper]), [data-case], [data-choose-unit], [data-deed], #papers";

  function fieldsInOrder() {
    return Array.from(form().querySelectorAll(ON_THE_WAY)).filter((field) => !field.disabled && !field.closest("details:not([open])"));
  }

  function isFilledByCard(field) {
    return field.value && field.closest(".person[data-scanned]") !== null;
  }

  function goOn(from) {
    const fields = fieldsInOrder();
    const after = fields.filter((field) => from.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING);
    const next = after.find((field) => !isFilledByCard(field));
    if (next) next.focus();
  }

  function isCard(text) {
    return text.split("|").length >= FIELDS_OF_A_CARD && window.deskScan.isWhole(text);
  }

  function readCard(input) {
    const person = input.closest(".person");
    window.htmx.trigger(person, "scanned");
  }

  function chooseProcedure(code, label) {
    form().elements.procedure.value = code;
    form().elements.procedure_text.value = label;
    window.htmx.trigger(document.getElementById("matter"), "matter-changed");
  }

  document.addEventListener("keydown", function (event) {
    if (!form() || event.isComposing) return;
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && form().contains(event.target)) {
      if (event.defaultPrevented || !event.target.matches("input, select, #papers")) return;
      event.preventDefault();
      if (event.target.closest("[data-scan]") && isCard(event.target.value)) return readCard(event.target);
      return goOn(event.target);
    }
    if (event.ctrlKey || event.altKey || event.metaKey || !window.desk.takesKey(event)) return;
    if (event.key === "0" && document.getElementById("papers")) {
      event.preventDefault();
      document.querySelectorAll("[data-must]:not(:checked)").forEach((paper) => paper.click());
    }
    const paper = /^[1-9]$/.test(event.key) && document.querySelector('[data-digit="' + event.key + '"]');
    if (paper) {
      event.preventDefault();
      paper.click();
    }
  });

  document.addEventListener("change", function (event) {
    if (!form() || !form().contains(event.target)) return;
    if (event.target.closest("[data-scan]") && isCard(event.target.value)) readCard(event.target);
    if (event.target.name === "acting") document.getElementById("owner").open = event.target.value !== "";
    if (event.target.matches("[data-case]")) window.htmx.trigger(document.getElementById("matter"), "matter-changed");
  });

  document.addEventListener("typeahead:chosen", function (event) {
    if (event.target.id === "procedure-choice") chooseProcedure(event.detail.value, event.detail.value + " · " + event.detail.label);
    else if (form() && form().contains(event.target)) goOn(event.target.querySelector("input:not([type=hidden])"));
  });

  document.addEventListener("click", function (event) {
    const often = event.target.closest("button[name=choose_procedure]");
    if (often) {
      event.preventDefault();
      chooseProcedure(often.value, often.value + " · " + often.title);
    }
    const unit = event.target.closest("[data-choose-unit]");
    if (unit) {
      const who = form().elements.acting.value ? "owner" : "at";
      const hidden = form().elements[who + "-address_unit"];
      hidden.value = unit.dataset.chooseUnit;
      hidden.dispatchEvent(new Event("change", { bubbles: true }));
    }
    /* leaving with a draft is a plain send: htmx would receive instead */
    if (event.target.closest("[data-plain]")) {
      event.preventDefault();
      const plain = event.target.closest("[data-plain]");
      const leave = document.createElement("input");
      leave.type = "hidden";
      leave.name = plain.name;
      leave.value = plain.value;
      form().action = plain.formAction;
      form().append(leave);
      form().submit();
    }
  });

  /* a card scanned here fills the person at hand; another person's goes to a reception of its own, this one to the drafts */
  document.addEventListener("desk:scan", function (event) {
    const card = event.detail;
    if (!form() || !isCard(card)) return;
    event.preventDefault();
    const who = form().elements.acting.value ? "owner" : "at";
    const number = form().elements[who + "-personal_number"];
    const another = number.value.trim() !== "" && number.value.replace(/\D/g, "") !== card.split("|")[0].trim();
    if (another) return keepAsDraft().then(() => window.deskScan.send(card, true));
    number.value = card;
    readCard(number);
  });

  function keepAsDraft() {
    const place = document.getElementById("draft-state");
    return fetch(place.getAttribute("hx-post"), { method: "POST", body: new FormData(form()) });
  }

  /* what was still being foreseen when the form went has no place any more */
  function mindLate() {
    const live = document.getElementById("live");
    if (!live || live.dataset.minded) return;
    live.dataset.minded = "1";
    live.addEventListener("htmx:beforeSwap", function (event) {
      if (!live.isConnected) event.detail.shouldSwap = false;
    });
  }

  document.addEventListener("htmx:afterSettle", function (event) {
    const target = event.detail.target;
    if (target.id === "matter") {
      const papers = document.getElementById("papers");
      if (papers) papers.focus({ preventScroll: true });
      window.htmx.trigger(form(), "matter-shown");
    }
    if (target.classList.contains("person")) {
      const person = document.getElementById(target.id);
      const name = person && person.querySelector("input[name$=-name]");
      if (name) name.focus();
      window.htmx.trigger(form(), "card-read");
    }
    if (target.id === "main") arrived();
  });

  /* within five seconds of the key the browser lets the receipt open in a tab of its own */
  function arrived() {
    mindLate();
    const receipt = document.querySelector("[data-receipt]");
    if (receipt) {
      receipt.removeAttribute("data-receipt"); /* once: the swap may settle in several parts */
      window.open(receipt.href, "_blank", "noopener");
    }
    const wrong = document.getElementById("error-summary");
    const start = wrong || document.querySelector("#main [autofocus]") || document.querySelector("#at-personal_number");
    if (start) start.focus();
  }

  function start() {
    mindLate();
    const first = document.querySelector("#person-at[data-scanned] #at-name") || document.getElementById("at-personal_number");
    if (first && !document.getElementById("error-summary")) first.focus();
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
