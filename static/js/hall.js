/* The screen of the hall asks for its board every second and a half and shows what changed. It says when the line is
   lost, and speaks the calls where somebody has switched the voice on. */
(function () {
  "use strict";
  const EVERY = 1500, LOST_AFTER = 6000; // milliseconds
  const board = document.getElementById("board");
  const lost = document.getElementById("lost"), since = document.getElementById("lost-since");
  const clock = document.getElementById("clock"), voice = document.getElementById("voice");
  let etag = null, heardAt = Date.now(), offset = 0, spoken = keyOf();

  function call() {
    return board.querySelector("[data-call]");
  }

  function keyOf() {
    const shown = call();
    return shown ? shown.dataset.call : "";
  }

  function time(moment) {
    return moment.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
  }

  async function ask() {
    try {
      const headers = etag ? { "If-None-Match": etag } : {};
      const answer = await fetch(board.dataset.url, {
        headers: headers, cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(5000),
      });
      if (answer.status === 200) {
        board.innerHTML = await answer.text();
        etag = answer.headers.get("ETag");
        news();
      } else if (answer.status !== 304) {
        throw new Error(String(answer.status));
      }
      const date = Date.parse(answer.headers.get("Date") || "");
      if (!Number.isNaN(date)) offset = date - Date.now(); // the server's clock counts, not this computer's
      heardAt = Date.now();
    } catch (error) {
      /* shown below, once it lasts */
    }
    show();
    window.setTimeout(ask, EVERY);
  }

  function show() {
    const silent = Date.now() - heardAt > LOST_AFTER;
    if (silent && lost.hidden) since.textContent = since.dataset.words + " " + time(new Date(heardAt + offset));
    lost.hidden = !silent;
    document.body.classList.toggle("is-lost", silent);
    clock.textContent = time(new Date(Date.now() + offset));
  }

  function news() {
    const key = keyOf();
    if (!key || key === spoken) return;
    spoken = key;
    call().classList.add("is-new");
    if (voice.getAttribute("aria-pressed") === "true") say(call());
  }

  function say(shown) {
    const vietnamese = new SpeechSynthesisUtterance(shown.dataset.say);
    vietnamese.lang = "vi-VN";
    window.speechSynthesis.speak(vietnamese);
    if (shown.dataset.sayEn) {
      const english = new SpeechSynthesisUtterance(shown.dataset.sayEn);
      english.lang = "en-GB";
      window.speechSynthesis.speak(english);
    }
  }

  if ("speechSynthesis" in window) {
    voice.hidden = false;
    voice.addEventListener("click", function () {
      const on = voice.getAttribute("aria-pressed") !== "true";
      voice.setAttribute("aria-pressed", String(on));
      voice.textContent = on ? voice.dataset.on : voice.dataset.off;
      if (on && call()) say(call());
    });
  }
  show();
  ask();
})();
