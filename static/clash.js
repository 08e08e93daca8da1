/* Of two texts: whoever writes in the field for words of her own has chosen these. */
(() => {
  "use strict";

  for (const section of document.querySelectorAll("[data-clash]")) {
    const field = section.querySelector("[data-own]");
    const choice = section.querySelector("input[type=radio][value=own]");
    if (!field || !choice) continue;
    let touched = false; // the editor writes its own form of the text when it opens
    for (const kind of ["keydown", "paste", "drop", "cut", "pointerdown"]) field.addEventListener(kind, () => { touched = true; }, true);
    field.addEventListener("input", () => { if (touched) choice.checked = true; });
  }
})();
