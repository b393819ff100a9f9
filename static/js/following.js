/* A page that follows a record asks every quarter of a minute whether it has moved on: a conditional request, answered
   in a moment. What changed takes the place of what was there, and is said politely. It rests while the tab is hidden,
   asks less often while the line is bad, and ends when the record has. Parts in which somebody is typing are left. */
(() => {
  const EVERY = 15000, LONGEST = 300000; // milliseconds
  const here = document.getElementById("following"), news = document.getElementById("news");
  if (!here) return;
  let pause = EVERY, timer = 0, asking = false;

  const later = () => {
    window.clearTimeout(timer);
    if (here.dataset.ended === "0" && !document.hidden) timer = window.setTimeout(look, pause);
  };

  async function look() {
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch(location.href, {
        headers: { "If-None-Match": `"${here.dataset.mark}"` }, cache: "no-store", redirect: "error",
        signal: AbortSignal.timeout(10000),
      });
      pause = EVERY;
      if (answer.status === 200) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
      else if (answer.status !== 304) pause = LONGEST;
    } catch {
      pause = Math.min(pause * 2, LONGEST); // the line was lost, or the session has ended
    }
    asking = false;
    later();
  }

  function show(page) {
    const there = page.getElementById("following");
    if (!there) return;
    let kept = false;
    for (const part of document.querySelectorAll(".part")) kept = !replaced(part, page.getElementById(part.id)) || kept;
    if (there.dataset.trail !== here.dataset.trail) {
      news.textContent = there.dataset.news;
      document.getElementById("news-kept").hidden = !kept;
    }
    Object.assign(here.dataset, there.dataset);
    document.getElementById("follows").hidden = here.dataset.ended === "1";
  }

  function replaced(part, fresh) {
    if (!fresh) return true;
    const focus = document.activeElement, inside = "a, button, summary";
    const place = part.contains(focus) ? [...part.querySelectorAll(inside)].indexOf(focus) : null;
    if (part.dataset.touched || place === -1) return false; // somebody is filling it in
    for (const box of fresh.querySelectorAll("details[id]")) {
      const old = document.getElementById(box.id);
      if (old) box.open = old.open;
    }
    part.replaceWith(fresh);
    if (place !== null) fresh.querySelectorAll(inside)[place]?.focus();
    return true;
  }

  document.addEventListener("input", (event) => {
    const part = event.target.closest(".part");
    if (part) part.dataset.touched = "1";
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? window.clearTimeout(timer) : look()));
  const note = document.getElementById("follows");
  if (note) note.hidden = false;
  later();
})();
