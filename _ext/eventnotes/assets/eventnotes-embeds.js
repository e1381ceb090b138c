// Cards of slides, videos and remote pictures: a plain click replaces the card by what it links to.
// Nothing is requested from another site before that; without this script, the cards are links.
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
    // Last: the attributes above must apply to the first request.
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

  // Restore the link with an error message; from now on, a click follows it.
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
    // A span, because the card may be in a paragraph; with the same classes, for the same size.
    const box = document.createElement("span");
    if (card.id) box.id = card.id;
    box.className = `${card.className} eventnotes-media--open`;
    box.append(content);
    if (isPicture) content.addEventListener("error", () => restore(box, card));
    card.replaceWith(box);
    content.focus({ preventScroll: true });
  };

  // Raw HTML may contain a card too: never load a URL that runs a script in this page.
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

  // A card acts as a button, and buttons also react to the space bar.
  document.addEventListener("keydown", (event) => {
    const card = cardOf(event);
    if (!card || event.key !== " " || event.repeat || !isPlain(event)) return;
    event.preventDefault();
    open(card);
  });

  for (const card of document.querySelectorAll(CARD)) card.setAttribute("role", "button");
})();
