/* The list of records at risk: j and k go over the lines, Enter opens one, u presses its button "Urge". */
(function () {
  "use strict";
  const list = document.querySelector("[data-rows]");
  if (!list || list.dataset.singleKeys === "off") return;
  const rows = Array.from(list.children);

  function typing(target) {
    return target instanceof HTMLElement && target.matches("input:not([type=checkbox]), textarea, select");
  }

  /* the line that holds the focus, or the one that j and k are at */
  function here() {
    const focused = rows.findIndex((row) => row.contains(document.activeElement));
    return focused >= 0 ? focused : rows.findIndex((row) => row.classList.contains("is-here"));
  }

  function go(step) {
    const at = here();
    const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
    rows.forEach((row, i) => row.classList.toggle("is-here", i === next));
    rows[next].querySelector("a[data-open]").focus({ preventScroll: true });
    rows[next].scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (typing(event.target)) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") {
      event.preventDefault();
      go(key === "j" ? 1 : -1);
    }
    if (key === "u" && here() >= 0) {
      event.preventDefault();
      rows[here()].querySelector("[data-urge]").click();
    }
  });
})();
