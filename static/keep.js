/* Keeps what is typed in a long form (`{% keep %}`) in this browser until the server says that it was saved. After a
   lost connection or session it comes back where it was typed, in view, with a way to throw it away. Each person has
   her own. What was typed over an older state of the thing does not come back, but in a form of which the server puts
   that together with what was saved since (`data-merges`). */
(() => {
  "use strict";

  const PREFIX = "kwaliteit:form:";
  const LONGEST = 14 * 86400 * 1000; // nothing is kept for longer than two weeks
  const NEVER = ["hidden", "password", "file", "submit", "button", "reset", "fieldset", "output"];

  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const write = (key, left) => {
    try { localStorage.setItem(key, JSON.stringify(left)); } catch { /* a full or closed store: it stands in the form */ }
  };
  const forget = (key) => { try { localStorage.removeItem(key); } catch { /* nothing to forget */ } };

  const saved = (document.cookie.match(/(?:^|; )saved_text=([^;]*)/) || [])[1];
  const sweep = () => {
    let keys = [];
    try { keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { /* no store */ }
    for (const key of keys) {
      const left = read(key);
      if (!left || (left.sent && left.sent === saved) || Date.now() - left.at > LONGEST) forget(key);
    }
  };

  const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !NEVER.includes(field.type));
  const isTick = (field) => ["checkbox", "radio"].includes(field.type);

  const typed = (form) => {
    const values = {};
    for (const field of fieldsOf(form)) {
      const list = (values[field.name] ??= []);
      if (isTick(field)) { if (field.checked) list.push(field.value); }
      else if (field.multiple) list.push(...[...field.selectedOptions].map((option) => option.value));
      else list.push(field.value);
    }
    return values;
  };

  const put = (form, values) => {
    for (const field of fieldsOf(form)) {
      const list = values[field.name];
      if (!list) continue;
      const before = JSON.stringify([field.value, field.checked]);
      if (isTick(field)) field.checked = list.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = list.includes(option.value);
      else if (list.length) [field.value] = list;
      if (before !== JSON.stringify([field.value, field.checked])) open(field);
    }
  };

  const open = (field) => {
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  };

  // On which state of the thing somebody types: its revision, or else the texts that stood there.
  const stateOf = (form) => {
    const revision = form.elements.namedItem("revision") || form.elements.namedItem("seen_revision");
    return revision ? revision.value : JSON.stringify([...form.querySelectorAll("textarea")].map((field) => field.defaultValue));
  };

  const tell = (form, key, at) => {
    const { kept, throwAway } = form.dataset;
    const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
    const when = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(at);
    const notice = document.createElement("div");
    notice.className = "notice";
    notice.setAttribute("role", "status");
    const line = document.createElement("p");
    line.className = "row flush";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = throwAway;
    button.addEventListener("click", () => {
      forget(key);
      form.reset();
      if (form.querySelector("[contenteditable]")) location.reload(); // an editor does not hear of it otherwise
      notice.remove();
      fieldsOf(form)[0]?.focus();
    });
    line.append(kept.replace("{when}", when), " ", button);
    notice.append(line);
    Element.prototype.before.call(form, notice); // a field may be named "before"
  };

  const guard = (form) => {
    const { pathname, search } = new URL(form.getAttribute("action") || "", location.href);
    const key = `${PREFIX}${form.dataset.keep}:${pathname}${search}`;
    const answered = "answered" in form.dataset; // the answer to a form shows what was typed by itself
    const left = read(key);
    let state = answered && left ? left.state : stateOf(form);

    if (left && !answered) {
      const revision = "merges" in form.dataset && form.elements.namedItem("revision");
      if ((left.state !== state && !revision) || JSON.stringify(left.fields) === JSON.stringify(typed(form))) forget(key);
      else {
        put(form, left.fields);
        if (revision) revision.value = state = left.state;
        tell(form, key, left.at);
      }
    }

    // The editor of texts writes its own form of them when it opens; that is nobody's typing.
    let touched = false;
    for (const kind of ["keydown", "paste", "drop", "cut", "pointerdown"]) {
      form.addEventListener(kind, () => { touched = true; }, true);
    }
    form.addEventListener("input", () => {
      if (touched) write(key, { at: Date.now(), state, fields: typed(form) });
    });
    form.addEventListener("submit", () => {
      const now = read(key);
      if (now) write(key, { ...now, sent: form.elements.namedItem("act_key")?.value });
    });
  };

  sweep();
  document.querySelectorAll("form[data-keep]").forEach(guard);
})();
