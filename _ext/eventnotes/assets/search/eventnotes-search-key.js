/* Opens the search: on "/" and Ctrl+K over any page and, on a phone, by a button in the header. */
(() => {
  "use strict";

  const script = document.currentScript, { page, label } = script.dataset;
  const site = new URL("../../", script.src), beside = (name) => new URL(name, script.src).href;
  const about = { site: site.href, page: page === undefined ? "" : new URL(page, site).href };
  const load = () => import(beside("eventnotes-search.js"));

  /* Without an index of our own, the key leads to the theme's box, even if it is out of sight. */
  const boxes = () => [...document.querySelectorAll('form[role="search"] input[name="q"]')];
  const isSeen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.right > 0 && box.left < innerWidth && getComputedStyle(element).visibility !== "hidden";
  };
  const leave = () => {
    const seen = boxes().filter(isSeen), best = seen.find((box) => box.closest('[role="main"], main, article')) ?? seen[0];
    if (best) best.focus();
    else location.href = about.page || boxes()[0].form.action;
  };

  const root = document.querySelector(".eventnotes-search");
  let dialog = null, ready = null;
  const openDialog = async () => {
    if (dialog?.open) return;
    if (!dialog) {
      const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: beside("eventnotes-search.css") });
      dialog = Object.assign(document.createElement("dialog"), { className: "eventnotes-search eventnotes-search-dialog", ariaLabel: label });
      dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
      document.head.append(style);
      document.body.append(dialog);
      ready = Promise.all([load(), new Promise((done) => { style.onload = style.onerror = done; })])
        .then(([{ show }]) => show(dialog, { ...about, isPage: false }));
    }
    dialog.showModal();
    (await ready).select();
  };
  const open = () => {
    if (page === undefined || location.protocol === "file:") leave();
    else if (root) root.querySelector("input")?.focus();
    else openDialog().catch(() => { location.href = about.page; });
  };

  const isTyping = (element) => !element.closest("dialog:not([open])") && (element.isContentEditable
    || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])"));
  // Before Sphinx's own handler, which focuses the first box, even a hidden one.
  addEventListener("keydown", (event) => {
    const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
    const isK = page !== undefined && event.key === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (event.isComposing || !(isSlash || isK) || (page === undefined && !boxes().length)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    open();
  }, true);

  if (page === undefined) return;
  const header = document.querySelector(".mobile-header .header-right");
  if (header && !root) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "eventnotes-search-open", ariaLabel: label });
    button.addEventListener("click", open);
    header.prepend(button);
  }
  const missed = document.querySelector(".eventnotes-not-found");
  if (missed && location.protocol !== "file:") load().then(({ suggest }) => suggest(missed, about.site));
  if (!root) return;
  if (location.protocol === "file:") root.textContent = root.dataset.disk;
  else load().then(({ show }) => show(root, { ...about, isPage: true })).catch(() => { root.textContent = root.dataset.failed; });
})();
