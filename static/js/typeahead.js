/* An input that suggests: the ARIA 1.2 combobox with a listbox, complete by keyboard, under a strict content policy.

   <div class="typeahead" data-typeahead data-url="/…" data-none="Nothing found" data-found="suggestions">
     <input id="x" name="x_text" …><input type="hidden" name="x">
   </div>

   The address answers GET ?q=… with a JSON list of {value, label, hint, …}, or an object holding it as "results".
   Further parameters come from data-params='{"on": "2025-07-01"}'. Choosing fills the hidden input and fires
   "typeahead:chosen" (bubbling, detail: the whole item); editing afterwards empties it and fires "typeahead:cleared". */
(function () {
  "use strict";
  const PAUSE = 150;
  let count = 0;

  function Typeahead(box) {
    this.box = box;
    this.input = box.querySelector("input:not([type=hidden])");
    this.hidden = box.querySelector("input[type=hidden]");
    this.items = [];
    this.at = -1;
    this.timer = 0;
    this.asked = null;
    this.id = "suggestions-" + (count += 1);
    this.build();
    this.listen();
  }

  Typeahead.prototype.build = function () {
    this.list = document.createElement("ul");
    this.list.id = this.id;
    this.list.setAttribute("role", "listbox");
    const label = this.input.labels && this.input.labels[0];
    this.list.setAttribute("aria-label", label ? label.textContent.trim() : this.input.getAttribute("aria-label") || "");
    this.list.hidden = true;
    this.live = document.createElement("div");
    this.live.className = "visually-hidden";
    this.live.setAttribute("role", "status");
    this.box.append(this.list, this.live);
    const input = this.input;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.id);
    input.setAttribute("aria-expanded", "false");
    input.autocomplete = "off";
    input.spellcheck = false;
  };

  Typeahead.prototype.listen = function () {
    this.input.addEventListener("input", () => {
      this.forget();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), PAUSE);
    });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    /* pressing must not take the focus out of the input before the click is counted */
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(Number(option.dataset.index));
    });
  };

  Typeahead.prototype.key = function (event) {
    if (event.isComposing) return;
    const open = !this.list.hidden && this.items.length > 0;
    switch (event.key) {
      case "ArrowDown":
        event.preventDefault();
        if (open) this.point((this.at + 1) % this.items.length);
        else this.ask();
        break;
      case "ArrowUp":
        event.preventDefault();
        if (open) this.point((this.at <= 0 ? this.items.length : this.at) - 1);
        break;
      case "Enter":
        if (event.ctrlKey || event.metaKey) return;
        if (open) {
          event.preventDefault();
          this.choose(this.at < 0 ? 0 : this.at);
        }
        break;
      case "Tab":
        if (open && this.at >= 0) this.choose(this.at);
        break;
      case "Escape":
        if (!this.list.hidden) {
          event.preventDefault();
          this.close();
        }
        break;
    }
  };

  Typeahead.prototype.ask = function () {
    const words = this.part().trim();
    const least = Number(this.box.dataset.least || 1);
    if (words.length < least) return this.close();
    if (this.asked) this.asked.abort();
    this.asked = new AbortController();
    const address = new URL(this.box.dataset.url, window.location.href);
    const more = JSON.parse(this.box.dataset.params || "{}");
    Object.keys(more).forEach((name) => address.searchParams.set(name, more[name]));
    address.searchParams.set("q", words);
    fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin", signal: this.asked.signal })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
      .then((answer) => this.show(Array.isArray(answer) ? answer : answer.results || []))
      .catch((error) => {
        if (error.name !== "AbortError") this.close();
      });
  };

  /* data-part="last": only what follows the last comma is looked up and replaced, by the name that was meant, old or new */
  Typeahead.prototype.part = function () {
    return this.box.dataset.part ? this.input.value.slice(this.input.value.lastIndexOf(",") + 1) : this.input.value;
  };

  Typeahead.prototype.kept = function () {
    const end = this.box.dataset.part ? this.input.value.lastIndexOf(",") + 1 : 0;
    return end ? this.input.value.slice(0, end) + " " : "";
  };

  Typeahead.prototype.show = function (items) {
    if (document.activeElement !== this.input) return;
    this.items = items;
    this.at = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...items.map((item, index) => this.option(item, index)));
    if (items.length === 0) {
      const none = document.createElement("li");
      none.className = "none";
      none.setAttribute("role", "presentation");
      none.textContent = this.box.dataset.none || "";
      this.list.append(none);
      this.live.textContent = this.box.dataset.none || "";
    } else {
      this.live.textContent = items.length + " " + (this.box.dataset.found || "");
    }
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", String(items.length > 0));
  };

  Typeahead.prototype.option = function (item, index) {
    const option = document.createElement("li");
    option.id = this.id + "-" + index;
    option.dataset.index = String(index);
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.textContent = item.label;
    if (item.hint) {
      const hint = document.createElement("small");
      hint.textContent = item.hint;
      option.append(hint);
    }
    return option;
  };

  Typeahead.prototype.point = function (index) {
    const options = this.list.querySelectorAll("[role=option]");
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    this.at = index;
    this.input.setAttribute("aria-activedescendant", options[index].id);
    options[index].scrollIntoView({ block: "nearest" });
  };

  Typeahead.prototype.choose = function (index) {
    const item = this.items[index];
    if (!item) return;
    clearTimeout(this.timer);
    this.input.value = this.kept() + (this.box.dataset.part ? item.via || item.label : item.label);
    if (this.hidden) this.hidden.value = item.value;
    this.close();
    this.box.dispatchEvent(new CustomEvent("typeahead:chosen", { bubbles: true, detail: item }));
  };

  Typeahead.prototype.forget = function () {
    if (!this.hidden || this.hidden.value === "") return;
    this.hidden.value = "";
    this.box.dispatchEvent(new CustomEvent("typeahead:cleared", { bubbles: true }));
  };

  Typeahead.prototype.close = function () {
    clearTimeout(this.timer);
    if (this.asked) this.asked.abort();
    this.list.hidden = true;
    this.items = [];
    this.at = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  };

  function start(root) {
    root.querySelectorAll("[data-typeahead]").forEach((box) => {
      if (!box.typeahead) box.typeahead = new Typeahead(box);
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => start(document));
  else start(document);
  document.addEventListener("htmx:load", (event) => start(event.detail.elt));
})();
