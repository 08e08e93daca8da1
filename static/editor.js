/* The rich text editor of plans: names it for assistive technology, and drives it with a toolbar of words.
   Without this script the field is a plain text field. */
(() => {
  "use strict";

  // The editor wants to add a style sheet, which the content security policy refuses; it finds this one instead.
  const style = document.createElementNS("urn:kwaliteit:inert", "style");
  style.setAttribute("data-tiptap-style", "");
  document.head.append(style);

  const describe = (box, textarea) => {
    const label = document.getElementById(`${textarea.id}_label`);
    const describedBy = textarea.getAttribute("aria-describedby");
    box.setAttribute("role", "textbox");
    box.setAttribute("aria-multiline", "true");
    if (label) {
      box.setAttribute("aria-labelledby", label.id);
      label.addEventListener("click", () => box.focus());
    }
    if (describedBy) box.setAttribute("aria-describedby", describedBy);
    if (textarea.getAttribute("aria-invalid")) box.setAttribute("aria-invalid", "true");
    box.classList.add("prose", "editor");
  };

  // Tab goes to the next control, as everywhere; what the editor does with it in lists and tables has buttons.
  const freeTab = (box) => box.addEventListener("keydown", (event) => {
    if (event.key === "Tab") event.stopImmediatePropagation();
  }, { capture: true });

  // What somebody types as an address: "www.nvao.net" and "naam@nvao.net" are completed, "nvao" is none.
  const completed = (typed) => {
    if (!typed || /^(#|mailto:)[^\s]+$/i.test(typed)) return typed;
    if (/^[^\s@/:]+@[^\s@/]+\.[^\s@/]+$/.test(typed)) return `mailto:${typed}`;
    const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
    return /^https?:\/\/[^\s/.]+(\.[^\s/.]+)+([/?#]\S*)?$/i.test(whole) ? whole : null;
  };

  const refuseLink = (input, problem, refused) => {
    problem.hidden = !refused;
    if (refused) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    input.setAttribute("aria-describedby", refused ? `${problem.id} link-hint` : "link-hint");
    if (refused) input.focus();
  };

  const askLink = (editor) => {
    const dialog = document.getElementById("link-dialog");
    const input = document.getElementById("link-address");
    const problem = document.getElementById("link-error");
    if (!dialog || !input || !problem) return;
    input.value = editor.getAttributes("link").href || "";
    refuseLink(input, problem, false);
    dialog.returnValue = "cancel";
    const check = (event) => {
      if (event.submitter?.value === "cancel" || completed(input.value.trim()) !== null) return;
      event.preventDefault();
      refuseLink(input, problem, true);
    };
    dialog.addEventListener("submit", check);
    dialog.addEventListener("close", () => {
      dialog.removeEventListener("submit", check);
      const chain = editor.chain().focus().extendMarkRange("link");
      if (dialog.returnValue !== "set") return editor.commands.focus();
      const href = completed(input.value.trim());
      return href ? chain.setMark("link", { href }).run() : chain.unsetMark("link").run();
    }, { once: true });
    dialog.showModal();
  };

  const run = (editor, button) => {
    if ("link" in button.dataset) return askLink(editor);
    const { command, level, node } = button.dataset;
    const chain = editor.chain().focus();
    if (node) return chain[command](node).run();
    if (command === "insertTable") return chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run();
    return (level ? chain[command]({ level: Number(level) }) : chain[command]()).run();
  };

  const show = (editor, buttons) => {
    for (const button of buttons) {
      const { active, level, within } = button.dataset;
      if (within) button.hidden = !editor.isActive(within);
      if (active) {
        const pressed = level ? editor.isActive(active, { level: Number(level) }) : editor.isActive(active);
        button.setAttribute("aria-pressed", String(pressed));
      }
    }
    if (buttons.every((button) => button.hidden || button.tabIndex < 0)) buttons[0].tabIndex = 0;
  };

  // One stop of the tab key for the whole toolbar; the arrows go along its buttons.
  const rove = (toolbar, buttons) => {
    buttons.forEach((button, index) => { button.tabIndex = index ? -1 : 0; });
    toolbar.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const shown = buttons.filter((button) => !button.hidden);
      const next = shown[(shown.indexOf(document.activeElement) + step + shown.length) % shown.length];
      buttons.forEach((button) => { button.tabIndex = -1; });
      next.tabIndex = 0;
      next.focus();
      event.preventDefault();
    });
  };

  // Which blocks stay: the longest row of blocks that both texts have in the same order.
  const shared = (ours, theirs) => {
    const best = Array.from({ length: ours.length + 1 }, () => new Array(theirs.length + 1).fill(0));
    for (let i = ours.length - 1; i >= 0; i--) {
      for (let k = theirs.length - 1; k >= 0; k--) {
        best[i][k] = ours[i].eq(theirs[k]) ? best[i + 1][k + 1] + 1 : Math.max(best[i + 1][k], best[i][k + 1]);
      }
    }
    const found = [];
    for (let i = 0, k = 0; i < ours.length && k < theirs.length;) {
      if (ours[i].eq(theirs[k])) found.push([i++, k++]);
      else if (best[i + 1][k] >= best[i][k + 1]) i++;
      else k++;
    }
    return [...found, [ours.length, theirs.length]];
  };

  // What others changed comes in block by block, so that the cursor, and what may be undone, stay as they are.
  const takeOver = (editor, html) => {
    const { state, view, schema } = editor;
    const page = new DOMParser().parseFromString(html, "text/html").body;
    const ours = [], theirs = [], places = [];
    state.doc.forEach((node, place) => { ours.push(node); places.push(place); });
    schema.cached.domParser.parse(page).forEach((node) => theirs.push(node));
    places.push(state.doc.content.size);
    const change = state.tr.setMeta("addToHistory", false);
    let i = 0, k = 0;
    for (const [j, m] of shared(ours, theirs)) {
      const [from, to] = [change.mapping.map(places[i], -1), change.mapping.map(places[j], 1)];
      if (m > k) change.replaceWith(from, to, theirs.slice(k, m));
      else if (j > i) change.delete(from, to);
      i = j + 1;
      k = m + 1;
    }
    view.dispatch(change);
  };

  document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
    describe(editor.view.dom, textarea);
    freeTab(editor.view.dom);
    textarea.takeOver = (html) => takeOver(editor, html);
    editor.setOptions({ editorProps: { ...editor.options.editorProps, transformPastedHTML: window.undressed } });
    const toolbar = document.querySelector(`[data-tools="${textarea.id}"]`);
    if (!toolbar) return;
    const buttons = [...toolbar.querySelectorAll("button")];
    toolbar.hidden = false;
    rove(toolbar, buttons);
    for (const button of buttons) {
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("click", () => run(editor, button));
    }
    editor.on("transaction", () => show(editor, buttons));
    show(editor, buttons);
  });
})();
