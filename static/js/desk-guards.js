/* Bad days at the desk: a session that ended while somebody typed, a server that does not answer, a clock that is wrong.

   What was typed is kept in this tab alone, from the moment of sending until an answer came; only if the answer was the
   sign-in page is it offered again, to the same person. #desk-guards holds the words. */
(function () {
  "use strict";
  const KEPT = "desk.kept", CLOCK = "desk.clock";
  const LONGEST = 8 * 3600 * 1000; /* what nobody came back for in a working day is thrown away */
  const MOST_OFF = 120 * 1000;
  const CLOCK_AGAIN = 3600 * 1000;

  function guards() {
    return document.getElementById("desk-guards");
  }

  /* ---- what was typed */

  function typedIn(form) {
    return Array.from(form.elements).filter((field) => field.name && !["hidden", "file", "password", "submit", "button"].includes(field.type));
  }

  function keep(form) {
    if (!guards() || !form || form.method.toLowerCase() !== "post" || typedIn(form).length === 0) return;
    const pairs = Array.from(new FormData(form).entries()).filter((pair) => pair[0] !== "csrfmiddlewaretoken" && typeof pair[1] === "string");
    const kept = { account: guards().dataset.account, path: location.pathname, action: new URL(form.action).pathname, pairs: pairs, at: Date.now() };
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(kept));
    } catch (error) { /* a full or closed store: the draft on the server remains */ }
  }

  function forget() {
    sessionStorage.removeItem(KEPT);
  }

  function read() {
    try {
      return JSON.parse(sessionStorage.getItem(KEPT));
    } catch (error) {
      return null;
    }
  }

  function cameFromSignIn() {
    if (!document.referrer) return false;
    const from = new URL(document.referrer);
    return from.origin === location.origin && from.pathname === guards().dataset.signIn;
  }

  function offer() {
    const kept = read();
    if (!kept) return;
    if (cameFromSignIn()) kept.ended = true;
    if (!kept.ended || kept.account !== guards().dataset.account || Date.now() - kept.at > LONGEST) return forget();
    sessionStorage.setItem(KEPT, JSON.stringify(kept));
    if (kept.path !== location.pathname) return;
    const words = guards().dataset;
    const said = notice(words.kept);
    said.append(button(words.putBack, () => { forget(); said.remove(); putBack(kept); }), button(words.throwAway, () => { forget(); said.remove(); }));
    said.querySelector("button").focus();
  }

  /* reception is written anew by the server, with its papers; a small form is filled where it stands */
  function putBack(kept) {
    const form = Array.from(document.forms).find((one) => one.method.toLowerCase() === "post" && new URL(one.action).pathname === kept.action);
    if (!form) return listed(kept);
    if (form.id === "reception") return again(kept);
    typedIn(form).forEach(function (field) {
      const given = kept.pairs.filter((pair) => pair[0] === field.name).map((pair) => pair[1]);
      if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
      else if (field.multiple) Array.from(field.options).forEach((option) => { option.selected = given.includes(option.value); });
      else if (given.length > 0) field.value = given[0];
    });
    for (let part = form; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    typedIn(form)[0].focus();
  }

  function again(kept) {
    const form = document.createElement("form");
    form.method = "post";
    form.action = kept.action;
    const token = guards().querySelector("[name=csrfmiddlewaretoken]").value;
    kept.pairs.concat([["look", "1"], ["csrfmiddlewaretoken", token]]).forEach(function (pair) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = pair[0];
      field.value = pair[1];
      form.append(field);
    });
    document.body.append(form);
    form.submit();
  }

  function listed(kept) {
    const said = notice(guards().dataset.noForm);
    const list = document.createElement("ul");
    kept.pairs.filter((pair) => pair[1] && !["seen", "queue", "key"].includes(pair[0])).forEach(function (pair) {
      const line = document.createElement("li");
      line.textContent = pair[1];
      list.append(line);
    });
    said.append(list);
  }

  /* ---- what is said about it */

  function notice(sentence) {
    const made = document.createElement("div");
    made.className = "notice notice-warning desk-guard";
    made.setAttribute("role", "alert");
    const text = document.createElement("p");
    text.className = "mb-1 fw-bold";
    text.textContent = sentence;
    made.append(text);
    const content = document.querySelector("#main > .container-fluid") || document.getElementById("main");
    content.prepend(made);
    return made;
  }

  function button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-sm me-2";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  function silent() {
    const before = document.querySelector(".desk-guard[data-silent]");
    if (before || !guards()) return;
    notice(guards().dataset.silent).dataset.silent = "1";
  }

  function answered() {
    document.querySelectorAll(".desk-guard[data-silent]").forEach((said) => said.remove());
  }

  /* ---- the clock */

  function compareClocks() {
    const told = guards().dataset.time;
    if (!told || Math.abs(Date.now() - Date.parse(told)) <= MOST_OFF) return;
    const last = Number(sessionStorage.getItem(CLOCK));
    const body = new FormData();
    body.append("csrfmiddlewaretoken", guards().querySelector("[name=csrfmiddlewaretoken]").value);
    body.append("time", new Date().toISOString());
    if (Math.abs(Date.now() - last) < CLOCK_AGAIN) body.append("told", "1");
    fetch(guards().dataset.clock, { method: "POST", body: body, headers: { "HX-Request": "true" } }).then(function (answer) {
      if (answer.status !== 200) return;
      sessionStorage.setItem(CLOCK, String(Date.now()));
      return answer.text().then(function (sentence) { notice(sentence); });
    }, function () { /* the line is down: that is said elsewhere */ });
  }

  document.addEventListener("submit", (event) => keep(event.target), true);
  document.addEventListener("htmx:beforeOnLoad", function (event) {
    if (event.detail.xhr.status !== 401) return;
    keep(event.detail.elt.closest("form") || document.getElementById("reception"));
    const kept = read();
    if (kept) sessionStorage.setItem(KEPT, JSON.stringify(Object.assign(kept, { ended: true })));
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    const status = event.detail.xhr ? event.detail.xhr.status : 0;
    if (status >= 500 || status === 0) return silent();
    answered();
    /* detail.elt is what is left of the page; the form that asked may be gone from it */
    if (status !== 401 && event.detail.requestConfig.elt.tagName === "FORM") forget();
  });

  function start() {
    if (!guards()) return;
    offer();
    compareClocks();
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
