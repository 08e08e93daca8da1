/* Saves a text by itself while somebody types. What cannot be saved now (no connection, logged out) stays in this
   browser and is sent later. The server puts together what several people, or one person in several tabs, changed;
   what came in from others is taken over here while the cursor stays where it is. */
(() => {
  "use strict";

  const PAUSE = 1500; // milliseconds without typing before a save
  const AGAIN = 15000; // between two tries while the connection is away
  const PATIENCE = 30000; // for an answer: a laptop that slept waits for one that never comes
  const LOOK = 20000; // between two looks at who else is here
  const SMALL = 15000; // characters that the browser still sends when the page is closed
  const UNANSWERED = 3; // texts sent without an answer that are remembered
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;

  const status = document.querySelector("[data-save-status]");
  const words = form.querySelector("[data-words]");
  const here = document.querySelector("[data-here]");
  const sideBySide = document.querySelector("[data-side-by-side]");
  const revision = form.elements.namedItem("revision");
  const fields = [...form.querySelectorAll("textarea")];
  let timer = 0;
  let sending = false;
  let stopped = false; // after a conflict: only the person decides what happens next
  let leaving = false;
  let taking = false; // others' changes are being put into the text; that is nobody's typing
  // On what she types: the text of the revision; or else what she sent last, while others' changes that the server put
  // beside it do not stand here yet. And what was sent since then without an answer: it may have arrived.
  let base = "";
  let unsure = [];

  const say = (text) => { if (status && status.textContent !== text) status.textContent = text; };
  const typed = () => Object.fromEntries(fields.map((field) => [field.name, field.value]));
  const now = () => JSON.stringify(typed());
  let saved = now();
  const isDirty = () => now() !== saved;

  const login = document.createElement("a");
  login.href = form.dataset.logIn;
  login.textContent = form.dataset.logInText;
  login.hidden = true;
  status?.after(" ", login);

  const store = window.keptTexts(form.dataset.draft);
  const keep = () => store.keep({ revision: revision.value, fields: typed(), base, unsure });
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
  const cookie = (name) => document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) || "";

  const fill = (field, text) => { if (field.takeOver) field.takeOver(text); else field.value = text; };
  const fillAll = (texts) => {
    taking = true;
    for (const field of fields) if (typeof texts[field.name] === "string") fill(field, texts[field.name]);
    taking = false;
  };
  // What the form only carries along, such as a reason that is not asked now, is never hers: it follows at once.
  const carry = (texts) => {
    for (const field of form.querySelectorAll("input[type=hidden]")) if (field.name in texts) field.value = texts[field.name];
  };
  const takeOver = (texts) => { carry(texts); fillAll(texts); saved = now(); };

  // The token is read anew each time: logging in again, in another tab, changes it. And whose page this is goes along:
  // what she typed is never saved as written by whoever logged in after her.
  const headers = () => ({
    Accept: "application/json",
    "X-CSRFToken": cookie(form.dataset.csrfCookie) || form.csrfmiddlewaretoken.value,
    "X-Person": form.dataset.person,
  });

  form.addEventListener("formdata", ({ formData }) => {
    if (base) formData.set("base", base);
    if (unsure.length) formData.set("unsure", `[${unsure.join(",")}]`);
  });

  const body = () => {
    const data = new FormData(form);
    data.delete("act_key"); // a text that is saved again and again is kept apart by its revision
    data.delete("csrfmiddlewaretoken"); // that of the page may be of an earlier login; the header has the right one
    return data;
  };

  const isLoggedOut = (response, isJson) => response.redirected || response.status === 401 || (response.status === 403 && !isJson);
  const isJsonOf = (response) => (response.headers.get("Content-Type") || "").includes("application/json");

  const stored = (answer, sent) => {
    revision.value = answer.revision;
    unsure = [];
    base = "";
    saved = sent;
    if (words) words.textContent = answer.words;
    if (answer.fields && isDirty()) { base = sent; carry(answer.fields); } // she typed on: the rest after the next save
    else if (answer.fields) takeOver(answer.fields);
    if (isDirty()) { keep(); return later(PAUSE); }
    store.forget();
    say(answer.merged ? `${answer.saved}. ${answer.merged}` : answer.saved);
    return adopt();
  };

  const answered = async (response, sent) => {
    if (response.status >= 500) { say(form.dataset.fault); return later(AGAIN); }
    const isJson = isJsonOf(response);
    if (isLoggedOut(response, isJson)) {
      say(form.dataset.loggedOut);
      login.hidden = false;
      return later(AGAIN);
    }
    login.hidden = true;
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
    return stored(answer, sent);
  };

  async function save() {
    clearTimeout(timer);
    if (sending || stopped || leaving || !isDirty()) return;
    if (!navigator.onLine) { say(form.dataset.offline); later(AGAIN); return; }
    sending = true;
    const sent = now();
    const data = body();
    if (!unsure.includes(sent)) unsure = [...unsure, sent].slice(-UNANSWERED);
    keep();
    say(form.dataset.busy);
    try {
      const small = sent.length + base.length + unsure.join("").length < SMALL;
      const options = { method: "POST", body: data, headers: headers(), redirect: "follow", keepalive: small };
      const response = await fetch(form.dataset.autosave, { ...options, signal: AbortSignal.timeout(PATIENCE) });
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
    store.forget();
  };

  // Text that was left behind in this browser comes back, with that on which it was typed.
  const put = (left) => {
    if (JSON.stringify(left.fields) === saved) return store.forget();
    fillAll(left.fields);
    revision.value = left.revision;
    base = left.base || "";
    unsure = left.unsure || [];
    touched = true;
    keep();
    say(form.dataset.restored);
    return later(PAUSE);
  };

  // What another tab left behind when it was closed, one text at a time.
  const adopt = async () => {
    const left = await store.leftBehind(() => !isDirty() && !sending && !base);
    if (left) put(left);
  };

  // Who else is here; and what they saved, when nothing of hers waits to be saved.
  const look = async () => {
    if (!form.dataset.here || document.hidden || leaving || stopped || !navigator.onLine) return;
    const seen = revision.value;
    const data = new FormData();
    data.set("revision", seen);
    try {
      const response = await fetch(form.dataset.here, { method: "POST", body: data, headers: headers(), signal: AbortSignal.timeout(PATIENCE) });
      if (!response.ok || response.redirected || !isJsonOf(response)) return;
      const answer = await response.json();
      if (here && here.textContent !== answer.here) here.textContent = answer.here;
      if (here) here.hidden = !answer.here;
      if (!answer.fields || sending || base || isDirty() || revision.value !== seen) return;
      takeOver(answer.fields);
      revision.value = answer.revision;
      if (words) words.textContent = answer.words;
      say(answer.merged);
    } catch { /* no connection: the next look comes by itself */ }
  };

  // The editor writes its own form of the same text when it opens; that is no change.
  const touch = () => { touched = true; };
  for (const kind of ["keydown", "paste", "drop", "cut", "pointerdown"]) form.addEventListener(kind, touch, true);

  settled();
  const mine = store.mine();
  if (mine) put(mine);
  if (fields.some((field) => field.matches("[data-django-prose-editor-configurable]"))) {
    document.addEventListener("prose-editor:ready", () => adopt(), { once: true });
  } else adopt();
  form.addEventListener("input", () => {
    if (taking) return;
    if (!touched) { saved = now(); return; }
    keep();
    if (stopped) return;
    say(form.dataset.unsaved);
    later(PAUSE);
  });
  form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); }); // Back: what stands there now
  addEventListener("online", () => save());
  addEventListener("focus", () => save());
  document.addEventListener("visibilitychange", () => { save(); look(); });
  setInterval(look, LOOK);
  look();
})();
