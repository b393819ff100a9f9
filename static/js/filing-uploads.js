// Files of a filing go up in pieces while the page is read: each with its progress, going on after a lost line.
// Without this script the form's own file fields and its button do the same in one go.
(() => {
  "use strict";
  const page = document.getElementById("papers");
  const token = () => page.querySelector("[name=csrfmiddlewaretoken]").value;
  const wait = (ms) => new Promise((go) => {
    const done = () => { window.removeEventListener("online", done); clearTimeout(timer); go(); };
    const timer = setTimeout(done, ms);
    window.addEventListener("online", done);
  });
  let running = 0;

  const ask = async (address, options) => {
    const answer = await fetch(address, { credentials: "same-origin", ...options });
    if (answer.redirected || answer.status >= 500) throw new TypeError(String(answer.status));
    const facts = await answer.json();
    return { status: answer.status, ...facts };
  };

  // The line may go at any moment: then the server says how much it has, and the file goes on from there.
  const patiently = async (deed, row) => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await deed(tries);
      } catch (error) {
        if (!(error instanceof TypeError) || tries > 40) throw error;
        row.say(row.form.dataset.broken);
        await wait(Math.min(1000 * 2 ** Math.min(tries, 5), 30000));
      }
    }
  };

  const rowFor = (form, list, file) => {
    const item = document.createElement("li");
    const name = document.createElement("b");
    const bar = document.createElement("progress");
    const words = document.createElement("span");
    name.textContent = file.name;
    bar.max = file.size;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    words.className = "text-secondary";
    item.append(name, bar, words);
    list.append(item);
    return {
      form,
      item,
      move: (sent) => { bar.value = sent; words.textContent = `${Math.floor((100 * sent) / file.size)} %`; },
      say: (text) => { words.textContent = text; },
      fail: (text) => { bar.remove(); words.className = "field-error"; words.textContent = text; },
    };
  };

  const send = async (form, input, file, row) => {
    const headers = { "X-CSRFToken": token() };
    const piece = Number(form.dataset.piece);
    const body = JSON.stringify({ paper: input.dataset.paper, name: file.name, size: file.size });
    let state = await patiently(
      () => ask(form.dataset.files, { method: "POST", headers: { ...headers, "Content-Type": "application/json" }, body }), row);
    while (!state.error && !state.whole) {
      const { address, offset } = state;
      row.move(offset);
      state = await patiently(async (tries) => {
        if (tries) {
          const held = await ask(address, {});
          if (held.error || held.whole || held.offset !== offset) return held;
        }
        const answer = await ask(address, {
          method: "PATCH",
          headers: { ...headers, "Upload-Offset": String(offset), "Content-Type": "application/octet-stream" },
          body: file.slice(offset, offset + piece),
        });
        return answer.status === 409 ? ask(address, {}) : answer;
      }, row);
    }
    if (state.error) return row.fail(state.error);
    row.move(file.size);
    row.say(form.dataset.whole);
    row.item.dataset.done = "";
    return null;
  };

  // When all have come the page is fetched anew, so that the list is the server's; what was refused stays to be read.
  const anew = async () => {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("papers");
    if (!fresh) return;
    page.querySelectorAll(".on-their-way").forEach((list) => {
      const input = list.previousElementSibling;
      const target = fresh.querySelector(`#${CSS.escape(input.id)}`);
      if (target) list.querySelectorAll("li:not([data-done])").forEach((item) => target.nextElementSibling.append(item));
    });
    const held = document.activeElement && document.activeElement.id;
    page.replaceChildren(...fresh.childNodes);
    if (held && document.getElementById(held)) document.getElementById(held).focus();
  };

  page.addEventListener("change", async (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
    const form = input.form;
    const files = [...input.files];
    input.value = "";
    running += files.length;
    await Promise.all(files.map(async (file) => {
      const row = rowFor(form, input.nextElementSibling, file);
      try {
        await send(form, input, file, row);
      } catch {
        row.fail(form.dataset.failed);
      }
      running -= 1;
    }));
    if (!running) await anew();
  });

  window.addEventListener("beforeunload", (event) => { if (running) event.preventDefault(); });
})();
