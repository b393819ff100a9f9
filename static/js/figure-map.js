/* The map's measure and month change without a new page: a slider goes through the months, the address keeps up. Without
   this script the two lists and the button do the same. */
(() => {
  const form = document.getElementById("map-form"), part = document.getElementById("map-part");
  if (!form || !part) return;
  const month = form.elements.month, slide = document.getElementById("slide");
  let asked = 0;

  function follow() {
    slide.value = String(month.selectedIndex);
    slide.disabled = part.querySelector("[data-of-now]") !== null;
    slide.setAttribute("aria-valuetext", month.options[month.selectedIndex].text);
  }

  async function show() {
    const address = `${location.pathname}?${new URLSearchParams(new FormData(form))}`, turn = ++asked;
    part.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { redirect: "error", signal: AbortSignal.timeout(15000) });
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("map-part");
      if (turn !== asked) return; // a later question is on its way
      part.replaceChildren(...fresh.childNodes);
      follow();
      history.replaceState(null, "", address);
      for (const link of document.querySelectorAll('.figure-tools a[href*="as="]')) {
        link.href = `${address}&as=${new URLSearchParams(link.search).get("as")}`;
      }
    } catch {
      if (turn === asked) part.prepend(form.dataset.failed);
    }
    part.removeAttribute("aria-busy");
  }

  document.getElementById("slider").hidden = false;
  follow();
  slide.addEventListener("input", () => {
    month.selectedIndex = Number(slide.value);
    follow();
  });
  slide.addEventListener("change", show);
  month.addEventListener("change", () => {
    follow();
    show();
  });
  form.elements.measure.addEventListener("change", show);
})();
