/* Sends what was typed in the grid, in order, and keeps it on this device until it was saved.

What waits is a queue of entries: some cells that were typed, or a block. A block is saved as a whole or not at all; one
that cannot be, and a cell that cannot be read, is held with what was typed in it until it is put right. */
(() => {
  "use strict";
  const grid = globalThis.budgetGrid;
  if (!grid) return;
  const { form, words } = grid;
  const { cells: address, key, person, csrfCookie } = form.dataset;
  const status = document.getElementById("grid-status");
  const refusal = document.getElementById("grid-refused");
  const WAIT = 400;
  const AGAIN = 8000;
  const PERMANENT = [400, 409, 413]; // the same again would be refused again

  const seen = Object.fromEntries(form.elements.seen.value.split(" ").filter(Boolean).map((one) => one.split("=")));
  const stored = new Map([...grid.text].map(([cell, text]) => [grid.nameOf(cell), text])); // what the server last said
  let queue = []; // {block, cells: Map(name -> text), sent}: oldest first
  let held = []; // the same, with problems: Map(name -> what was seen there meanwhile, or null)
  let flying = null; // the entry that is on its way
  let typing = null; // the cell in which somebody types: kept at once, sent when she is done with it
  let failed = false;
  let complaint = ""; // what is said of refused amounts now
  let timer = 0;

  // --- the queue --------------------------------------------------------------------------------------------------

  grid.typing = (cell) => { typing = cell; keep(); };

  grid.enqueue = (changes, block) => {
    const cells = new Map();
    for (const entry of held.filter((one) => changes.some(([cell]) => one.cells.has(cell.name)))) {
      held = held.filter((one) => one !== entry);
      block ||= entry.block;
      for (const [name, text] of entry.cells) cells.set(name, text);
      for (const [name, other] of entry.problems) {
        if (!changes.some(([cell]) => cell.name === name)) continue;
        if (other !== null) seen[name] = other; // she saw both amounts, and typed anew
      }
      for (const name of entry.cells.keys()) grid.clear(name);
    }
    for (const [cell, text] of changes) cells.set(cell.name, text);
    for (const entry of queue) if (!entry.sent) for (const name of cells.keys()) entry.cells.delete(name);
    for (const [name, text] of cells) if (text === (stored.get(name) ?? "") && !queue.some((one) => one.cells.has(name))) cells.delete(name);
    const last = queue.at(-1);
    if (!block && last && !last.block && !last.sent) for (const [name, text] of cells) last.cells.set(name, text);
    else queue.push({ block, cells, sent: false });
    queue = queue.filter((entry) => entry.cells.size);
    keep();
    complain();
    clearTimeout(timer);
    timer = setTimeout(grid.send, block ? 0 : WAIT);
  };

  const keep = () => {
    const kept = (entry) => ({ block: entry.block, cells: [...entry.cells].map(([name, text]) => [name, text, seen[name] ?? ""]) });
    const all = [...queue, ...held].map(kept);
    if (typing && typing.value !== grid.text.get(typing)) {
      all.push({ block: false, cells: [[typing.name, typing.value, seen[typing.name] ?? ""]] });
    }
    try {
      if (all.length) localStorage.setItem(key, JSON.stringify(all));
      else localStorage.removeItem(key);
    } catch { /* no storage: what is typed stays in the cells */ }
  };

  // --- sending ------------------------------------------------------------------------------------------------------

  const cookie = (name) => document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) || "";

  // The token is read anew each time: logging in again, in another tab, changes it. And whose page this is goes along:
  // her amounts are never saved as entered by whoever logged in after her.
  const post = ({ block, cells }, how = {}) => fetch(address, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-CSRFToken": cookie(csrfCookie) || form.elements.csrfmiddlewaretoken.value,
      "X-Person": person,
      Accept: "application/json",
    },
    body: JSON.stringify({ block, cells: [...cells].map(([name, text]) => ({ name, text, seen: seen[name] ?? "" })) }),
    redirect: "manual",
    ...how,
  });

  const problemOf = async (response) => {
    if (response.type === "opaqueredirect" || response.status === 401) return words.session;
    if (response.status >= 500) return words.fault;
    return (await response.json().catch(() => ({}))).message || words.refused;
  };

  grid.send = async () => {
    clearTimeout(timer);
    if (flying || !queue.length) return;
    const entry = flying = queue[0];
    entry.sent = true; // from now on nobody knows whether it arrived: it stays as it is, and what comes later goes after it
    status.textContent = words.busy;
    let problem = "";
    try {
      const response = await post(entry);
      if (response.ok) {
        const answer = await response.json();
        queue.shift();
        flying = null;
        take(entry, answer);
      } else {
        problem = await problemOf(response);
        if (PERMANENT.includes(response.status)) { queue.shift(); held.push({ ...entry, problems: new Map() }); }
      }
    } catch { problem = words.offline; }
    flying = null;
    failed = Boolean(problem);
    keep();
    if (problem) {
      status.textContent = words.refused;
      grid.say(problem);
      timer = setTimeout(grid.send, AGAIN);
    } else if (queue.length) timer = setTimeout(grid.send, 0);
  };

  // --- what the server answered ---------------------------------------------------------------------------------------

  const take = (entry, answer) => {
    grid.say("");
    for (const [name, text] of entry.cells) if (answer.saved[name]) saved(name, text, answer.saved[name]);
    const wrongOnes = [...entry.cells].filter(([name]) => answer.errors[name] || answer.conflicts[name]);
    if (wrongOnes.length) {
      const cells = entry.block ? [...entry.cells] : wrongOnes;
      const later = new Set(queue.flatMap((one) => [...one.cells.keys()]));
      const left = new Map(cells.filter(([name]) => !later.has(name)));
      const problems = new Map(wrongOnes.map(([name]) => [name, answer.conflicts[name]?.seen ?? null]));
      if (entry.block) held.push({ block: true, cells: left, problems });
      else for (const [name, text] of left) held.push({ block: false, cells: new Map([[name, text]]), problems: new Map([[name, problems.get(name)]]) });
      for (const [name, text] of wrongOnes) {
        if (answer.conflicts[name]) disagree(name, text, answer.conflicts[name]);
        else grid.wrong(grid.cell(name), answer.errors[name]);
      }
    }
    if (answer.computed) compute(answer);
    complain();
    const count = held.reduce((sum, one) => sum + one.cells.size, 0);
    status.textContent = count ? grid.fill(count > 1 ? words.several : words.one, { n: count }) : answer.status;
  };

  const saved = (name, text, now) => {
    const cell = grid.cell(name);
    seen[name] = now.seen;
    stored.set(name, now.text);
    if (!cell) return;
    grid.clear(name);
    if (grid.text.get(cell) === text) grid.text.set(cell, now.text);
    if (cell.value === text && cell !== typing) cell.value = now.text;
    if (now.changed) cell.dataset.state = "changed";
    else delete cell.dataset.state;
  };

  const compute = (answer) => {
    form.elements.seen.value = Object.entries(seen).filter(([, one]) => one).map((one) => one.join("=")).join(" ");
    for (const [id, text] of Object.entries(answer.computed)) {
      const place = document.getElementById(id);
      if (place) place.textContent = text;
    }
    document.getElementById("grid-foot").outerHTML = answer.foot;
    document.getElementById("grid-left").outerHTML = answer.left;
    const notice = document.getElementById("budget-notice");
    if (notice.innerHTML !== answer.notice) notice.innerHTML = answer.notice;
    const reasons = document.getElementById("grid-reasons");
    if (!reasons || reasons.contains(document.activeElement)) return;
    reasons.hidden = !answer.over.length;
    for (const one of reasons.querySelectorAll("[data-year]")) one.hidden = !answer.over.includes(Number(one.dataset.year));
  };

  /* Somebody else saved another amount meanwhile: both are shown, she chooses, nothing is thrown away. */
  const disagree = (name, typed, other) => {
    const cell = grid.cell(name);
    stored.set(name, other.stored);
    grid.forget(name);
    if (!cell) return;
    const choose = (text) => {
      seen[name] = other.seen;
      cell.focus();
      resolve(name, text);
    };
    grid.wrong(cell, other.message, [[words.mine, () => choose(typed)], [words.theirs, () => choose(other.stored)]]);
  };

  // One problem of what is held is settled; when none is left, the rest goes along.
  const resolve = (name, text) => {
    const entry = held.find((one) => one.cells.has(name));
    const cell = grid.cell(name);
    cell.value = text;
    grid.text.set(cell, text);
    grid.clear(name);
    if (!entry) return complain();
    entry.problems.delete(name);
    entry.cells.set(name, text);
    if (entry.problems.size) { keep(); return complain(); }
    held = held.filter((one) => one !== entry);
    grid.enqueue([...entry.cells].map(([one, typed]) => [grid.cell(one), typed]), entry.block);
    if (queue.length) grid.send();
    else if (!held.length) status.textContent = "";
  };

  /* Escape in a cell that could not be saved: what the server has comes back, and the rest of its block goes along. */
  grid.giveBackStored = (cell) => {
    const entry = held.find((one) => one.problems.has(cell.name));
    if (!entry) return;
    const other = entry.problems.get(cell.name);
    if (other !== null) seen[cell.name] = other;
    resolve(cell.name, stored.get(cell.name) ?? "");
  };

  // --- what could not be saved ------------------------------------------------------------------------------------

  /* Says in view how many amounts are not saved, and why when it is one; again only when that changed. */
  const complain = () => {
    const wrongOnes = [...grid.place.keys()].filter((cell) => held.some((one) => one.problems.has(cell.name)));
    const [first] = wrongOnes;
    const block = held.find((one) => one.block && one.problems.size);
    const reason = first && document.getElementById(`e-${first.name}`)?.firstChild.textContent.trim();
    const buttons = first ? [[words.goto, () => first.focus()]] : [];
    let text = wrongOnes.length > 1 ? grid.fill(words.several, { n: wrongOnes.length }) : reason || "";
    if (block) {
      text = `${grid.fill(words.whole, { n: block.cells.size, w: block.problems.size })} ${wrongOnes.length === 1 ? reason : ""}`;
      if (block.cells.size > block.problems.size) buttons.push([words.rest, () => saveRest(block, first)]);
    }
    if (text !== complaint) {
      const focused = refusal.contains(document.activeElement);
      grid.say(text, buttons, refusal);
      if (focused) (first || grid.active)?.focus();
    }
    complaint = text;
  };

  /* What of a block can be read goes on without the rest, which stays in its cells. */
  const saveRest = (block, first) => {
    held = held.filter((one) => one !== block);
    const others = [...block.cells].filter(([name]) => !block.problems.has(name));
    for (const [name, other] of block.problems) {
      held.push({ block: false, cells: new Map([[name, block.cells.get(name)]]), problems: new Map([[name, other]]) });
    }
    first.focus();
    grid.enqueue(others.map(([name, text]) => [grid.cell(name), text]), true);
  };

  // --- leaving and coming back ----------------------------------------------------------------------------------------

  window.addEventListener("online", grid.send);
  // What is left is sent while the page goes; it stays on this device too, for sending the same again changes nothing.
  window.addEventListener("pagehide", () => {
    if (typing && typing.value !== grid.text.get(typing)) grid.take(typing);
    const later = new Set();
    for (const entry of [...queue].reverse()) {
      for (const name of [...entry.cells.keys()]) { if (later.has(name)) entry.cells.delete(name); else later.add(name); }
    }
    keep();
    for (const entry of queue) if (entry.cells.size) post(entry, { keepalive: true }).catch(() => {});
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  window.addEventListener("beforeunload", (event) => {
    if ((failed && (queue.length || typing)) || held.length) event.preventDefault();
  });

  const restore = () => {
    const known = new Set();
    for (const { block, cells } of JSON.parse(localStorage.getItem(key) || "[]")) {
      const entry = { block, cells: new Map(), sent: true };
      for (const [name, text, before] of cells) {
        const [, measure, , source] = name.split("-");
        const option = document.querySelector(`#erbij option[data-source="${Number(source)}"]`);
        if (!grid.cell(name) && option) grid.addRow(measure, source, option.textContent);
        const cell = grid.cell(name);
        if (!cell) continue;
        if (!known.has(name)) seen[name] = before;
        known.add(name);
        cell.value = text;
        grid.text.set(cell, text);
        entry.cells.set(name, text);
      }
      if (entry.cells.size) queue.push(entry);
    }
    if (queue.length) grid.send();
  };
  try { restore(); } catch { localStorage.removeItem(key); }
})();
