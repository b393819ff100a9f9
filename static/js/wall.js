/* The wall of the command room: one view after the other, the board fetched anew when it has moved, and a loud line when
   there was no news. Without this script every view stands under the other. */
(() => {
  const ROTATE = 20000, EVERY = 5000, LOST_AFTER = 60000; // milliseconds
  const wall = document.getElementById("wall"), lost = document.getElementById("wall-lost");
  const pause = document.getElementById("wall-pause");
  let mark = wall.dataset.mark, heardAt = Date.now(), shown = 0, turning = 0;

  const views = () => [...wall.querySelectorAll(".wall-view")];

  function show(next) {
    const all = views();
    shown = (next + all.length) % all.length;
    all.forEach((view, number) => { view.hidden = number !== shown; });
  }

  const held = () => pause.getAttribute("aria-pressed") === "true";

  function turn() {
    window.clearInterval(turning);
    if (!held()) turning = window.setInterval(() => show(shown + 1), ROTATE);
  }

  function step(by) {
    show(shown + by);
    turn();
  }

  async function ask() {
    try {
      const answer = await fetch(wall.dataset.url, {
        headers: { "If-None-Match": mark }, cache: "no-store", redirect: "error", signal: AbortSignal.timeout(10000),
      });
      if (answer.status === 200) {
        wall.innerHTML = await answer.text();
        mark = answer.headers.get("ETag");
        show(shown);
      } else if (answer.status !== 304) {
        throw new Error(String(answer.status));
      }
      const age = Number.parseInt(answer.headers.get("Figures-Age"), 10);
      if (age * 1000 <= LOST_AFTER) heardAt = Date.now();
    } catch {
      /* said below, once it lasts */
    }
    lost.hidden = Date.now() - heardAt <= LOST_AFTER;
    window.setTimeout(ask, EVERY);
  }

  pause.addEventListener("click", () => {
    const stopped = !held();
    pause.setAttribute("aria-pressed", String(stopped));
    pause.textContent = stopped ? pause.dataset.go : pause.dataset.pause;
    turn();
  });
  document.getElementById("wall-back").addEventListener("click", () => step(-1));
  document.getElementById("wall-next").addEventListener("click", () => step(1));
  document.getElementById("wall-tools").hidden = false;
  document.body.classList.add("is-turning");
  show(0);
  turn();
  window.setTimeout(ask, EVERY);
})();
