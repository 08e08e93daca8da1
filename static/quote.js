/* Select words, then "write a remark": the words go along with what stands around them, and which part they stand in. */
(() => {
  "use strict";

  const LONGEST = 500;
  const AROUND = 60;
  const NAMES = ["quote", "before", "after"];
  let chosen = null;

  const outside = (holder, range, isBefore) => {
    const around = document.createRange();
    around.selectNodeContents(holder);
    if (isBefore) around.setEnd(range.startContainer, range.startOffset);
    else around.setStart(range.endContainer, range.endOffset);
    return isBefore ? around.toString().slice(-AROUND) : around.toString().slice(0, AROUND);
  };

  const read = (selection, start) => {
    const holder = start.closest(".prose, .goal");
    const words = selection.toString().trim().slice(0, LONGEST);
    if (!holder || selection.isCollapsed || !words) return null;
    const range = selection.getRangeAt(0);
    return {
      quote: words,
      before: outside(holder, range, true),
      after: outside(holder, range, false),
      part: start.closest("[data-about]")?.dataset,
    };
  };

  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const node = selection.anchorNode;
    const start = node instanceof Element ? node : node?.parentElement;
    if (!start || start.closest("a, button")) return; // on the way to the link, by mouse or by keyboard
    chosen = read(selection, start);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-quote]");
    if (!link) return;
    link.dataset.quote ||= link.href;
    const address = new URL(link.dataset.quote);
    if (chosen) {
      for (const name of NAMES) address.searchParams.set(name, chosen[name]);
      if (chosen.part) {
        for (const name of ["section", "goal", "measure"]) address.searchParams.delete(name);
        address.searchParams.set(chosen.part.about, chosen.part.uuid);
      }
    }
    link.href = address;
  });
})();
