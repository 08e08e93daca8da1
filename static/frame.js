// The little that HTML alone cannot do for the frame: go to what is wrong, and close the menu.
(() => {
  "use strict";
  const goToSummary = () => {
    const summary = document.querySelector(".notice.summary");
    if (!summary) return;
    // A form sent from "…#items" comes back there, and the browser would take the focus to it.
    if (location.hash) history.replaceState(history.state, "", location.pathname + location.search);
    summary.focus();
  };
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!except || !menu.contains(except)) menu.removeAttribute("open");
    }
  };
  document.addEventListener("DOMContentLoaded", goToSummary);
  document.addEventListener("htmx:afterSwap", goToSummary);
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("focusin", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    closeMenus();
    open?.querySelector("summary").focus();
  });
})();
