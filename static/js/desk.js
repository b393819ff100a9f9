/* The desk's keys, on every clerk's page: n new, / search or scan, j k move, Enter open, Ctrl+Enter the page's deed, ? all keys.

   A page takes part by attributes alone:
     data-key="n"       on a link or button: that key presses it
     data-search        on the input that "/" goes to
     data-rows          on a list or table body: j and k move over its children that hold a link; data-open marks the link when there are several
     data-deed          on the button that Ctrl+Enter presses
   A page of its own keys listens for "keydown" and calls preventDefault; takesKey(event) tells when to keep still. */
(function () {
  "use strict";

  function typing(target) {
    if (!(target instanceof HTMLElement)) return false;
    if (target.isContentEditable || target.tagName === "TEXTAREA" || target.tagName === "SELECT") return true;
    return target.tagName === "INPUT" && !["checkbox", "radio", "button", "submit"].includes(target.type);
  }

  function inDialogOrField(event) {
    return typing(event.target) || document.querySelector("dialog[open]") !== null;
  }

  /* WCAG 2.1.4: whoever has switched single keys off has them off everywhere */
  function singleKeys() {
    const dialog = document.getElementById("keys");
    return !dialog || dialog.dataset.singleKeys !== "off";
  }

  function takesKey(event) {
    return singleKeys() && !inDialogOrField(event);
  }

  function seen(element) {
    return element !== null && element.getClientRects().length > 0;
  }

  function rows() {
    return Array.from(document.querySelectorAll("[data-rows] > *")).filter((row) => seen(row) && row.querySelector("a[href]"));
  }

  function linkOf(row) {
    return row.querySelector("a[data-open]") || row.querySelector("a[href]");
  }

  function move(step) {
    const all = rows();
    if (all.length === 0) return;
    const here = all.findIndex((row) => row.classList.contains("is-here"));
    const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + step));
    if (here >= 0) all[here].classList.remove("is-here");
    all[next].classList.add("is-here");
    linkOf(all[next]).focus({ preventScroll: true });
    all[next].scrollIntoView({ block: "nearest" });
  }

  function press(key) {
    const wanted = Array.from(document.querySelectorAll('[data-key="' + CSS.escape(key) + '"]'));
    const element = wanted.find(seen) || wanted[0];
    if (!element) return false;
    element.click();
    return true;
  }

  function deed(event) {
    const button = document.querySelector("[data-deed]");
    if (!button || button.disabled || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    if (!event.repeat) button.click();
  }

  function search(event) {
    const field = document.querySelector("[data-search]");
    if (!field) return press("/") && event.preventDefault();
    event.preventDefault();
    field.focus();
    field.select();
  }

  function showKeys() {
    const dialog = document.getElementById("keys");
    if (dialog && !dialog.open) dialog.showModal();
  }

  const single = {
    "/": search,
    j: () => move(1),
    k: () => move(-1),
    "?": showKeys,
  };

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return deed(event);
    if (event.key === "Escape" && typing(event.target)) return event.target.blur();
    if (event.ctrlKey || event.altKey || event.metaKey || inDialogOrField(event)) return;
    if (event.key === "Enter") {
      const row = document.querySelector("[data-rows] > .is-here");
      if (row && (event.target === document.body || event.target.id === "main")) linkOf(row).click();
      return;
    }
    if (!singleKeys()) return;
    const act = single[event.key];
    if (act) return act(event);
    if (event.key.length === 1 && press(event.key.toLowerCase())) event.preventDefault();
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-show-keys]")) showKeys();
  });

  /* a button pressed twice sends once: the server also refuses the second, this spares the person the answer */
  document.addEventListener("submit", function (event) {
    if (event.defaultPrevented || event.target.method === "dialog") return;
    if (event.target.dataset.sent) return event.preventDefault();
    event.target.dataset.sent = "1";
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
    const wrong = document.getElementById("error-summary");
    if (wrong) wrong.focus();
  });

  window.desk = { inDialogOrField: inDialogOrField, takesKey: takesKey };
})();
