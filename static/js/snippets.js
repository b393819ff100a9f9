/* Standard texts in long fields: "/" at the beginning or after a space opens the list. data-snippets="supplement" on the
   textarea says for what the text is meant and puts a button below it; data-no-snippets keeps a field out. */
(function () {
  "use strict";
  const dialog = document.getElementById("picker");
  if (!dialog || !dialog.dataset.snippets) return;

  function put(field, from, to, text) {
    field.focus();
    field.setRangeText(text, from, to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function choose(field, from, to, cancel) {
    window.deskPicker.open({
      url: dialog.dataset.snippets,
      title: dialog.dataset.snippetsTitle,
      data: { kind: field.dataset.snippets || "" },
      back: field,
      cancel: cancel,
      take: (option) => put(field, from, to, option.dataset.text),
    });
  }

  function dress(root) {
    root.querySelectorAll("textarea:not([data-no-snippets])").forEach((field) => {
      if (field.dataset.dressed || field.readOnly) return;
      field.dataset.dressed = "1";
      if (!field.dataset.snippets) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm mt-1";
      button.textContent = dialog.dataset.snippetsTitle;
      button.addEventListener("click", () => choose(field, field.selectionStart, field.selectionEnd));
      field.insertAdjacentElement("afterend", button);
    });
  }

  document.addEventListener("beforeinput", function (event) {
    const field = event.target;
    if (event.data !== "/" || !(field instanceof HTMLTextAreaElement) || !field.dataset.dressed) return;
    const before = field.value.slice(0, field.selectionStart);
    if (before !== "" && !/\s$/.test(before)) return;
    event.preventDefault();
    const [from, to] = [field.selectionStart, field.selectionEnd];
    choose(field, from, to, () => put(field, from, to, "/"));
  });

  dress(document);
  document.addEventListener("htmx:load", (event) => dress(event.detail.elt));
})();
