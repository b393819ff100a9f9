/* A window with one input and a list that the server fills: the palette (Ctrl+K) and the list of standard texts.
   The ARIA 1.2 combobox: arrows point, Enter takes, Escape closes. Words travel in the body, never in an address. */
(function () {
  "use strict";
  const PAUSE = 120;
  const dialog = document.getElementById("picker");
  if (!dialog) return;
  const form = dialog.querySelector("form");
  const input = dialog.querySelector("input[role=combobox]");
  const list = dialog.querySelector("[role=listbox]");
  const title = dialog.querySelector("h2");
  const live = dialog.querySelector("[role=status]");
  let job = null;
  let at = -1;
  let timer = 0;
  let asked = null;

  function options() {
    return Array.from(list.querySelectorAll("[role=option]"));
  }

  function point(index) {
    const all = options();
    at = all.length ? (index + all.length) % all.length : -1;
    all.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
  }

  function ask() {
    if (asked) asked.abort();
    asked = new AbortController();
    const data = new FormData(form);
    Object.keys(job.data).forEach((name) => data.set(name, job.data[name]));
    data.set("q", input.value);
    fetch(job.url, { method: "POST", body: data, signal: asked.signal })
      .then((answer) => (answer.ok && !answer.redirected ? answer.text() : Promise.reject(new Error(String(answer.status)))))
      .then(show)
      .catch((error) => {
        if (error.name !== "AbortError") live.textContent = dialog.dataset.failed;
      });
  }

  function show(html) {
    list.innerHTML = html; /* made and escaped by our own server */
    options().forEach((option, index) => (option.id = "picked-" + index));
    if (!list.textContent.trim()) list.append(nothing());
    live.textContent = options().length ? options().length + " " + dialog.dataset.found : list.textContent.trim();
    point(0);
  }

  function nothing() {
    const line = document.createElement("li");
    line.setAttribute("role", "presentation");
    line.className = "none";
    line.textContent = dialog.dataset.none;
    return line;
  }

  function take(option) {
    const taken = job;
    if (!option || !taken) return;
    job = null; /* closing it now is no change of mind */
    dialog.close();
    taken.take(option);
  }

  function open(wanted) {
    job = wanted;
    title.textContent = wanted.title;
    input.value = "";
    input.placeholder = wanted.placeholder || "";
    list.replaceChildren();
    dialog.showModal();
    input.focus();
    ask();
  }

  input.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });

  input.addEventListener("keydown", function (event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      point(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(options()[at]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      dialog.close();
    }
  });

  list.addEventListener("click", (event) => take(event.target.closest("[role=option]")));
  dialog.addEventListener("close", function () {
    clearTimeout(timer);
    if (asked) asked.abort();
    const left = job;
    job = null;
    if (left && left.back) left.back.focus();
    if (left && left.cancel) left.cancel();
  });

  /* an act of the present record: done at once when it asks for nothing, otherwise its form is opened */
  function act(address) {
    const own = document.querySelector('main form[action="' + CSS.escape(address) + '"]');
    if (!own) return window.location.assign(address.replace(/[^/]+\/$/, ""));
    for (let part = own.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    const field = own.querySelector("input:not([type=hidden]), select, textarea");
    if (field) field.focus();
    else own.querySelector("button[type=submit]").click();
  }

  function palette() {
    const record = document.querySelector("[data-record]");
    open({
      url: dialog.dataset.palette,
      title: dialog.dataset.title,
      placeholder: dialog.dataset.hint,
      data: { record: record ? record.dataset.record : "" },
      take: (option) => (option.dataset.form ? act(option.dataset.form) : window.location.assign(option.dataset.href)),
    });
  }

  document.addEventListener("keydown", function (event) {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else if (!document.querySelector("dialog[open]")) palette();
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-show-palette]")) palette();
  });

  window.deskPicker = { open: open };
})();
