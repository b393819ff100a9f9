/* A keyboard scanner, anywhere on the desk: a burst of keys faster than hands, ended by Enter.

   Where no field has the focus, a key is held back for a moment: if a burst follows it was a scanner, otherwise the key
   is given out again to whoever listens (desk.js). In a field the keys go in as ever; only when the burst turns out to
   be a card or a receipt is the field put back as it was. A page may take the scan by preventing "desk:scan".
   Vietnamese input methods rewrite what was typed, so in a field its text counts, not the keys. */
(function () {
  "use strict";
  const GAP = 120; /* ms from key to key: hands need longer */
  const SETTLE = 30;
  const STUTTER = 400; /* once four keys have come so fast it is a scanner, which may stutter on an old machine */
  const CERTAIN = 8; /* keys at a pace that no hands keep: what follows is waited for, however busy the machine */
  const PACE = 40;
  const FEWEST = 10;
  const CODE = /^[0-9A-Za-z.]+-\d{6,8}-\d{4,7}$/;
  const QUIET = ["Shift", "CapsLock", "AltGraph", "NumLock"];
  const STALLED = 2000; /* a card that an old machine brought in two bursts is still one card */
  let burst = null;
  let whole = { keys: "", last: 0 };

  function patience() {
    if (burst.certain) return STALLED;
    return burst.keys.length >= 4 ? STUTTER : GAP;
  }

  function judgePace() {
    if (burst.keys.length >= CERTAIN && burst.last - burst.began < PACE * burst.keys.length) burst.certain = true;
  }

  function fieldOf(target) {
    if (!(target instanceof HTMLElement)) return null;
    if (target.tagName === "TEXTAREA" || target.tagName === "SELECT") return target;
    const plain = ["checkbox", "radio", "button", "submit", "file", "reset"];
    return target.tagName === "INPUT" && !plain.includes(target.type) ? target : null;
  }

  function begin(event) {
    const field = fieldOf(event.target);
    const box = field && field.closest("[data-typeahead]");
    const hidden = box && box.querySelector("input[type=hidden]");
    const from = field && field.selectionStart;
    burst = {
      field: field,
      value: field ? field.value : "",
      from: typeof from === "number" ? from : null,
      to: typeof from === "number" ? field.selectionEnd : null,
      hidden: hidden,
      chosen: hidden ? hidden.value : "",
      keys: "",
      held: [],
      timer: 0,
      began: event.timeStamp,
      last: event.timeStamp,
      certain: false,
    };
  }

  function text() {
    if (burst.from === null || burst.field.tagName === "SELECT") return burst.keys;
    const kept = burst.value.length - burst.to;
    return burst.field.value.slice(burst.from, burst.field.value.length - kept);
  }

  function putBack() {
    if (!burst.field) return;
    burst.field.value = burst.value;
    if (burst.from !== null && burst.field.setSelectionRange) burst.field.setSelectionRange(burst.from, burst.to);
    burst.field.dispatchEvent(new Event("input", { bubbles: true }));
    if (burst.hidden) burst.hidden.value = burst.chosen;
  }

  /* what was held back was typed by a person after all */
  function giveOut() {
    if (!burst) return 0;
    const held = burst.held;
    clearTimeout(burst.timer);
    burst = null;
    held.forEach((key) => {
      const target = document.activeElement || document.body;
      target.dispatchEvent(new KeyboardEvent("keydown", { key: key, bubbles: true, cancelable: true }));
    });
    return held.length;
  }

  function pressEnter() {
    const target = document.activeElement || document.body;
    const press = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
    if (target.dispatchEvent(press) && target.matches("a[href], button, summary")) target.click();
  }

  function hold(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /* what was typed since the last long pause, when it ends in a whole card though the burst began late */
  function late(words) {
    const field = burst.field && burst.field.tagName !== "SELECT" ? burst.field.value : "";
    const card = /\d{12}\|.*$/.exec(field || whole.keys);
    if (isWhole(words) || !card || !isWhole(card[0])) return words;
    if (field) burst.value = field.slice(0, card.index);
    return card[0];
  }

  function isScan(words) {
    return words.split("|").length > 3 || words.includes("/tracking/") || CODE.test(words);
  }

  function ended(event) {
    const words = late(text().trim());
    const fast = words.length >= FEWEST && event.timeStamp - burst.last <= patience();
    const inSearch = burst.field && burst.field.matches("[data-search]");
    if (fast && !inSearch && (isScan(words) || !burst.field)) {
      hold(event);
      clearTimeout(burst.timer);
      putBack();
      burst = null;
      deliver(words);
    } else if (giveOut()) {
      hold(event);
      pressEnter();
    }
  }

  window.addEventListener("keydown", function (event) {
    if (!event.isTrusted || QUIET.includes(event.key)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return void giveOut();
    if (event.key === "Enter") return burst ? ended(event) : undefined;
    const goesOn = burst && event.timeStamp - burst.last <= patience();
    const rewrites = event.key === "Backspace" || event.key === "Process" || event.key === "Unidentified";
    if (event.key.length > 1 && !(goesOn && rewrites)) return void giveOut();
    if (!goesOn) {
      giveOut();
      if (event.key === " " && !fieldOf(event.target)) return;
      begin(event);
    }
    burst.last = event.timeStamp;
    if (event.timeStamp - whole.last > STALLED) whole.keys = "";
    whole.last = event.timeStamp;
    if (event.key.length === 1) whole.keys += event.key;
    if (event.key === "Backspace") burst.keys = burst.keys.slice(0, -1);
    else if (event.key.length === 1) burst.keys += event.key;
    judgePace();
    if (burst.field) return;
    hold(event);
    if (event.key.length === 1) burst.held.push(event.key);
    waitForMore();
  }, true);

  /* A busy machine calls a timer before the keys that came meanwhile: they are let in first. */
  function waitForMore() {
    clearTimeout(burst.timer);
    burst.timer = setTimeout(() => { if (burst) burst.timer = setTimeout(giveOut, SETTLE); }, patience());
  }

  function say(sentence) {
    const place = document.getElementById("desk-said");
    place.textContent = sentence;
    place.hidden = false;
  }

  function deliver(words) {
    const scanned = new CustomEvent("desk:scan", { detail: words, cancelable: true });
    if (document.dispatchEvent(scanned)) send(words);
  }

  function send(words, kept) {
    const form = document.getElementById("scan-form");
    if (!form) return;
    form.elements.code.value = words;
    form.elements.kept.disabled = !kept;
    const options = { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } };
    fetch(form.action, options)
      .then((answer) => (answer.redirected ? Promise.reject(new Error("signed out")) : answer.json()))
      .then((answer) => {
        if (answer.sentence) say(answer.sentence);
        else if (answer.send) form.submit();
        else window.location.assign(answer.to);
      })
      .catch(() => say(form.dataset.failed));
  }

  /* what a page may read by itself; of anything else the server says what is the matter */
  function isWhole(card) {
    return /^\d{12}\|/.test(card.trim()) && card.split("|").length >= 7 && !/[<>{}\\`]/.test(card);
  }

  window.deskScan = { send: send, isWhole: isWhole };
})();
