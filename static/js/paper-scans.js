/* Scans: files dropped on a paper, or chosen for it, are sent one by one, each with its own progress and its own second
   try. Without this script the same form sends them all at once.

   [data-scans] holds the words; [data-paper] is a paper; its [data-drop] the form; [data-waiting] what is on its way. */
(function () {
  "use strict";
  const THUMBNAIL = 48;
  const queue = [];
  let busy = false;

  function words(paper) {
    return paper.closest("[data-scans]").dataset;
  }

  function thumbnail(file, line) {
    if (!file.type.startsWith("image/") || !window.createImageBitmap) return;
    window.createImageBitmap(file).then(function (image) {
      const canvas = document.createElement("canvas");
      const scale = THUMBNAIL / Math.max(image.width, image.height);
      canvas.width = Math.max(1, Math.round(image.width * scale));
      canvas.height = Math.max(1, Math.round(image.height * scale));
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.setAttribute("aria-hidden", "true");
      line.prepend(canvas);
    }, function () { /* the server says what is wrong with it */ });
  }

  function line(paper, file) {
    const made = document.createElement("li");
    const name = document.createElement("span");
    const progress = document.createElement("progress");
    const state = document.createElement("span");
    name.className = "scan-file";
    name.textContent = file.name;
    progress.max = 100;
    progress.value = 0;
    progress.setAttribute("aria-label", file.name);
    state.className = "scan-state";
    state.textContent = words(paper).waits;
    made.append(name, progress, state);
    paper.querySelector("[data-waiting]").append(made);
    thumbnail(file, made);
    return made;
  }

  function failed(job, sentence, mayTry) {
    job.line.classList.add("is-wrong");
    job.line.querySelector(".scan-state").textContent = sentence;
    job.line.querySelector("progress").hidden = true;
    const acts = document.createElement("span");
    acts.className = "scan-acts";
    if (mayTry) acts.append(button(words(job.paper).again, () => { acts.remove(); enter(job); }));
    acts.append(button(words(job.paper).leave, () => job.line.remove()));
    job.line.append(acts);
  }

  function button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "as-link";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  function text(answer) {
    return new DOMParser().parseFromString(answer, "text/html").body.textContent.trim();
  }

  function arrived(job, request) {
    if (request.status === 200) {
      const others = Array.from(job.paper.querySelectorAll("[data-waiting] > li")).filter((other) => other !== job.line);
      job.paper.innerHTML = request.responseText;
      const waiting = job.paper.querySelector("[data-waiting]");
      if (waiting) waiting.append(...others);
      ready(job.paper);
    } else if (request.status === 401) failed(job, words(job.paper).ended, true);
    else if (request.status === 413) failed(job, words(job.paper).tooLarge, false);
    else if (request.status === 422 || request.status === 404) failed(job, text(request.responseText), request.status === 422);
    else failed(job, words(job.paper).cut, true);
  }

  function send(job) {
    const form = job.paper.querySelector("[data-drop]");
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("back", form.elements.back.value);
    body.append("replaces", job.replaces);
    body.append("file", job.file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", function (event) {
      if (event.lengthComputable) job.line.querySelector("progress").value = (100 * event.loaded) / event.total;
    });
    request.addEventListener("load", () => arrived(job, request));
    request.addEventListener("error", () => failed(job, words(job.paper).cut, true));
    request.addEventListener("timeout", () => failed(job, words(job.paper).cut, true));
    request.addEventListener("loadend", () => { busy = false; next(); });
    request.timeout = 180000;
    job.line.querySelector(".scan-state").textContent = "";
    request.send(body);
  }

  function next() {
    if (busy || queue.length === 0) return;
    busy = true;
    send(queue.shift());
  }

  function enter(job) {
    job.line.classList.remove("is-wrong");
    const progress = job.line.querySelector("progress");
    progress.hidden = false;
    progress.value = 0;
    job.line.querySelector(".scan-state").textContent = words(job.paper).waits;
    queue.push(job);
    next();
  }

  function add(paper, files) {
    const form = paper.querySelector("[data-drop]");
    const replaces = form.elements.replaces ? form.elements.replaces.value : "";
    Array.from(files).forEach(function (file, index) {
      const job = { paper: paper, file: file, line: line(paper, file), replaces: index === 0 ? replaces : "" };
      if (file.size > Number(words(paper).most)) failed(job, words(paper).tooLarge, false);
      else enter(job);
    });
  }

  function ready(paper) {
    const form = paper.querySelector("[data-drop]");
    if (!form) return;
    form.querySelector("[data-plain-send]").hidden = true;
    form.elements.file.addEventListener("change", function () {
      add(paper, this.files);
      this.value = "";
    });
  }

  function paperUnder(event) {
    const paper = event.target instanceof Element ? event.target.closest("[data-paper]") : null;
    return paper && paper.querySelector("[data-drop]") ? paper : null;
  }

  /* a file that misses a paper must not replace the page */
  ["dragover", "drop"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      if (!document.querySelector("[data-scans]") || !event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      const paper = paperUnder(event);
      document.querySelectorAll(".scan-paper.is-over").forEach((other) => other.classList.remove("is-over"));
      if (kind === "dragover") {
        event.dataTransfer.dropEffect = paper ? "copy" : "none";
        if (paper) paper.classList.add("is-over");
      } else if (paper) add(paper, event.dataTransfer.files);
    });
  });
  window.addEventListener("beforeunload", function (event) {
    if (busy || queue.length > 0) event.preventDefault();
  });

  function start() {
    document.querySelectorAll("[data-paper]:not([data-ready])").forEach(function (paper) {
      paper.dataset.ready = "1";
      ready(paper);
    });
  }
  document.addEventListener("htmx:afterSettle", start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
