/* Many cells of the grid at once: selecting a block, copying it out and pasting one in, fill right, copy a year, empty.

A block is the rectangle between two cells: the one that was chosen first, and the one up to which it was drawn. */
(() => {
  "use strict";
  const grid = globalThis.budgetGrid;
  if (!grid) return;
  const { form, words } = grid;
  const LARGEST = 900000; // characters of one paste
  let from = null, to = null;

  // --- selecting ---------------------------------------------------------------------------------------------------

  grid.extent = () => to;
  grid.picking = false; // the next cell that is chosen ends the block

  grid.block = () => {
    const [r1, c1] = grid.place.get(from), [r2, c2] = grid.place.get(to);
    const [top, bottom] = [Math.min(r1, r2), Math.max(r1, r2)], [left, right] = [Math.min(c1, c2), Math.max(c1, c2)];
    return grid.rows.slice(top, bottom + 1).map((row) => row.slice(left, right + 1));
  };
  grid.isBlock = () => Boolean(from) && from !== to;

  const mark = () => {
    for (const one of form.querySelectorAll("[data-block]")) delete one.dataset.block;
    if (grid.isBlock()) for (const cell of grid.block().flat()) cell.closest("td").dataset.block = "";
  };

  grid.select = (cell) => {
    if (grid.picking && from && grid.place.has(from)) { grid.pick(false); return grid.extend(cell); }
    const was = grid.isBlock();
    [from, to] = [cell, cell];
    if (was) mark();
    return cell;
  };

  grid.extend = (cell) => {
    if (!cell || !from) return;
    to = cell;
    mark();
    const cells = grid.block().flat();
    grid.show(cell);
    const values = { a: grid.labelOf(cells[0]), b: grid.labelOf(cells.at(-1)), n: cells.length };
    grid.done(grid.fill(grid.isBlock() ? words.block : words.alone, values));
  };

  grid.selectCells = (cells) => {
    const places = cells.map((cell) => grid.place.get(cell));
    const rows = places.map(([r]) => r), columns = places.map(([, c]) => c);
    from = grid.at(Math.min(...rows), Math.min(...columns));
    to = grid.at(Math.max(...rows), Math.max(...columns));
    mark();
  };

  // With the mouse: draw from one cell to another, or hold Shift. A finger scrolls; there is a button for it.
  grid.drawing = false;
  form.addEventListener("pointerdown", (event) => {
    const cell = cellUnder(event.target);
    if (!cell || event.pointerType === "touch" || event.button) return;
    if (event.shiftKey && from) { event.preventDefault(); return grid.extend(cell); }
    grid.drawing = true;
    if (cell === document.activeElement) { grid.writing = grid.locked(cell) ? null : cell; grid.select(cell); }
  });
  form.addEventListener("pointerover", (event) => {
    const cell = grid.drawing && cellUnder(event.target);
    if (!cell || cell === to || !from) return;
    from.setSelectionRange?.(0, 0);
    grid.writing = null;
    grid.extend(cell);
  });
  for (const kind of ["pointerup", "pointercancel"]) window.addEventListener(kind, () => { grid.drawing = false; });
  form.addEventListener("dragstart", (event) => { if (grid.drawing) event.preventDefault(); });

  const cellUnder = (target) => target.closest?.("td")?.querySelector(":scope > input, :scope > a[data-cell]") || null;

  // --- what is done with a block ----------------------------------------------------------------------------------

  // Gives what was said of it. What is made of parts is left alone.
  const put = (changes, said, values = {}) => {
    const open = changes.filter(([cell]) => !grid.locked(cell));
    const n = grid.change(open, { block: open.length > 1 });
    const stayed = open.length < changes.length ? ` ${words.stayed}` : "";
    grid.done(n || stayed ? grid.fill(said, { ...values, n }) + stayed : words.same);
  };

  // Without a cell that was chosen there is nothing to act on.
  const chosen = (act) => () => {
    if (!from || !grid.place.has(from)) return grid.done(words.choose);
    const typing = grid.active && !grid.locked(grid.active) && grid.active.value !== grid.text.get(grid.active);
    if (typing) grid.take(grid.active);
    return act();
  };

  grid.empty = chosen(() => put(grid.block().flat().map((cell) => [cell, ""]), words.emptied));

  grid.fillRight = chosen(() => {
    const [r, c] = grid.place.get(from);
    const wide = grid.block()[0].length > 1;
    const rows = wide ? grid.block() : grid.block().map((_row, down) => grid.rows[Math.min(r, grid.place.get(to)[0]) + down].slice(c));
    put(rows.flatMap(([first, ...others]) => others.map((cell) => [cell, grid.textOf(first)])), words.filled);
  });

  /* All amounts of one year to another; where the first has none the other stays as it is. */
  grid.copyYear = (a, b) => {
    const place = (year) => grid.rows[0].findIndex((cell) => grid.nameOf(cell).split("-")[2] === year);
    const [left, right] = [place(a), place(b)];
    const changes = grid.rows.filter((row) => grid.textOf(row[left])).map((row) => [row[right], grid.textOf(row[left])]);
    put(changes, words.year, { a, b });
  };

  grid.textOfBlock = () => grid.block().map((row) => row.map(grid.textOf).join("\t")).join("\n");

  // --- pasting ------------------------------------------------------------------------------------------------------------

  const table = (text) => text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n")
    .map((line) => line.split("\t").map((value) => value.trim().replace(/^"(.*)"$/, "$1").trim()));

  /* Put a text from a sheet in the grid. One value goes into every cell of a block; gives false when it is one value
     for one cell, which the browser pastes by itself. */
  grid.paste = (text) => {
    if (text.length > LARGEST) return refuse(words.big);
    const lines = table(text);
    const one = lines.length === 1 && lines[0].length === 1;
    if (one && !grid.isBlock()) return false;
    const block = grid.block();
    const [r, c] = grid.place.get(block[0][0]);
    const wide = one ? block[0].length : Math.max(...lines.map((line) => line.length));
    const high = one ? block.length : lines.length;
    const room = { w: wide, h: high, c: grid.rows[r].length - c, r: grid.rows.length - r };
    if (high > room.r || wide > room.c) return refuse(grid.fill(words.wide, room));
    const changes = one
      ? block.flat().map((cell) => [cell, lines[0][0]])
      : lines.flatMap((line, down) => line.map((value, right) => [grid.at(r + down, c + right), value]));
    const closed = changes.find(([cell, value]) => grid.locked(cell) && grid.textOf(cell) !== value);
    if (closed) return refuse(grid.fill(words.parts, { c: grid.labelOf(closed[0]) }));
    put(changes, words.pasted);
    grid.say("");
    grid.selectCells(changes.map(([cell]) => cell));
    return true;
  };

  grid.pasteOne = (text) => put([[grid.active, text]], words.pasted);

  const refuse = (text) => { grid.say(text); return true; };

  form.addEventListener("paste", (event) => {
    if (!grid.place.has(event.target)) return;
    if (grid.isTyping(event.target) && !grid.isBlock() && !/[\t\n]/.test(event.clipboardData.getData("text/plain").trim())) return;
    if (grid.paste(event.clipboardData.getData("text/plain"))) event.preventDefault();
  });

  for (const kind of ["copy", "cut"]) {
    form.addEventListener(kind, (event) => {
      const cell = event.target;
      if (!grid.place.has(cell) || (!grid.isBlock() && !grid.locked(cell))) return;
      event.preventDefault();
      event.clipboardData.setData("text/plain", grid.textOfBlock());
      if (kind === "cut") grid.empty();
      else grid.done(grid.fill(words.copied, { n: grid.block().flat().length }));
    });
  }

  // --- keys ---------------------------------------------------------------------------------------------------------------

  /* Keys that work on a block, or on what was done last; gives whether this was one. */
  grid.onKey = (event, cell) => {
    const typing = grid.isTyping(cell);
    if (["Delete", "Backspace"].includes(event.key)) {
      if (typing || (event.key === "Backspace" && !grid.isBlock())) return false;
      return grid.empty() ?? true;
    }
    if (!event.ctrlKey && !event.metaKey) return false;
    const letter = event.key.toLowerCase();
    if (letter === "r" && !event.shiftKey) return grid.fillRight() ?? true;
    if (typing) return false; // the browser takes back what she types
    if (letter === "z" || letter === "y") return grid.takeBack(letter === "y" || event.shiftKey) ?? true;
    if (letter === "a") {
      grid.select(grid.at(0, 0));
      return grid.extend(grid.rows.at(-1).at(-1)) ?? true;
    }
    return false;
  };
})();
