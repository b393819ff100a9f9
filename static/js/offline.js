/* The offline counter: receives on this device while the line is down, prints a slip that says so, and registers in
   order when the line is back. */
(function () {
  "use strict";
  const store = window.offlineStore;
  const words = JSON.parse(document.getElementById("offline-words").textContent);
  const form = document.getElementById("offline-form");
  const AGAIN = 15000; // ms between tries while something waits
  const ENOUGH = 20; // numbers; below it more are fetched
  const FOUND = 12;
  let pack = null;
  let sending = false;

  const at = (id) => document.getElementById(id);
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  const say = (id, text) => { at(id).textContent = text; at(id).hidden = !text; };
  const place = () => { const own = form.elements.centre; return own.selectedOptions ? own.selectedOptions[0].text : own.dataset.name; };
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang; // days before months
  const filled = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
  const blocksOf = (account) => "blocks-" + account;

  async function fetched(address, body) {
    const answer = await fetch(address, {
      method: body ? "POST" : "GET",
      body,
      headers: body ? { "X-CSRFToken": pack.csrf } : {},
      redirect: "manual",
      cache: "no-store",
    });
    if (answer.type === "opaqueredirect" || answer.status === 403) throw new Error("signed out");
    if (answer.status >= 500) throw new TypeError("away");
    return { ok: answer.ok, data: await answer.json() };
  }

  /* ---- getting ready */
  async function device() {
    let own = await store.kept("device");
    if (!own) await store.keep("device", (own = crypto.randomUUID()));
    return own;
  }

  async function takeAlong() {
    pack = (await fetched(form.dataset.pack)).data;
    await store.keep("pack", pack);
    const blocks = (await store.kept(blocksOf(pack.account))) || [];
    if (blocks.reduce((sum, block) => sum + block.numbers.length, 0) < ENOUGH) {
      const body = new URLSearchParams({ device: await device(), centre: form.elements.centre.value });
      const answer = await fetched(form.dataset.block, body);
      if (answer.ok) await store.keep(blocksOf(pack.account), [...blocks, answer.data]);
    }
    const cache = await caches.open("offline-counter");
    const parts = performance.getEntriesByType("resource").map((part) => part.name);
    const own = parts.filter((name) => name.startsWith(location.origin + "/static/"));
    await cache.addAll([...new Set(own)]);
    await cache.add(new Request("/desk/offline/", { cache: "no-store" }));
  }

  async function getReady() {
    say("offline-trouble", "");
    try {
      await takeAlong();
      connected(true);
    } catch (error) {
      pack = pack || (await store.kept("pack")) || null;
      connected(error.message === "signed out");
      if (error.message === "signed out") say("offline-trouble", words.sign_in);
    }
    const left = ((pack && (await store.kept(blocksOf(pack.account)))) || []).reduce((sum, one) => sum + one.numbers.length, 0);
    const ready = pack && left;
    say("offline-ready", pack && !left ? words.no_numbers : ready ? words.ready + " " + filled(words.numbers_left, { count: left }) : words.not_ready);
    at("offline-receive").disabled = !ready;
  }

  function connected(yes) {
    at("offline-line").textContent = yes ? words.online : words.offline;
    at("offline-line").className = "state " + (yes ? "state-good" : "state-warning");
  }

  /* ---- choosing a procedure */
  function find() {
    const asked = plain(form.elements.procedure_text.value).split(/\s+/).filter(Boolean);
    const procedures = pack ? pack.procedures : [];
    const found = procedures.filter((one) => asked.length && asked.every((word) => one.search.includes(word)));
    const list = at("offline-found");
    list.replaceChildren(...found.slice(0, FOUND).map((one) => new Option(one.code + " · " + one.name, one.code)));
    list.hidden = !found.length;
    list.size = Math.max(2, Math.min(found.length, 6));
  }

  function choose(code) {
    const chosen = pack.procedures.find((one) => one.code === code);
    if (!chosen) return;
    form.elements.procedure.value = code;
    form.elements.procedure_text.value = chosen.code + " · " + chosen.name;
    at("offline-found").hidden = true;
    at("offline-counts").hidden = !chosen.at_once;
    const cases = [...new Set(chosen.papers.map((paper) => paper[2]).filter(Boolean))];
    const select = form.elements.case;
    select.replaceChildren(...cases.map((name) => new Option(name, name)));
    select.closest("div").hidden = !cases.length;
    showPapers(chosen);
  }

  function showPapers(chosen) {
    const wanted = form.elements.case.value;
    const rows = chosen.papers.filter((paper) => !paper[2] || paper[2] === wanted).map((paper) => {
      const label = document.createElement("label");
      label.className = "form-check";
      const tick = Object.assign(document.createElement("input"), { type: "checkbox", name: "paper", value: paper[0], className: "form-check-input" });
      const name = Object.assign(document.createElement("span"), { className: "form-check-label", textContent: paper[1] });
      label.append(tick, name);
      return label;
    });
    at("offline-papers").replaceChildren(...rows);
  }

  /* ---- a card held to the scanner */
  function readCard(text) {
    const part = text.split("|").map((field) => field.trim());
    if (part.length < 7 || !/^\d{12}$/.test(part[0])) return false;
    form.elements["at-personal_number"].value = part[0];
    form.elements["at-name"].value = part[2];
    form.elements["at-born_on"].value = part[3].replace(/^(\d{2})(\d{2})(\d{4})$/, "$1/$2/$3");
    form.elements["at-address"].value = part[5];
    form.elements["at-name"].focus();
    return true;
  }

  /* ---- receiving */
  async function receive() {
    const name = form.elements["at-name"].value.trim();
    const code = form.elements.procedure.value;
    say("offline-fault", !name ? words.name : !code ? words.procedure : "");
    if (!name || !code || !pack) return;
    at("offline-receive").disabled = true;
    const fields = [...new FormData(form).entries()].filter(([field]) => field !== "csrfmiddlewaretoken");
    const matter = form.elements.procedure_text.value;
    const reception = { account: pack.account, state: "queued", at: new Date().toISOString(), fields, matter, name };
    const added = await store.add(reception, blocksOf(pack.account));
    if (added.slip) {
      fillSlip(added);
      form.reset();
      at("offline-papers").replaceChildren();
      form.elements.procedure.value = "";
      await show();
      window.print();
    }
    await getReady();
    send();
    form.elements["at-personal_number"].focus();
  }

  function fillSlip(slip) {
    at("slip-number").textContent = slip.slip;
    at("slip-at").textContent = new Date(slip.at).toLocaleString(language, { dateStyle: "short", timeStyle: "short" });
    at("slip-centre").textContent = place();
    at("slip-name").textContent = slip.name;
    at("slip-matter").textContent = slip.matter;
    at("offline-slip").hidden = false;
  }

  /* ---- sending, one after the other, in the order of the counter */
  async function send() {
    if (sending || !pack) return;
    sending = true;
    try {
      const waiting = (await store.slips()).filter((slip) => slip.state === "queued" && slip.account === pack.account);
      waiting.sort((one, other) => one.at.localeCompare(other.at) || one.number - other.number);
      if (waiting.length) pack = (await fetched(form.dataset.pack)).data;
      for (const slip of waiting) await sendOne(slip);
      if (waiting.length) connected(true);
    } catch (error) {
      connected(error.message === "signed out");
      if (error.message === "signed out") say("offline-trouble", words.sign_in);
    } finally {
      sending = false;
      await show();
    }
  }

  async function sendOne(slip) {
    const body = new URLSearchParams(slip.fields);
    body.set("key", slip.slip);
    body.set("slip_block", slip.block);
    body.set("slip_number", slip.number);
    body.set("slip_received_at", slip.at);
    body.set("slip_sent_at", new Date().toISOString());
    const { ok, data } = await fetched(form.dataset.register, body);
    if (!ok) return void (await store.change({ ...slip, trouble: data.message || "" }));
    await store.change({
      slip: slip.slip, number: slip.number, account: slip.account, at: slip.at, state: data.state, matter: slip.matter,
      code: data.code, address: data.address, due: data.due, message: data.message, clock: data.clock,
    });
    if (data.clock) say("offline-trouble", data.clock);
  }

  async function show() {
    const slips = await store.slips();
    slips.sort((one, other) => other.at.localeCompare(one.at));
    const own = slips.filter((slip) => !pack || slip.account === pack.account);
    const others = slips.filter((slip) => slip.state === "queued" && !own.includes(slip)).length;
    say("offline-others", others ? filled(words.of_another, { count: others }) : "");
    at("offline-list").replaceChildren(...own.slice(0, 50).map(line));
    at("offline-none").hidden = own.length > 0;
  }

  function line(slip) {
    const row = document.createElement("tr");
    const cell = (content) => {
      const made = document.createElement("td");
      made.append(content);
      row.append(made);
    };
    const state = Object.assign(document.createElement("span"), {
      className: "state " + ({ queued: "state-warning", registered: "state-good" }[slip.state] || "state-bad"),
      textContent: words[slip.state] || slip.state,
    });
    cell(slip.slip);
    cell(new Date(slip.at).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" }));
    cell(slip.matter);
    cell(state);
    const link = Object.assign(document.createElement("a"), { href: slip.address, textContent: slip.code });
    cell(slip.code ? link : slip.message || slip.trouble || "");
    if (slip.due) row.lastChild.append(", " + filled(words.due, { moment: slip.due }));
    return row;
  }

  /* ---- hands */
  form.addEventListener("submit", (event) => { event.preventDefault(); receive(); });
  form.elements.procedure_text.addEventListener("input", () => { form.elements.procedure.value = ""; find(); });
  form.elements.case.addEventListener("change", () => showPapers(pack.procedures.find((one) => one.code === form.elements.procedure.value)));
  at("offline-found").addEventListener("click", (event) => choose(event.target.value));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey) return void (event.preventDefault(), receive());
    const list = at("offline-found");
    if (event.target === form.elements.procedure_text && event.key === "ArrowDown" && !list.hidden) {
      event.preventDefault();
      list.focus();
      list.selectedIndex = 0;
    } else if (event.key === "Enter" && event.target === list) {
      event.preventDefault();
      choose(list.value);
      (at("offline-papers").querySelector("input") || at("offline-receive")).focus();
    } else if (event.key === "Enter" && event.target.matches("input:not([type=submit])")) {
      event.preventDefault();
      if (event.target.name === "at-personal_number" && readCard(event.target.value)) return;
      if (event.target === form.elements.procedure_text && list.options.length === 1) choose(list.options[0].value);
    }
  });
  at("offline-print").addEventListener("click", () => window.print());
  window.addEventListener("online", () => getReady().then(send));
  window.addEventListener("offline", () => connected(false));
  setInterval(async () => { if ((await store.slips()).some((slip) => slip.state === "queued")) send(); }, AGAIN);

  const registered = "serviceWorker" in navigator ? navigator.serviceWorker.register(form.dataset.worker, { scope: "/desk/" }) : Promise.resolve();
  registered.catch(() => say("offline-trouble", words.not_ready)).then(getReady).then(show).then(send);
})();
