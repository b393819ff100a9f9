/* Rows to choose: x chooses the row that j and k are at, Shift+X all rows from the last chosen one to it; a click with
   Shift does the same. The boxes belong to the form "bulk", which opens with the first choice. */
(function () {
  "use strict";
  const form = document.getElementById("bulk");
  if (!form) return;
  const box = document.getElementById("bulk-box");
  const count = document.getElementById("bulk-count");
  const boxes = Array.from(document.querySelectorAll("input[name=record][form=bulk]"));
  const whole = document.querySelector("[data-choose-page]");
  let last = -1;

  function shown() {
    const chosen = form.elements.all.checked ? -1 : boxes.filter((one) => one.checked).length;
    count.textContent = chosen > 0 ? count.dataset.chosen + " " + chosen : "";
    if (chosen !== 0) box.open = true;
    boxes.forEach((one) => one.closest("tr").classList.toggle("is-chosen", one.checked));
    whole.checked = chosen === boxes.length;
    whole.indeterminate = chosen > 0 && chosen < boxes.length;
  }

  function choose(at, through) {
    if (at < 0) return;
    if (through && last >= 0) {
      const on = boxes[last].checked;
      for (let i = Math.min(at, last); i <= Math.max(at, last); i += 1) boxes[i].checked = on;
    }
    last = at;
    shown();
  }

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key.toLowerCase() !== "x" || !window.desk.takesKey(event)) return;
    event.preventDefault();
    const here = boxes.findIndex((one) => one.closest("tr").classList.contains("is-here"));
    const at = here < 0 ? 0 : here;
    if (!boxes[at]) return;
    const through = event.key === "X" && last >= 0;
    if (!through) boxes[at].checked = !boxes[at].checked;
    choose(at, through);
  });

  document.addEventListener("click", function (event) {
    const at = boxes.indexOf(event.target);
    if (at >= 0) choose(at, event.shiftKey);
    if (event.target === whole) {
      boxes.forEach((one) => (one.checked = whole.checked));
      shown();
    }
  });

  /* only the fields of the chosen act */
  function ofAct() {
    form.querySelectorAll("[data-for-act]").forEach((part) => (part.hidden = part.dataset.forAct !== form.elements.act.value));
  }

  form.addEventListener("change", function () {
    ofAct();
    shown();
  });
  ofAct();
  shown();
})();
