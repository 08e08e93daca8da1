/* Undo in the grid: one step is what was done at once, a cell or a block. Taking back is a change like any other. */
(() => {
  "use strict";
  const grid = globalThis.budgetGrid;
  if (!grid) return;
  const MOST = 200;
  let past = [], future = []; // steps of [name, text before, text after]

  grid.remember = (step) => {
    past.push(step);
    if (past.length > MOST) past.shift();
    future = [];
  };

  // What somebody else saved there meanwhile is not taken back by an undo of ours.
  grid.forget = (name) => {
    const without = (steps) => steps.map((step) => step.filter(([one]) => one !== name)).filter((step) => step.length);
    past = without(past);
    future = without(future);
  };

  grid.takeBack = (again = false) => {
    const { words } = grid;
    const step = (again ? future : past).pop();
    if (!step) return grid.done(again ? words.noMore : words.none);
    (again ? past : future).push(step);
    const changes = step.map(([name, before, after]) => [grid.cell(name), again ? after : before]).filter(([cell]) => cell);
    if (!changes.length) return grid.done("");
    const block = changes.length > 1;
    grid.change(changes, { block, step: false });
    const cells = changes.map(([cell]) => cell);
    if (grid.place.has(document.activeElement)) cells[0].focus();
    if (block) grid.selectCells(cells);
    else grid.select(cells[0]);
    grid.active = cells[0];
    grid.show(cells[0]);
    const [one] = changes;
    const values = { n: changes.length, c: grid.labelOf(one[0]), t: one[1] || words.empty };
    grid.done(grid.fill(words[(again ? "redone" : "undone") + (block ? "Block" : "")], values));
  };
})();
