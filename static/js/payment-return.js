// While the bank is waited for, the page asks every few seconds, and shows what is said instead of itself.
(() => {
  const PAUSES = [2000, 3000, 5000, 10000];
  let asked = 0;

  const look = async () => {
    const here = document.getElementById("payment-state");
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const there = page.getElementById("payment-state");
      if (there && there.dataset.waits === "0") {
        here.replaceWith(there);
        document.title = page.title;
        return;
      }
    } catch {
      // The line was lost: the next look finds out.
    }
    again();
  };

  const again = () => setTimeout(look, PAUSES[Math.min(asked++, PAUSES.length - 1)]);

  again();
})();
