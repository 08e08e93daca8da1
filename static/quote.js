/* Select words, then "write a remark": the words go along as its quotation. */
(() => {
  "use strict";

  let words = "";
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const start = selection.anchorNode;
    const holder = start instanceof Element ? start : start?.parentElement;
    if (!holder || holder.closest("a, button")) return; // on the way to the link, by mouse or by keyboard
    const chosen = holder.closest(".prose, .goal") && !selection.isCollapsed;
    words = chosen ? selection.toString().trim().slice(0, 500) : "";
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-quote]");
    if (!link) return;
    const address = new URL(link.href);
    if (words) address.searchParams.set("quote", words);
    else address.searchParams.delete("quote");
    link.href = address;
  });
})();
