/* Saves a text by itself while somebody types. What cannot be saved now (no connection, logged out) stays in this
   browser and is sent later. The server compares revisions: of two people who write at once, nobody's text is lost. */
(() => {
  "use strict";

  const PAUSE = 1500; // milliseconds without typing before a save
  const AGAIN = 15000; // between two tries while the connection is away
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;

  const status = document.querySelector("[data-save-status]");
  const words = form.querySelector("[data-words]");
  const sideBySide = form.querySelector("[data-side-by-side]");
  const revision = form.elements.namedItem("revision");
  const key = `kwaliteit:${form.dataset.draft}`;
  const fields = [...form.querySelectorAll("textarea")];
  let timer = 0;
  let sending = false;
  let stopped = false; // after a conflict: only the person decides what happens next
  let leaving = false;

  const say = (text) => { if (status && status.textContent !== text) status.textContent = text; };
  const typed = () => Object.fromEntries(fields.map((field) => [field.name, field.value]));
  let saved = JSON.stringify(typed());
  const isDirty = () => JSON.stringify(typed()) !== saved;

  const keep = () => {
    try {
      localStorage.setItem(key, JSON.stringify({ revision: revision.value, fields: typed() }));
    } catch { /* a full or closed store: the text is still in the field */ }
  };
  const forget = () => { try { localStorage.removeItem(key); } catch { /* nothing to forget */ } };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
  const cookie = (name) => document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) || "";

  // The token is read anew each time: logging in again, in another tab, changes it. And whose page this is goes along:
  // what she typed is never saved as written by whoever logged in after her.
  const headers = () => ({
    Accept: "application/json",
    "X-CSRFToken": cookie(form.dataset.csrfCookie) || form.csrfmiddlewaretoken.value,
    "X-Person": form.dataset.person,
  });

  const body = () => {
    const data = new FormData(form);
    data.delete("act_key"); // a text that is saved again and again is kept apart by its revision
    data.delete("csrfmiddlewaretoken"); // that of the page may be of an earlier login; the header has the right one
    return data;
  };

  const answered = async (response, sent) => {
    if (response.status >= 500) { say(form.dataset.fault); return later(AGAIN); }
    const isJson = (response.headers.get("Content-Type") || "").includes("application/json");
    if (response.redirected || response.status === 401 || (response.status === 403 && !isJson)) {
      say(form.dataset.loggedOut);
      return later(AGAIN);
    }
    if (!isJson && [400, 413].includes(response.status)) return say(form.dataset.tooLong);
    if (!isJson) { say(form.dataset.offline); return later(AGAIN); }
    const answer = await response.json();
    if (response.status === 409) {
      stopped = true;
      say(form.dataset.conflict);
      if (sideBySide) sideBySide.hidden = false;
      return undefined;
    }
    if (!response.ok) return say(answer.message);
    revision.value = answer.revision;
    saved = sent;
    if (words) words.textContent = answer.words;
    if (isDirty()) { keep(); return later(PAUSE); }
    forget();
    return say(answer.saved);
  };

  async function save() {
    clearTimeout(timer);
    if (sending || stopped || leaving || !isDirty()) return;
    sending = true;
    const sent = JSON.stringify(typed());
    say(form.dataset.busy);
    try {
      const response = await fetch(form.dataset.autosave, { method: "POST", body: body(), headers: headers(), redirect: "follow" });
      sending = false;
      await answered(response, sent);
    } catch {
      sending = false;
      say(form.dataset.offline);
      later(AGAIN);
    }
  }

  let touched = false;

  // The server says with a cookie that the button saved this text, or that the person chose between two texts.
  const settled = () => {
    if (cookie("saved_text") !== form.dataset.draft) return;
    document.cookie = "saved_text=; path=/; max-age=0; samesite=lax";
    forget();
  };

  // Text that was left behind in this browser comes back, with the revision on which it was based.
  const restore = () => {
    let left;
    try { left = JSON.parse(localStorage.getItem(key)); } catch { left = null; }
    if (!left || JSON.stringify(left.fields) === saved) return forget();
    for (const field of fields) {
      if (typeof left.fields[field.name] === "string") field.value = left.fields[field.name];
    }
    revision.value = left.revision;
    touched = true;
    say(form.dataset.restored);
    return later(PAUSE);
  };

  // The editor writes its own form of the same text when it opens; that is no change.
  const touch = () => { touched = true; };
  for (const kind of ["keydown", "paste", "drop", "cut", "pointerdown"]) form.addEventListener(kind, touch, true);

  settled();
  restore();
  form.addEventListener("input", () => {
    if (!touched) { saved = JSON.stringify(typed()); return; }
    keep();
    if (stopped) return;
    say(form.dataset.unsaved);
    later(PAUSE);
  });
  form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); }); // Back: what stands there now
  addEventListener("online", () => save());
  addEventListener("focus", () => save());
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
})();
