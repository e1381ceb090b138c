/* The search page: asks Pagefind, shows results and facets, keeps the state in the address. */
(() => {
  "use strict";

  const root = document.querySelector(".eventnotes-search");
  if (!root) return;
  const find = (name) => root.querySelector(name);
  const form = find("form"), input = find("input[name=q]"), status = find(".eventnotes-search-status");
  const body = find(".eventnotes-search-body"), list = find(".eventnotes-search-results");
  const foundPart = find(".eventnotes-search-found");
  const more = find(".eventnotes-search-more"), clear = find(".eventnotes-search-clear");
  const order = find("select"), panel = find("details"), groups = find(".eventnotes-search-groups");
  const words = JSON.parse(find(".eventnotes-search-words").textContent);
  const site = new URL(root.dataset.root, document.baseURI);

  const FACETS = Object.keys(words.facets);
  /* A session has one kind, event and series: of those, any that is chosen will do. Of the others, all must fit. */
  const ALTERNATIVES = new Set(["kind", "event", "year", "series"]);
  const PAGE = 10, SHORT = 8, PAUSE = 150; /* results at a time; values of a facet; milliseconds */

  const fill = (text, count) => text.replace("%(count)s", count);
  const make = (tag, className, ...children) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  };

  /* ---- the state: what was typed, what is chosen, in what order ---- */

  const chosen = Object.fromEntries(FACETS.map((facet) => [facet, new Set()]));
  const expanded = new Set();
  const countChosen = () => FACETS.reduce((sum, facet) => sum + chosen[facet].size, 0);

  const readAddress = () => {
    const query = new URLSearchParams(location.search);
    input.value = query.get("q") ?? "";
    order.value = query.get("sort") === "date" ? "date" : "";
    for (const facet of FACETS) chosen[facet] = new Set(query.getAll(facet));
  };

  const writeAddress = (push) => {
    const query = new URLSearchParams();
    if (input.value.trim()) query.set("q", input.value.trim());
    for (const facet of FACETS) for (const key of chosen[facet]) query.append(facet, key);
    if (order.value) query.set("sort", order.value);
    const address = location.pathname + (query.size ? `?${query}` : "");
    if (address === location.pathname + location.search) return;
    history[push ? "pushState" : "replaceState"](null, "", address);
  };

  /* ---- asking ---- */

  let engine = null;
  let values = {}; /* facet to key to value, which is the key, a space and the label */
  let ticket = 0; /* the number of the latest question: later answers to earlier ones are dropped */

  const start = async () => {
    const loaded = await import(new URL(`${root.dataset.engine}pagefind.js`, document.baseURI).href);
    /* Titles and names stand in the text as well, where words within Japanese are found. */
    await loaded.options({ excerptLength: 40, ranking: { metaWeights: { title: 1, event: 0, date: 0, speakers: 0 } } });
    const known = await loaded.filters();
    for (const facet of FACETS) {
      values[facet] = new Map(Object.keys(known[facet] ?? {}).map((value) => [value.split(" ", 1)[0], value]));
    }
    engine = loaded;
  };

  const filtersOf = () => {
    const filters = {};
    for (const facet of FACETS) {
      const wanted = [...chosen[facet]].map((key) => values[facet].get(key) ?? key);
      if (wanted.length) filters[facet] = { [ALTERNATIVES.has(facet) ? "any" : "all"]: wanted };
    }
    return filters;
  };

  /* As `name_key` in views/exports/search_records.py. */
  const nameKey = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s\-\u2010-\u2013\u2212ー]+/gu, "");

  const ask = async (text, filters) => {
    const sort = order.value ? { date: "desc" } : {};
    const found = await engine.search(text || null, { filters, sort });
    if (!text || order.value) return found;
    /* What is called exactly so comes first. */
    const key = nameKey(text);
    const named = key ? (await engine.search(null, { filters: { ...filters, name: key } })).results : [];
    const ids = new Set(named.map((result) => result.id));
    const known = new Map(found.results.map((result) => [result.id, result]));
    found.results = [
      ...named.map((result) => known.get(result.id) ?? result),
      ...found.results.filter((result) => !ids.has(result.id)),
    ];
    return found;
  };

  /* How many results each value would leave: within a facet of alternatives, as if none of them were chosen. */
  const countsOf = async (text, filters, found) => {
    const counted = {};
    for (const facet of FACETS) {
      counted[facet] = found.filters[facet] ?? {};
      if (filters[facet] && ALTERNATIVES.has(facet)) {
        const { [facet]: _left, ...others } = filters;
        counted[facet] = (await engine.search(text || null, { filters: others })).filters[facet] ?? {};
      }
    }
    return counted;
  };

  const setBusy = (busy) => foundPart.setAttribute("aria-busy", `${busy}`);

  const update = async () => {
    const mine = ++ticket;
    setBusy(true);
    const text = input.value.normalize("NFKC").trim();
    const filters = filtersOf();
    const waiting = setTimeout(() => { status.textContent = words.waiting; }, 300);
    try {
      const nothing = !text && !countChosen();
      const found = nothing ? { results: [], filters: await engine.filters() } : await ask(text, filters);
      const counted = await countsOf(text, filters, found);
      const first = await Promise.all(found.results.slice(0, PAGE).map((result) => result.data()));
      if (mine !== ticket) return;
      clearTimeout(waiting);
      show(found.results, first, nothing);
      counts = counted;
      showFacets();
      setBusy(false);
    } catch (error) {
      clearTimeout(waiting);
      fail(words.failed, error);
    }
  };

  /* ---- showing ---- */

  const fail = (text, error) => {
    status.textContent = text;
    status.classList.add("eventnotes-search-problem");
    body.hidden = true;
    if (error) console.error(error);
  };

  const show = (results, first, nothing) => {
    const total = results.length;
    status.textContent = nothing ? words.ask
      : total ? fill(words.found[total === 1 ? 0 : 1], total) : words.none;
    list.replaceChildren(...first.map(item));
    let shown = first.length;
    more.hidden = shown >= total;
    more.textContent = words.more;
    more.onclick = async () => {
      const mine = ticket;
      setBusy(true);
      const next = await Promise.all(results.slice(shown, shown + PAGE).map((result) => result.data()));
      if (mine !== ticket) return;
      shown += next.length;
      more.hidden = shown >= total;
      const items = next.map(item);
      list.append(...items);
      setBusy(false);
      items[0]?.querySelector("a").focus();
    };
  };

  /* Pagefind names a result after its record's file: the page's address, "@/_", the id and ".html". */
  const addressOf = (raw) => {
    const [, page, id] = /^\/?(.*)@\/_(.*)\.html$/su.exec(raw);
    const path = page.split("/").map(encodeURIComponent).join("/");
    return { page: new URL(path, site).href, id };
  };
  const at = (page, id) => (id ? `${page}#${encodeURIComponent(id)}` : page);

  /* An excerpt is text, in which Pagefind has put marks and made nothing else than "<" and ">" safe. It ends a
     line that has no full stop with one; where it leaves something out of the line, we say so. */
  const excerptOf = (part) => {
    const plain = (text) => text.replace(/\s+/gu, "");
    const line = plain(part.title);
    let excerpt = part.excerpt.replaceAll("\u200b", "").trim();
    if (!line.endsWith(".")) excerpt = excerpt.replace(/\.((?:<\/mark>)?)$/u, "$1");
    const pieces = excerpt.split(/<\/?mark>/u).map((piece) => piece.replaceAll("&lt;", "<").replaceAll("&gt;", ">"));
    const shown = plain(pieces.join(""));
    return [
      line.startsWith(shown.slice(0, 8)) ? "" : "…",
      ...pieces.map((piece, number) => (number % 2 ? make("mark", "", piece) : piece)),
      line.endsWith(shown.slice(-8)) ? "" : "…",
    ];
  };

  const score = (part) => part.weighted_locations.reduce((sum, place) => sum + place.balanced_score, 0);

  const item = (data) => {
    const { page, id } = addressOf(data.raw_url);
    const kind = data.filters.kind?.[0] ?? "page";
    const title = make("a", "eventnotes-search-title", data.meta.title);
    title.href = at(page, id);
    const about = make("p", "eventnotes-search-about", make("span", "eventnotes-search-kind", words.kinds[kind]));
    const { event, date, speakers } = data.meta;
    for (const [text, name] of [[event, ""], [date, "eventnotes-date"], [speakers, ""]]) {
      if (text) about.append(make("span", name, text));
    }
    const entry = make("li", "", title, about);
    /* The line that fits best: what stands above all lines is the title and other names. */
    const lines = data.sub_results.filter((part) => part.anchor).sort((one, other) => score(other) - score(one));
    const opening = data.anchors.find((anchor) => anchor.element === "h6");
    if (lines.length) {
      const line = make("a", "", ...excerptOf(lines[0]));
      line.href = at(page, lines[0].anchor.id);
      entry.append(make("p", "eventnotes-search-excerpt", line));
    } else if (opening) {
      const text = [...opening.text];
      entry.append(make("p", "eventnotes-search-excerpt", text.slice(0, 100).join("") + (text.length > 100 ? "…" : "")));
    }
    return entry;
  };

  let counts = {}; /* facet to value to number of results */

  const showFacets = () => {
    const focused = document.activeElement?.dataset?.value;
    groups.replaceChildren(...FACETS.map(group).filter(Boolean));
    clear.hidden = !countChosen();
    panel.querySelector("summary").textContent = countChosen() ? fill(words.narrowed, countChosen()) : words.narrow;
    if (focused) groups.querySelector(`[data-value="${CSS.escape(focused)}"]`)?.focus();
  };

  const group = (facet) => {
    const entries = [...values[facet]]
      .map(([key, value]) => ({ key, value, count: counts[facet]?.[value] ?? 0, on: chosen[facet].has(key) }))
      .filter((entry) => entry.count || entry.on)
      .sort((one, other) => other.on - one.on
        || (facet === "year" ? other.key.localeCompare(one.key) : other.count - one.count)
        || one.value.localeCompare(other.value));
    if (!entries.length) return null;
    const shown = expanded.has(facet) ? entries : entries.filter((entry, number) => number < SHORT || entry.on);
    const box = make("fieldset", "", make("legend", "", words.facets[facet]), ...shown.map((entry) => choice(facet, entry)));
    if (entries.length > SHORT) {
      const button = make("button", "", expanded.has(facet) ? words.fewer : fill(words.all, entries.length));
      button.type = "button";
      button.dataset.value = `all ${facet}`;
      button.addEventListener("click", () => {
        expanded.has(facet) ? expanded.delete(facet) : expanded.add(facet);
        showFacets();
      });
      box.append(button);
    }
    return box;
  };

  const choice = (facet, { key, value, count, on }) => {
    const box = make("input");
    box.type = "checkbox";
    box.checked = on;
    box.dataset.value = `${facet} ${key}`;
    box.addEventListener("change", () => {
      box.checked ? chosen[facet].add(key) : chosen[facet].delete(key);
      writeAddress(true);
      update();
    });
    const label = value.slice(key.length + 1) || (facet === "kind" ? words.kinds[key] : "") || key;
    return make("label", "", box, make("span", "", label), make("span", "eventnotes-search-count", `${count}`));
  };

  /* ---- what readers do ---- */

  let pause = 0;
  const typed = (event) => {
    if (event.isComposing) return;
    clearTimeout(pause);
    setBusy(true);
    pause = setTimeout(() => { writeAddress(false); update(); }, PAUSE);
  };
  const titles = () => [...list.querySelectorAll(".eventnotes-search-title")];
  /* Keys that choose among an input method's words are not for us; Safari tells those only by their code. */
  const isComposing = (event) => event.isComposing || event.keyCode === 229;

  const onKey = (event) => {
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const from = titles().indexOf(document.activeElement.closest?.("li")?.querySelector(".eventnotes-search-title"));
    const inBox = document.activeElement === input;
    if (event.key === "Escape" && inBox && input.value) {
      input.value = "";
      writeAddress(true);
      update();
    } else if (event.key === "Escape" && from >= 0) {
      input.focus();
    } else if (event.key === "ArrowDown" && (inBox || from >= 0)) {
      const next = titles()[from + 1];
      if (next) next.focus();
      else if (!more.hidden) more.focus();
    } else if (event.key === "ArrowUp" && from >= 0) {
      (titles()[from - 1] ?? input).focus();
    } else if (event.key === "ArrowUp" && document.activeElement === more) {
      titles().at(-1)?.focus();
    } else {
      return;
    }
    event.preventDefault();
  };

  const listen = () => {
    input.addEventListener("input", typed);
    input.addEventListener("compositionend", () => typed({ isComposing: false }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(pause);
      writeAddress(true);
      update();
    });
    root.addEventListener("keydown", onKey);
    order.addEventListener("change", () => { writeAddress(true); update(); });
    clear.addEventListener("click", () => {
      for (const facet of FACETS) chosen[facet].clear();
      writeAddress(true);
      update();
      panel.querySelector("summary").focus();
    });
    addEventListener("popstate", () => { readAddress(); update(); });
  };

  const begin = async () => {
    readAddress();
    if (location.protocol === "file:") return fail(words.disk);
    const wide = matchMedia("(min-width: 60rem)");
    const unfold = () => { panel.open = wide.matches; };
    wide.addEventListener("change", unfold);
    unfold();
    if (!input.value || document.activeElement === document.body) input.focus({ preventScroll: true });
    status.textContent = words.waiting;
    try {
      await start();
    } catch (error) {
      return fail(words.failed, error);
    }
    body.hidden = false;
    find(".eventnotes-search-keys").hidden = false;
    listen();
    await update();
  };

  begin();
})();
