/* Folded menus open without a script; here they close by Escape and by a click elsewhere. */
(function () {
  "use strict";

  function openMenus() {
    return Array.from(document.querySelectorAll("details.menu[open]"));
  }

  /* the focus goes back to what opened the menu, rather than being lost with what is hidden */
  function fold() {
    openMenus().forEach((menu) => {
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    });
  }

  document.addEventListener("keydown", function (event) {
    const isTyping = event.target.matches?.("input:not([type=checkbox], [type=radio]), select, textarea");
    if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing && !isTyping) fold();
  });

  document.addEventListener("click", function (event) {
    openMenus().filter((menu) => !menu.contains(event.target)).forEach((menu) => (menu.open = false));
  });
})();
