/* Select words, then "write a remark": the words go along as its quotation. */
(() => {
  "use strict";

  let words = "";
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const holder = selection.anchorNode && (selection.anchorNode.parentElement || selection.anchorNode);
    const inText = holder && holder.closest(".prose, .goal");
    if (inText && !selection.isCollapsed) words = selection.toString().trim().slice(0, 500);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-quote]");
    if (!link || !words) return;
    const address = new URL(link.href);
    address.searchParams.set("quote", words);
    link.href = address;
  });
})();
