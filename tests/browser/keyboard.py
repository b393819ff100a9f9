"""A page by keyboard alone: Tab reaches everything that can be worked, in sight, and leaves it again.

WCAG 2.2, 2.1.1 (keyboard), 2.1.2 (no keyboard trap), 2.4.7 (focus visible), 4.1.2 (what acts says what it is). What
Enter and Space do is the browser's own affair for links, buttons and fields, and nothing else may act.
"""

from playwright.sync_api import Page

from tests.browsing import listening

# Marks what can be worked; of radio buttons with one name the browser stops at one.
MARK = """() => {
  const native = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const name = (found) => found.outerHTML.replace(/\\s+/g, " ").slice(0, 110);
  const shown = (found) => found.checkVisibility({ visibilityProperty: true }) && !found.closest("[inert]");
  const stops = [], groups = new Set();
  for (const found of document.querySelectorAll(native)) {
    if (found.disabled || !shown(found)) continue;
    if (found.matches("[tabindex='-1'][aria-hidden='true']")) continue;  // what Enter in a field does
    if (found.type === "radio" && groups.has(found.name)) continue;
    if (found.type === "radio") groups.add(found.name);
    stops.push(found);
  }
  const top = document.createElement("span");  // where Tab starts from, on pages too that put the focus into a field
  top.tabIndex = -1;
  document.body.prepend(top);
  top.focus();
  top.remove();
  window.reached = new Set();
  window.unseen = new Set();
  document.addEventListener("focusin", (event) => {
    const at = event.target, style = getComputedStyle(at);
    const same = (stop) => stop === at || (stop.type === "radio" && at.type === "radio" && stop.name === at.name);
    stops.filter(same).forEach((stop) => window.reached.add(stop));
    const label = at.labels && at.labels[0] ? getComputedStyle(at.labels[0]) : style;
    const ringed = (look) => (look.outlineStyle !== "none" && look.outlineWidth !== "0px") || look.boxShadow !== "none";
    if (!ringed(style) && !ringed(label)) window.unseen.add(at);
  });
  const looksWorkable = (found) => getComputedStyle(found).cursor === "pointer"
    || /^(button|link|tab|menuitem|switch)$/.test(found.getAttribute("role"));
  const acts = [...document.querySelectorAll("body *")]
    .filter((found) => shown(found) && looksWorkable(found) && !found.closest(native + ", label"));
  window.faults = () => [
    ...acts.map((found) => "acts, but no key reaches it: " + name(found)),
    ...stops.filter((stop) => stop.isConnected && shown(stop) && !window.reached.has(stop))
      .map((stop) => "is not reached by Tab: " + name(stop)),
    ...[...window.unseen].map((found) => "has the focus and does not show it: " + name(found)),
  ];
  return stops.length;
}"""
TO_SPARE = 12  # date fields have three stops, and the browser's own window one


def by_tab(page: Page) -> list[str]:
    """What is wrong with the page for somebody who has a keyboard only."""
    listening(page)
    for _ in range(page.evaluate(MARK) * 2 + TO_SPARE):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
    return [f"{page.url} {fault}" for fault in page.evaluate("window.faults()")]
