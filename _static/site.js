/* Code and tables that are wider than their place can be scrolled by the keyboard, in every browser. */
(() => {
  "use strict";

  const boxes = document.querySelectorAll("article :is(pre, .table-wrapper)");
  const mark = (box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  const watch = new ResizeObserver((entries) => entries.forEach((entry) => mark(entry.target)));
  boxes.forEach((box) => watch.observe(box));
})();
