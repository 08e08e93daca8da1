/* A button for every act in the grid, for a finger and for the Tab key; and a row for another source. */
(() => {
  "use strict";
  const grid = globalThis.budgetGrid;
  const tools = document.getElementById("grid-tools");
  if (!grid || !tools) return;
  const { words } = grid;
  const dialog = document.getElementById("grid-paste");
  const pasted = document.getElementById("paste-text");
  const picker = tools.querySelector("[data-act=pick]");

  grid.pick = (on) => {
    grid.picking = on;
    picker.setAttribute("aria-pressed", String(on));
    if (on) grid.done(grid.active ? words.pick : words.choose);
  };

  const copy = async () => {
    if (!grid.active) return grid.done(words.choose);
    const said = grid.fill(words.copied, { n: grid.block().flat().length });
    try {
      await navigator.clipboard.writeText(grid.textOfBlock());
      grid.done(said);
    } catch { // not allowed here: from a field of our own, as browsers did before
      pasted.value = grid.textOfBlock();
      dialog.showModal();
      pasted.select();
      document.execCommand("copy");
      dialog.close("");
      grid.done(said);
    }
  };

  const acts = {
    undo: () => grid.takeBack(),
    redo: () => grid.takeBack(true),
    pick: () => grid.pick(!grid.picking && Boolean(grid.active)),
    copy,
    paste: () => {
      if (!grid.active) return grid.done(words.choose);
      pasted.value = "";
      dialog.returnValue = "";
      dialog.showModal();
      return pasted.focus();
    },
    fill: () => grid.fillRight(),
    empty: () => grid.empty(),
    year: () => grid.copyYear(document.getElementById("year-from").value, document.getElementById("year-to").value),
  };

  tools.addEventListener("click", (event) => acts[event.target.closest("[data-act]")?.dataset.act]?.());

  // The browser gives the focus back to the button that opened it.
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "paste" || !pasted.value.trim()) return;
    if (!grid.paste(pasted.value)) grid.pasteOne(pasted.value.trim());
  });

  const adding = document.getElementById("grid-add");
  adding?.addEventListener("submit", (event) => {
    event.preventDefault();
    const [measure] = adding.elements.rij.selectedOptions, [source] = adding.elements.erbij.selectedOptions;
    const values = { s: source.textContent, m: measure.textContent };
    const first = grid.addRow(measure.value, source.dataset.source, source.textContent);
    const there = document.querySelector(`#grid-form [id^="c-${measure.value}-"][id$="-${source.dataset.source}"]`);
    (first || there)?.focus();
    grid.done(grid.fill(first ? words.added : words.there, values));
  });

  tools.hidden = false;
  if (grid.place.has(document.activeElement)) {
    grid.active = document.activeElement;
    grid.select(grid.active);
  }
})();
