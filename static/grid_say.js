/* What the grid says: what happened, what is wrong, and at a cell why it could not be saved. */
(() => {
  "use strict";
  const grid = globalThis.budgetGrid;
  if (!grid) return;
  const message = document.getElementById("grid-message");
  const doneLine = document.getElementById("grid-done");

  /* What happened, in view and for a screen reader. */
  grid.done = (text) => { doneLine.textContent = text; };

  grid.say = (text, buttons = [], box = message) => {
    box.hidden = !text;
    box.replaceChildren();
    const line = document.createElement("p");
    line.className = "row flush";
    line.append(text, " ");
    for (const [label, act] of buttons) line.append(button(label, act));
    box.append(line);
  };

  const button = (label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "quiet";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  };

  // The row below that of the cell, for what is wrong in it.
  const below = (cell) => {
    const row = cell.closest("tr");
    if (row.nextElementSibling?.className !== "problem") {
      const made = document.createElement("tr");
      made.className = "problem";
      made.insertCell().colSpan = row.cells.length;
      made.cells[0].append(document.createElement("ul"));
      made.querySelector("ul").className = "error";
      row.after(made);
    }
    return row.nextElementSibling.querySelector("ul");
  };

  // What else is said of a cell: its mark, and what it was before.
  const about = (cell) => (cell.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && !id.startsWith("e-"));

  grid.wrong = (cell, text, buttons = []) => {
    if (!cell) return;
    grid.clear(cell.name);
    const item = document.createElement("li");
    item.id = `e-${cell.name}`;
    item.append(`${grid.labelOf(cell)}: ${text} `);
    for (const [label, act] of buttons) item.append(button(label, act), " ");
    below(cell).append(item);
    cell.setAttribute("aria-invalid", "true");
    cell.setAttribute("aria-describedby", [item.id, ...about(cell)].join(" "));
  };

  grid.clear = (name) => {
    const cell = grid.cell(name);
    const item = document.getElementById(`e-${name}`);
    const row = item?.closest("tr");
    if (item?.contains(document.activeElement)) cell.focus();
    item?.remove();
    if (row && !row.querySelector("li")) row.remove();
    if (!cell?.hasAttribute("aria-invalid")) return;
    cell.removeAttribute("aria-invalid");
    if (about(cell).length) cell.setAttribute("aria-describedby", about(cell).join(" "));
    else cell.removeAttribute("aria-describedby");
  };
})();
