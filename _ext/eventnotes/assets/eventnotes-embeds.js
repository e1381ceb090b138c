// Cards of slides, videos and remote pictures: a plain click loads what the card links to, in its place.
// Nothing is asked of another site before that, and without this file the cards are links.
(() => {
  "use strict";

  const CARD = "a.eventnotes-media[data-embed]";

  const frame = ({ embed, title, sandbox, allow }) => {
    const player = document.createElement("iframe");
    player.title = title;
    player.referrerPolicy = "strict-origin-when-cross-origin";
    player.allow = allow;
    player.allowFullscreen = true;
    player.loading = "eager";
    if (sandbox !== undefined) player.setAttribute("sandbox", sandbox);
    // Last: what stands above has to hold for the first request.
    player.src = embed;
    return player;
  };

  const picture = ({ embed, title, width, height }) => {
    const image = document.createElement("img");
    image.alt = title;
    image.referrerPolicy = "no-referrer";
    image.style.width = width ?? "";
    image.style.height = height ?? "";
    image.tabIndex = -1;
    image.src = embed;
    return image;
  };

  // The link comes back as it was, with a word on what happened; from now on a click follows it.
  const restore = (box, card) => {
    const note = document.createElement("span");
    note.className = "eventnotes-media__note";
    note.setAttribute("role", "status");
    const focused = box.contains(document.activeElement);
    delete card.dataset.embed;
    card.removeAttribute("role");
    box.replaceWith(card);
    card.append(" ", note);
    note.textContent = card.dataset.error;
    if (focused) card.focus();
  };

  const open = (card) => {
    const isPicture = card.classList.contains("eventnotes-media--picture");
    const content = isPicture ? picture(card.dataset) : frame(card.dataset);
    // A span, as the card may stand in a paragraph; the same classes, so that it has the same size.
    const box = document.createElement("span");
    if (card.id) box.id = card.id;
    box.className = `${card.className} eventnotes-media--open`;
    box.append(content);
    if (isPicture) content.addEventListener("error", () => restore(box, card));
    card.replaceWith(box);
    content.focus({ preventScroll: true });
  };

  // Raw HTML may hold a card too; whatever it says, a frame is no place for a script of this page.
  const isWeb = ({ embed }) => URL.canParse(embed, document.baseURI)
    && /^https?:$/.test(new URL(embed, document.baseURI).protocol);
  const cardOf = ({ target }) => {
    const card = target instanceof Element ? target.closest(CARD) : null;
    return card && isWeb(card.dataset) ? card : null;
  };
  const isPlain = (event) =>
    !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

  document.addEventListener("click", (event) => {
    const card = cardOf(event);
    if (!card || event.button !== 0 || !isPlain(event)) return;
    event.preventDefault();
    open(card);
  });

  // What a click changes on its page is a button, and buttons also take the space bar.
  document.addEventListener("keydown", (event) => {
    const card = cardOf(event);
    if (!card || event.key !== " " || event.repeat || !isPlain(event)) return;
    event.preventDefault();
    open(card);
  });

  for (const card of document.querySelectorAll(CARD)) card.setAttribute("role", "button");
})();
