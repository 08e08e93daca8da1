/* What Word, Google Docs or a page brings along when it is pasted: its dress is dropped, its headings become ours, what
   it draws as a list is one. The server cleans again. */
(() => {
  "use strict";

  // The content security policy lets no style be: it goes under another name until all is read. Nor anything that runs.
  const renamed = (html) => html.replace(/<[a-z][^<>]*>/gi, (tag) => tag
    .replace(/\sstyle=(?=["'])/gi, " data-dress=")
    .replace(/\son\w+=(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, ""));

  const styleOf = (node) => (node.dataset.dress || "").toLowerCase();

  const unwrap = (node) => node.replaceWith(...node.childNodes);

  const wrapInside = (node, tag) => {
    const made = node.ownerDocument.createElement(tag);
    made.append(...node.childNodes);
    node.append(made);
  };

  // Google Docs says with styles what is bold, and puts the whole in a <b> that is not.
  const marks = (body) => {
    for (const node of body.querySelectorAll("b, strong, i, em")) {
      if (/(?:^|;)\s*font-(?:weight|style):\s*(?:normal|400)\b/.test(styleOf(node))) unwrap(node);
    }
    for (const node of body.querySelectorAll("span[data-dress]")) {
      const style = styleOf(node);
      const isHeading = Boolean(node.closest("h1, h2, h3, h4, h5, h6"));
      if (!isHeading && /font-weight:\s*(?:bold|[6-9]00)/.test(style)) wrapInside(node, "strong");
      if (!isHeading && /font-style:\s*italic/.test(style)) wrapInside(node, "em");
      if (/vertical-align:\s*super/.test(style)) wrapInside(node, "sup");
      if (/vertical-align:\s*sub/.test(style)) wrapInside(node, "sub");
    }
  };

  // The level at which Word draws a paragraph as an item, or 0.
  const levelOf = (node) => {
    const found = node.nodeType === 1 && /^(?:p|div)$/i.test(node.tagName) && /mso-list:[^;]*level(\d)/.exec(styleOf(node));
    return found ? Number(found[1]) : 0;
  };

  const isNumber = (sign) => /^\(?(?:\d+|[a-z]{1,4})(?:[.)]|\.\d)/i.test(sign.trim());

  // Adds an item to the lists that are open, opening and closing levels as needed.
  const addItem = (open, level, tag, item, before) => {
    while (open.length && open.at(-1).level > level) open.pop();
    if (open.length && open.at(-1).level === level && open.at(-1).list.localName !== tag) open.pop();
    if (!open.length || open.at(-1).level < level) {
      const list = item.ownerDocument.createElement(tag);
      if (open.length) open.at(-1).list.lastElementChild.append(list);
      else before.before(list);
      open.push({ level, list });
    }
    open.at(-1).list.append(item);
  };

  const isBlank = (node) => !node.textContent.trim() && (node.nodeType !== 1 || !node.querySelector("img, table"));

  // Word: paragraphs that look like items become a list; their drawn bullets and numbers go.
  const wordLists = (body) => {
    const first = [...body.querySelectorAll("p, div")].filter(levelOf);
    for (const parent of new Set(first.map((node) => node.parentNode))) {
      let open = [];
      for (const node of [...parent.childNodes]) {
        const level = levelOf(node);
        if (!level) {
          if (!isBlank(node) || node.nodeType === 1) open = [];
          continue;
        }
        const sign = [...node.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/.test(styleOf(span)));
        const tag = isNumber(sign ? sign.textContent : "") ? "ol" : "ul";
        sign?.remove();
        const item = node.ownerDocument.createElement("li");
        item.append(...node.childNodes);
        addItem(open, level, tag, item, node);
        node.remove();
      }
    }
    for (const span of body.querySelectorAll("span")) {
      if (/mso-list:\s*ignore/.test(styleOf(span))) span.remove(); // the drawn number of a heading
    }
  };

  // Word in the browser: a list of its own for every item, which says its level.
  const onlineLists = (body) => {
    let open = [];
    let last = null; // where the list before was
    for (const list of [...body.querySelectorAll("ul, ol")].filter((one) => one.querySelector(":scope > li[data-aria-level]"))) {
      const around = list.parentNode;
      const place = around !== body && around.children.length === 1 && !around.textContent.replace(list.textContent, "").trim()
        ? around : list;
      if (!last || place.previousElementSibling !== last) open = [];
      last = body.ownerDocument.createElement("div");
      place.before(last);
      for (const item of [...list.children]) addItem(open, Number(item.dataset.ariaLevel) || 1, list.localName, item, last);
      place.remove();
    }
  };

  // Google Docs: a list within a list stands beside its item.
  const nested = (body) => {
    for (const list of body.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) {
      const before = list.previousElementSibling;
      if (before?.localName === "li") before.append(list);
    }
  };

  const KEPT = new Set(["href", "colspan", "rowspan"]);

  const undress = (body) => {
    for (const node of body.querySelectorAll("*")) {
      for (const { name } of [...node.attributes]) if (!KEPT.has(name)) node.removeAttribute(name);
    }
    return body.innerHTML
      .replace(/<\/?(?:o|w|v|m|st1):[^>]*>/gi, "")
      .replace(/<(\/?)h[12]\b/gi, "<$1h3")
      .replace(/<(\/?)h[56]\b/gi, "<$1h4");
  };

  window.undressed = (html) => {
    const plain = html
      .replace(/<!--[\s\S]*?-->/g, "")
      .replace(/<!\[[^>]*>/g, "")
      .replace(/<(style|script|title|xml)\b[\s\S]*?<\/\1>/gi, "");
    const { body } = new DOMParser().parseFromString(renamed(plain), "text/html");
    wordLists(body);
    onlineLists(body);
    nested(body);
    marks(body);
    return undress(body);
  };
})();
