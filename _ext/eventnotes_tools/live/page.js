// In each page that `eventnotes live` serves: reload it when it has changed, keep the reader's place, show warnings.
(() => {
  "use strict";
  const { version } = document.currentScript.dataset;
  const PLACE = "eventnotes-live-place";
  const MOST = 30;
  // Warnings come as the build says them.
  const WORDS = {
    en: {
      warnings: (count) => `${count} warning${count === 1 ? "" : "s"}`,
      failed: "Build failed",
      old: "The build failed; this page may be an older one.",
    },
    ja: {
      warnings: (count) => `警告 ${count} 件`,
      failed: "ビルドに失敗しました",
      old: "ビルドに失敗しました。このページは古いものかもしれません。",
    },
  };
  const words = WORDS[document.documentElement.lang.slice(0, 2)] ?? WORDS.en;

  // The reader's place: the last elements with an id above the middle of the window, nearest first, and where each stands.
  function remember() {
    const above = [...document.querySelectorAll("[id]")]
      .filter((element) => element.getClientRects().length)
      .map((element) => [element.id, element.getBoundingClientRect().top])
      .filter(([, top]) => top < innerHeight / 2);
    above.sort((one, other) => other[1] - one[1]);
    const place = { address: location.pathname, y: scrollY, above: above.slice(0, MOST) };
    sessionStorage.setItem(PLACE, JSON.stringify(place));
  }

  function restore() {
    const place = JSON.parse(sessionStorage.getItem(PLACE) || "null");
    if (place?.address !== location.pathname) return;
    const known = place.y > 0 && place.above.find(([id]) => document.getElementById(id));
    const top = known ? scrollY + document.getElementById(known[0]).getBoundingClientRect().top - known[1] : place.y;
    scrollTo({ top, behavior: "instant" });
  }

  restore();
  // Again, when pictures have their sizes.
  addEventListener("load", () => {
    restore();
    sessionStorage.removeItem(PLACE);
  });
  // The browser restores what it knows itself, but not after a reload from here.
  let isOurs = false;
  addEventListener("beforeunload", () => {
    history.scrollRestoration = isOurs ? "manual" : "auto";
  });

  const host = document.createElement("div");
  const box = host.attachShadow({ mode: "open" });
  let isOpen = false;

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  function show({ failure, warnings }) {
    const notes = warnings.map(({ path, line, text }) => [path && `${path}${line ? `:${line}` : ""}`, text]);
    if (failure) notes.unshift([words.old, failure]);
    host.remove();
    if (!notes.length) return;
    const details = document.createElement("details");
    details.open = isOpen;
    details.addEventListener("toggle", () => {
      isOpen = details.open;
    });
    details.append(element("summary", failure ? words.failed : words.warnings(warnings.length)));
    const list = document.createElement("ul");
    for (const [place, text] of notes) {
      const item = document.createElement("li");
      if (place) item.append(element("b", place));
      item.append(element("span", text));
      list.append(item);
    }
    details.append(list);
    box.replaceChildren(element("style", STYLE), details);
    host.setAttribute("role", "status");
    document.body.append(host);
  }

  const STYLE = `
    details { position: fixed; z-index: 1000; right: 1rem; bottom: 1rem; max-width: min(40rem, calc(100vw - 2rem));
      box-sizing: border-box; border-radius: 0.4rem; padding: 0.3rem 0.7rem; color: #222; background: #fff3c4;
      border: 1px solid #b58900; font: 0.8rem/1.4 sans-serif; opacity: 0.95; }
    summary { cursor: pointer; }
    ul { margin: 0.3rem 0 0; padding: 0; list-style: none; max-height: 40vh; overflow: auto; }
    li { margin-bottom: 0.4rem; white-space: pre-wrap; overflow-wrap: anywhere; }
    b { margin-right: 0.5em; }
    @media print { details { display: none; } }`;

  let pause = 250;
  function connect() {
    const socket = new WebSocket(`ws://${location.host}/.eventnotes-live`);
    socket.addEventListener("open", () => {
      pause = 250;
      socket.send(JSON.stringify({ address: decodeURIComponent(location.pathname), version }));
    });
    socket.addEventListener("message", ({ data }) => {
      const told = JSON.parse(data);
      if (told.changed) {
        remember();
        isOurs = true;
        location.reload();
      } else {
        show(told);
      }
    });
    // The server may come back.
    socket.addEventListener("close", () => {
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, 4000);
    });
  }
  connect();
})();
