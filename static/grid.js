/* The budget as a sheet: the cells, how one goes from one to the other, and typing.

Without these scripts the grid is a plain form with a button. The server is the truth: it reads what was typed, saves
what it understands, and answers with the sums that changed. grid_save.js sends and keeps, grid_say.js says what came of
it, grid_undo.js takes back, grid_block.js works on many cells at once, grid_tools.js has a button for every act. They
share `budgetGrid`. */
(() => {
  "use strict";
  const form = document.getElementById("grid-form");
  if (!form) return;

  const grid = globalThis.budgetGrid = {
    form,
    words: document.getElementById("grid-words").dataset,
    rows: [], // the cells row by row, as they are seen
    place: new Map(), // cell -> [row, column]
    text: new Map(), // cell -> what stands there when nobody is typing in it
    active: null, // the cell that has, or last had, the focus
    writing: null, // the cell in which somebody goes on typing (F2, or a second click)
  };

  // --- cells ------------------------------------------------------------------------------------------------------

  // A cell that is made of parts is a link to them: one comes by it, and it is not typed over.
  grid.locked = (cell) => cell.tagName === "A";
  grid.nameOf = (cell) => cell.name || cell.dataset.cell;
  grid.labelOf = (cell) => cell.getAttribute("aria-label");
  grid.textOf = (cell) => grid.text.get(cell) ?? cell.textContent.trim();
  grid.cell = (name) => { const found = form.elements[name]; return found && grid.place.has(found) ? found : null; };
  grid.fill = (text, values) => text.replace(/\{(\w)\}/g, (_all, name) => values[name]);
  grid.isTyping = (cell) => !grid.locked(cell) && (cell.value !== grid.text.get(cell) || grid.writing === cell);

  grid.read = () => {
    const lines = [...form.querySelectorAll("tbody tr")];
    grid.rows = lines.map((row) => [...row.querySelectorAll("td > input, td > a[data-cell]")]).filter((row) => row.length);
    grid.place = new Map();
    grid.rows.forEach((row, r) => row.forEach((cell, c) => {
      grid.place.set(cell, [r, c]);
      if (!grid.locked(cell) && !grid.text.has(cell)) grid.text.set(cell, cell.value);
    }));
  };

  grid.at = (r, c) => grid.rows[r]?.[c];

  /* A row for another source of a measure, made after its own: the server shows it once there is an amount in it. */
  grid.addRow = (measure, source, name) => {
    const first = form.querySelector(`tr[data-measure="${measure}"]`);
    if (!first || form.elements[`c-${measure}-${first.querySelector("input, a[data-cell]").id.split("-")[2]}-${source}`]) return null;
    const made = first.cloneNode(true);
    made.removeAttribute("data-measure");
    const head = document.createElement("th");
    head.scope = "row";
    head.className = "below-it";
    const fine = document.createElement("span");
    fine.className = "fine";
    fine.textContent = name;
    head.append(fine);
    made.cells[0].replaceWith(head);
    for (const cell of made.querySelectorAll("td > input, td > a[data-cell]")) {
      const input = document.createElement("input");
      const [, , year] = cell.id.split("-");
      input.id = input.name = `c-${measure}-${year}-${source}`;
      input.inputMode = "decimal";
      input.setAttribute("aria-label", `${grid.labelOf(cell).split(",")[0]} ${name}, ${year}`);
      cell.closest("td").removeAttribute("data-mark");
      cell.closest("td").className = "";
      cell.replaceWith(input);
    }
    const total = made.cells[made.cells.length - 2];
    total.id = `r-${measure}-${source}`;
    total.textContent = "";
    let after = first;
    while (after.nextElementSibling && !after.nextElementSibling.dataset.measure) after = after.nextElementSibling;
    after.after(made);
    grid.read();
    return made.querySelector("input");
  };

  // --- going from cell to cell -----------------------------------------------------------------------------------------

  let tabbedFrom = null; // the column in which Tab began: Enter goes back to it, as in a sheet

  // Ctrl with an arrow goes to the edge of what is filled in, and over empty cells to the next amount.
  grid.edge = (cell, down, right) => {
    let [r, c] = grid.place.get(cell);
    const filled = (row, column) => Boolean(grid.at(row, column) && grid.textOf(grid.at(row, column)));
    if (!grid.at(r + down, c + right)) return cell;
    const run = filled(r, c) && filled(r + down, c + right);
    do { r += down; c += right; } while (grid.at(r + down, c + right) && (run ? filled(r + down, c + right) : !filled(r, c)));
    return grid.at(r, c);
  };

  grid.target = (cell, event, from = cell) => {
    const [r, c] = grid.place.get(from);
    const far = event.ctrlKey || event.metaKey;
    const step = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (step) return far ? grid.edge(from, ...step) : grid.at(r + step[0], c + step[1]);
    const last = grid.rows.length - 1;
    if (event.key === "Home") return far ? grid.at(0, 0) : grid.at(r, 0);
    if (event.key === "End") return far ? grid.at(last, grid.rows[last].length - 1) : grid.at(r, grid.rows[r].length - 1);
    return null;
  };

  // Within an amount that is being typed the keys go from sign to sign; at its edges an arrow leaves the cell.
  const staysInside = (cell, event) => {
    if (grid.locked(cell)) return false;
    if (["ArrowUp", "ArrowDown"].includes(event.key)) return false;
    const whole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
    if (grid.writing === cell || event.shiftKey || ["Home", "End"].includes(event.key) || event.ctrlKey) return grid.isTyping(cell);
    if (whole) return false;
    return event.key === "ArrowLeft" ? cell.selectionEnd !== 0 : cell.selectionStart !== cell.value.length;
  };

  const down = (cell, event) => {
    const [r, c] = grid.place.get(cell);
    const next = grid.at(r + (event.shiftKey ? -1 : 1), event.shiftKey ? c : tabbedFrom ?? c);
    tabbedFrom = null;
    if (next) next.focus();
    else grid.take(cell);
  };

  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!grid.place.has(cell) || event.altKey || event.isComposing) return;
    if (event.key === "Tab") { if (!event.shiftKey) tabbedFrom ??= grid.place.get(cell)[1]; return; }
    if (grid.onKey(event, cell)) return event.preventDefault();
    if (event.key === "Enter" && !grid.locked(cell)) { event.preventDefault(); return down(cell, event); }
    if (event.key === "F2" && !grid.locked(cell)) {
      event.preventDefault();
      grid.writing = cell;
      return cell.setSelectionRange(cell.value.length, cell.value.length);
    }
    if (event.key === "Escape") { event.preventDefault(); return giveBack(cell); }
    if (!/^(Arrow|Home|End)/.test(event.key) || staysInside(cell, event)) return;
    event.preventDefault();
    tabbedFrom = null;
    if (event.shiftKey) return grid.extend(grid.target(cell, event, grid.extent()));
    grid.target(cell, event)?.focus();
  });

  const giveBack = (cell) => {
    if (grid.locked(cell)) return;
    if (cell.value !== grid.text.get(cell)) cell.value = grid.text.get(cell);
    else grid.giveBackStored(cell);
    grid.writing = null;
    grid.typing(null);
    grid.select(cell);
    cell.select();
  };

  form.addEventListener("focusin", (event) => {
    const cell = event.target;
    if (!grid.place.has(cell)) return;
    grid.writing = null;
    grid.active = cell;
    grid.select?.(cell);
    cell.select?.();
    grid.show(cell);
  });

  // The sheet scrolls by itself below its row of years: all of it comes into view with the cell. What is under the
  // mouse is in view, and stays under it.
  grid.show = (cell) => {
    if (grid.drawing) return;
    cell.closest(".scroll").scrollIntoView({ block: "nearest" });
    if (cell !== document.activeElement) cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  };

  // --- typing -------------------------------------------------------------------------------------------------------------

  /* The one way in which amounts change: [cell, text] each. What is there already is left out; a block is saved as a
     whole, or not at all. Gives how many really changed. */
  grid.change = (changes, { block = false, step = true } = {}) => {
    const real = changes.filter(([cell, text]) => !grid.locked(cell) && (grid.text.get(cell) !== text || cell.value !== text));
    const before = real.map(([cell, text]) => [grid.nameOf(cell), grid.text.get(cell), text]);
    for (const [cell, text] of real) { cell.value = text; grid.text.set(cell, text); }
    if (step && real.length) grid.remember(before);
    if (real.length) grid.enqueue(real, block);
    return real.length;
  };

  // What was typed in a cell is done: it is taken over.
  grid.take = (cell) => {
    if (grid.locked(cell)) return;
    grid.typing(null);
    grid.change([[cell, cell.value]]);
  };

  form.addEventListener("input", (event) => { if (grid.place.has(event.target)) grid.typing(event.target); });
  for (const kind of ["change", "focusout"]) {
    form.addEventListener(kind, ({ target }) => { if (grid.place.has(target) && target.value !== grid.text.get(target)) grid.take(target); });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    for (const cell of grid.place.keys()) grid.take(cell);
    grid.send();
  });

  document.getElementById("grid-buttons").hidden = true;
  grid.read();
})();
