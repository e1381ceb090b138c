/* Opens the search: on "/" and Ctrl+K over any page and, on a phone, by a button in the header. */
(() => {
  "use strict";

  const script = document.currentScript, { page, label } = script.dataset, beside = (name) => new URL(name, script.src).href;
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
  const load = () => import(beside("eventnotes-search.js"));
  const root = document.querySelector(".eventnotes-search");
  /* The search page says what to do, as it does without scripts; other pages leave that to it. */
  const fail = (error) => {
    console.error(error);
    if (root) root.innerHTML = root.querySelector("noscript").textContent;
    else location.href = about.page;
  };
  const about = { page: beside(`../../${page}`), label, isPage: Boolean(root), fail };

  let dialog = null, ready = null;
  const open = () => {
    if (root) return root.querySelector("input")?.focus();
    if (!dialog) {
      const style = make("link", { rel: "stylesheet", href: beside("eventnotes-search.css") });
      dialog = make("dialog", { className: "eventnotes-search eventnotes-search-dialog", ariaLabel: label });
      dialog.onclick = ({ target }) => { if (target === dialog) dialog.close(); };
      document.head.append(style);
      document.body.append(dialog);
      ready = Promise.all([load(), new Promise((done) => { style.onload = style.onerror = done; })]).then(([{ show }]) => show(dialog, about));
    }
    if (!dialog.open) dialog.showModal();
    return ready.then((input) => input.select(), fail);
  };

  const isTyping = (element) => element.matches(":read-write, select") && !element.closest("dialog:not([open])");
  // Before Sphinx's own handler, which focuses the first box, even a hidden one.
  addEventListener("keydown", (event) => {
    const isControl = event.ctrlKey || event.metaKey;
    const isAsked = event.key === "/" ? !isControl && !isTyping(event.target) : event.key === "k" && isControl && !event.shiftKey;
    if (event.isComposing || event.altKey || !isAsked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    open();
  }, true);

  const header = document.querySelector(".mobile-header .header-right");
  if (header && !root) header.prepend(make("button", { type: "button", className: "eventnotes-search-open", ariaLabel: label, onclick: open }));
  const missed = document.querySelector(".eventnotes-not-found");
  if (missed) load().then(({ suggest }) => suggest(missed));
  if (root) load().then(({ show }) => show(root, about)).catch(fail);
})();
