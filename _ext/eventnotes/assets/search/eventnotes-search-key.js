/* Opens the search: on "/" and Ctrl+K over any page and, on a phone, by a button in the header. */
(() => {
  "use strict";

  const script = document.currentScript, { page, label } = script.dataset;
  const site = new URL("../../", script.src), beside = (name) => new URL(name, script.src).href;
  const about = { site: site.href, page: new URL(page, site).href }, isDisk = location.protocol === "file:";
  const load = () => import(beside("eventnotes-search.js"));
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
  const leave = () => { location.href = about.page; };
  const open = () => {
    if (root) root.querySelector("input")?.focus();
    else if (isDisk) leave();
    else openDialog().catch(leave);
  };

  const isTyping = (element) => !element.closest("dialog:not([open])") && (element.isContentEditable
    || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])"));
  // Before Sphinx's own handler, which focuses the first box, even a hidden one.
  addEventListener("keydown", (event) => {
    const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
    const isK = event.key === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (event.isComposing || !(isSlash || isK)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    open();
  }, true);

  const header = document.querySelector(".mobile-header .header-right");
  if (header && !root) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "eventnotes-search-open", ariaLabel: label });
    button.addEventListener("click", open);
    header.prepend(button);
  }
  const missed = document.querySelector(".eventnotes-not-found");
  if (missed && !isDisk) load().then(({ suggest }) => suggest(missed, about.site));
  if (root && isDisk) root.textContent = root.dataset.disk;
  else if (root) load().then(({ show }) => show(root, { ...about, isPage: true })).catch(() => { root.textContent = root.dataset.failed; });
})();
