/* The budget as a sheet: arrow keys, a pasted block, and saving while somebody types.

Without this script the grid is a plain form with a button. The server is the truth: it reads what was typed, saves
what it understands, and answers with every computed figure. What is typed is kept on this device until it was saved. */
(() => {
  "use strict";
  const form = document.getElementById("grid-form");
  if (!form) return;
  const { cells: address, key, person, csrfCookie, ...words } = form.dataset;
  const status = document.getElementById("grid-status");
  const message = document.getElementById("grid-message");
  const refusal = document.getElementById("grid-refused");
  const seen = JSON.parse(form.elements.seen.value || "{}");
  const LARGEST_PASTE = 900000;
  const WAIT = 400;
  const AGAIN = 8000;

  const table = [...form.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("input")]).filter((row) => row.length);
  const place = new Map();
  table.forEach((row, r) => row.forEach((cell, c) => place.set(cell, [r, c])));
  const shown = new Map([...place.keys()].map((cell) => [cell.name, cell.value]));
  const dirty = new Map(); // name -> text
  const refused = new Map(); // name -> [text, what was seen there]: stands in its cell, and is not saved
  const past = new Map(), future = new Map(); // name -> texts that were saved before, and after
  let typing = null; // the cell in which somebody types: kept at once, sent when she is done with it
  let failed = false;
  let complaint = ""; // what is said of refused amounts now
  let timer = 0;
  let busy = false;

  document.getElementById("grid-buttons").hidden = true;

  // --- moving -----------------------------------------------------------------------------------------------------

  const move = (cell, down, right) => {
    const [r, c] = place.get(cell);
    const next = table[r + down]?.[c + right];
    if (next) next.focus();
    return Boolean(next);
  };

  // The sheet scrolls by itself below its row of years: all of it comes into view with the cell.
  form.addEventListener("focusin", (event) => {
    if (!place.has(event.target)) return;
    event.target.select();
    event.target.closest(".scroll").scrollIntoView({ block: "nearest" });
  });

  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!place.has(cell) || event.altKey) return;
    if (event.ctrlKey || event.metaKey) return again(event, cell);
    const whole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
    const step = {
      ArrowDown: [1, 0], ArrowUp: [-1, 0], Enter: [event.shiftKey ? -1 : 1, 0],
      ArrowLeft: cell.selectionEnd === 0 || whole ? [0, -1] : null,
      ArrowRight: cell.selectionStart === cell.value.length || whole ? [0, 1] : null,
    }[event.key];
    if (event.key === "Escape") { put(cell, shown.get(cell.name)); cell.select(); event.preventDefault(); return; }
    if (!step || (event.shiftKey && event.key !== "Enter")) return;
    event.preventDefault();
    if (!move(cell, ...step) && event.key === "Enter") note(cell);
  });

  // Undo in a cell that was saved: what was saved there before comes back. While she types the browser does it.
  const again = (event, cell) => {
    const letter = event.key.toLowerCase();
    const back = letter === "z" && !event.shiftKey;
    if (!back && letter !== "y" && letter !== "z") return;
    const [from, to] = back ? [past, future] : [future, past];
    const text = cell.value === shown.get(cell.name) && !dirty.has(cell.name) && from.get(cell.name)?.pop();
    if (typeof text !== "string") return;
    event.preventDefault();
    push(to, cell.name, shown.get(cell.name));
    shown.set(cell.name, text);
    cell.value = text;
    dirty.set(cell.name, text);
    cell.select();
    keep();
    send();
  };

  const push = (texts, name, text) => texts.set(name, [...(texts.get(name) || []), text]);

  // --- typing and pasting --------------------------------------------------------------------------------------------

  const put = (cell, text) => { cell.value = text; note(cell); };

  const note = (cell) => {
    if (typing === cell) typing = null;
    if (cell.value === shown.get(cell.name) && !dirty.has(cell.name)) {
      if (cell.hasAttribute("aria-invalid")) settle(cell, cell.value);
      keep();
      return;
    }
    dirty.set(cell.name, cell.value);
    keep();
    clearTimeout(timer);
    timer = setTimeout(send, WAIT);
  };

  form.addEventListener("input", (event) => { if (place.has(event.target)) { typing = event.target; keep(); } });
  form.addEventListener("change", (event) => { if (place.has(event.target)) note(event.target); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    for (const cell of place.keys()) note(cell);
    send();
  });

  form.addEventListener("paste", (event) => {
    if (!place.has(event.target)) return;
    const text = event.clipboardData.getData("text/plain");
    if (text.length > LARGEST_PASTE) { event.preventDefault(); return say(words.big); }
    const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
    if (lines.length === 1 && lines[0].length === 1) return; // one value: the browser does it
    event.preventDefault();
    const [r, c] = place.get(event.target);
    const wide = Math.max(...lines.map((line) => line.length));
    const roomDown = table.length - r, roomRight = table[r].length - c;
    if (lines.length > roomDown || wide > roomRight) {
      return say(fill(words.wide, { w: wide, h: lines.length, c: roomRight, r: roomDown }));
    }
    const before = [];
    lines.forEach((line, down) => line.forEach((value, right) => {
      const cell = table[r + down][c + right];
      before.push([cell, cell.value]);
      put(cell, value.trim());
    }));
    const undo = () => {
      before.forEach(([cell, value]) => put(cell, value));
      say("");
      before[0][0].focus();
    };
    say(fill(words.pasted, { n: before.length }), [[words.undo, undo]], "notice");
  });

  const fill = (text, values) => text.replace(/\{(\w)\}/g, (_all, name) => values[name]);

  // --- saying ---------------------------------------------------------------------------------------------------------

  const say = (text, buttons = [], look = "notice bad", box = message) => {
    box.hidden = !text;
    box.className = look;
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

  // Says in view how many amounts are not saved, and why when it is one; again only when that changed.
  const complain = () => {
    const wrongOnes = [...place.keys()].filter((cell) => refused.has(cell.name));
    const [first] = wrongOnes;
    const reason = first && document.getElementById(`e-${first.name}`)?.firstChild.textContent.trim();
    const text = wrongOnes.length > 1 ? fill(words.several, { n: wrongOnes.length }) : reason || "";
    if (text !== complaint) say(text, [[words.goto, () => first.focus()]], "notice bad", refusal);
    complaint = text;
  };

  const right = (cell) => {
    refused.delete(cell.name);
    const item = document.getElementById(`e-${cell.name}`);
    const row = item?.closest("tr");
    item?.remove();
    if (row && !row.querySelector("li")) row.remove();
    cell.removeAttribute("aria-invalid");
    cell.removeAttribute("aria-describedby");
  };

  const wrong = (cell, text, buttons = []) => {
    right(cell);
    const item = document.createElement("li");
    item.id = `e-${cell.name}`;
    item.append(`${cell.getAttribute("aria-label")}: ${text} `);
    for (const [label, act] of buttons) item.append(button(label, act), " ");
    below(cell).append(item);
    cell.setAttribute("aria-invalid", "true");
    cell.setAttribute("aria-describedby", item.id);
  };

  // --- saving ---------------------------------------------------------------------------------------------------------

  const unsaved = () => {
    const all = new Map(dirty);
    if (typing && typing.value !== shown.get(typing.name)) all.set(typing.name, typing.value);
    return all;
  };

  const keep = () => {
    const all = new Map(refused);
    for (const [name, text] of unsaved()) all.set(name, [text, seen[name] ?? ""]);
    try {
      if (all.size) localStorage.setItem(key, JSON.stringify([...all].map(([name, [text, before]]) => [name, text, before])));
      else localStorage.removeItem(key);
    } catch { /* no storage: what is typed stays in the cells */ }
  };

  const cookie = (name) => document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) || "";

  // The token is read anew each time: logging in again, in another tab, changes it. And whose page this is goes along:
  // her amounts are never saved as entered by whoever logged in after her.
  const post = (batch, how = {}) => fetch(address, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-CSRFToken": cookie(csrfCookie) || form.elements.csrfmiddlewaretoken.value,
      "X-Person": person,
      Accept: "application/json",
    },
    body: JSON.stringify({ cells: [...batch].map(([name, text]) => ({ name, text, seen: seen[name] ?? "" })) }),
    redirect: "manual",
    ...how,
  });

  const problemOf = async (response) => {
    if (response.type === "opaqueredirect" || response.status === 401) return words.session;
    if (response.status >= 500) return words.fault;
    return (await response.json().catch(() => ({}))).message || words.refused;
  };

  const send = async () => {
    clearTimeout(timer);
    if (busy || !dirty.size) return;
    busy = true;
    const batch = new Map(dirty);
    status.textContent = words.busy;
    let problem = "";
    try {
      const response = await post(batch);
      if (response.ok) take(batch, await response.json());
      else problem = await problemOf(response);
    } catch { problem = words.offline; }
    busy = false;
    failed = Boolean(problem);
    keep();
    if (problem) {
      status.textContent = words.refused;
      say(problem);
      timer = setTimeout(send, AGAIN);
    } else if (dirty.size) timer = setTimeout(send, WAIT);
  };

  const take = (batch, answer) => {
    if (message.classList.contains("bad")) say("");
    for (const [name, text] of batch) {
      const cell = form.elements[name];
      if (dirty.get(name) === text) dirty.delete(name);
      const saved = answer.saved[name];
      if (saved) {
        right(cell);
        seen[name] = saved.seen;
        if (saved.text !== shown.get(name)) { push(past, name, shown.get(name)); future.delete(name); }
        shown.set(name, saved.text);
        if (cell.value === text) cell.value = saved.text;
        if (saved.changed) cell.dataset.state = "changed";
        else delete cell.dataset.state;
      } else if (answer.conflicts[name]) disagree(cell, text, answer.conflicts[name]);
      else if (answer.errors[name]) {
        wrong(cell, answer.errors[name]);
        refused.set(name, [text, seen[name] ?? ""]);
      }
    }
    form.elements.seen.value = JSON.stringify(seen);
    for (const [id, text] of Object.entries(answer.computed)) {
      const place = document.getElementById(id);
      if (place) place.textContent = text;
    }
    document.getElementById("grid-foot").outerHTML = answer.foot;
    document.getElementById("grid-left").outerHTML = answer.left;
    document.getElementById("budget-notice").innerHTML = answer.notice;
    complain();
    status.textContent = refused.size ? fill(refused.size > 1 ? words.several : words.one, { n: refused.size }) : answer.status;
  };

  /* Somebody else saved another amount meanwhile: both are shown, she chooses, nothing is thrown away. */
  const disagree = (cell, typed, other) => {
    const before = seen[cell.name] ?? "";
    seen[cell.name] = other.seen;
    shown.set(cell.name, other.stored);
    for (const texts of [past, future]) texts.delete(cell.name);
    wrong(cell, other.message, [
      [words.mine, () => { settle(cell, typed); dirty.set(cell.name, typed); send(); cell.focus(); }],
      [words.theirs, () => { settle(cell, other.stored); cell.focus(); }],
    ]);
    refused.set(cell.name, [typed, before]);
  };

  const settle = (cell, text) => { right(cell); cell.value = text; keep(); complain(); };

  // --- leaving and coming back ----------------------------------------------------------------------------------------

  window.addEventListener("online", send);
  // What is left is sent while the page goes; it stays on this device too, for sending the same again changes nothing.
  window.addEventListener("pagehide", () => {
    const left = unsaved();
    if (left.size) post(left, { keepalive: true }).catch(() => {});
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  window.addEventListener("beforeunload", (event) => { if ((failed && unsaved().size) || refused.size) event.preventDefault(); });
  try {
    for (const [name, text, before] of JSON.parse(localStorage.getItem(key) || "[]")) {
      const cell = form.elements[name];
      if (!cell) continue;
      seen[name] = before;
      cell.value = text;
      dirty.set(name, text);
    }
    if (dirty.size) send();
  } catch { localStorage.removeItem(key); }
})();
