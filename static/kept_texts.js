/* Texts that wait in this browser to be saved. Each tab keeps its own, so that two tabs never put away what the other
   has not saved yet; what a tab left behind when it was closed is found by the next one that opens the same text. */
window.keptTexts = (draft) => {
  "use strict";

  const name = `kwaliteit:${draft}`;
  const LIVING = 60000; // without locks: a text that was typed longer ago than this is taken for left behind
  const WAIT = 3000; // for the page that stood in this tab before to be gone
  const random = () => (crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2));
  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const drop = (key) => { try { localStorage.removeItem(key); } catch { /* nothing to forget */ } };
  const write = (key, left) => {
    try { localStorage.setItem(key, JSON.stringify(left)); } catch { /* a full or closed store: it stands in the field */ }
  };
  const remembered = () => { try { return sessionStorage.getItem("kwaliteit:tab"); } catch { return null; } };
  const remember = (tab) => { try { sessionStorage.setItem("kwaliteit:tab", tab); } catch { /* this page alone */ } };

  let tab = remembered() || random();
  const key = () => `${name}:${tab}`;
  const lock = (which) => `kwaliteit:tab:${which}`;

  // As long as this page is open it holds a lock by the name of its tab. After a while without it the tab must have been
  // duplicated: then this page takes a name of its own, and leaves what is kept under the other to the tab that has it.
  const hold = () => {
    const held = () => { remember(tab); return new Promise(() => {}); };
    return navigator.locks?.request(lock(tab), { signal: AbortSignal.timeout(WAIT) }, held)
      .catch((why) => { if (why.name === "TimeoutError") { tab = random(); hold(); } });
  };
  remember(tab);
  hold();

  const others = () => {
    try {
      return Object.keys(localStorage).filter((one) => (one === name || one.startsWith(`${name}:`)) && one !== key());
    } catch { return []; }
  };

  const isLeft = async (one) => {
    if (!navigator.locks) return Date.now() - (read(one)?.at || 0) > LIVING;
    const { held } = await navigator.locks.query();
    return !held.some((each) => each.name === lock(one.slice(name.length + 1)));
  };

  const leftBehind = async (isFree) => {
    for (const one of others()) {
      if (await isLeft(one) && isFree()) {
        const left = read(one);
        if (left) write(key(), left);
        drop(one);
        if (left) return left;
      }
    }
    return null;
  };

  return {
    mine: () => read(key()),
    keep: (left) => write(key(), { ...left, at: Date.now() }),
    forget: () => drop(key()),
    leftBehind,
  };
};
