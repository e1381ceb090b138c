/* The key "/" focuses the search box, or opens the search page if no box is visible. */
(() => {
  "use strict";

  const isTyping = (element) => element.isContentEditable
    || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");

  const isSeen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.right > 0 && box.left < innerWidth && getComputedStyle(element).visibility !== "hidden";
  };

  // Before Sphinx's own handler, which focuses the first box, even a hidden one.
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target)) return;
    const boxes = [...document.querySelectorAll('form[role="search"] input[name="q"]')];
    if (boxes.length === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const seen = boxes.filter(isSeen);
    const best = seen.find((box) => box.closest('[role="main"], main, article')) ?? seen[0];
    if (best) best.focus();
    else location.href = boxes[0].form.action;
  }, true);
})();
