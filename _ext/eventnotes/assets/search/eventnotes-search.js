/* What readers see of the search: results while they type, in a dialog over any page, and on the search page with facets. */
import { fold, marker, nameKey, open } from "./eventnotes-search-index.js";

/* A session has one kind, event and series: of those, any that is chosen will do. Of the others, all must fit. */
const ALTERNATIVES = new Set(["kind", "event", "year", "series"]);
const PAGE = 10, SHORT = 8, PAUSE = 120; /* results at a time; values of a facet; milliseconds */

const make = (tag, className, ...children) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
};
const button = (className, text, press = null) => Object.assign(make("button", className, text), { type: "button", onclick: press });
const fill = (text, values) => text.replace(/%\((\w+)\)s/gu, (_, name) => values[name]);
const count = ([one, many], number) => fill(number === 1 ? one : many, { count: number });

let opened = null;
/* The index, loaded once; `site` is the address of the site's root. */
const engine = (site) => (opened ??= open(new URL("eventnotes-search/", site)));
const offers = async (...args) => (await import("./eventnotes-search-names.js")).offers(...args);

const showOffers = (box, offers, site, words) => {
  const entries = offers.map(({ kind, title, url }) => {
    const link = Object.assign(make("a", "", title), { href: new URL(url, site).href });
    return make("li", "", link, " ", make("span", "eventnotes-search-kind", words.kinds[kind]));
  });
  box.replaceChildren(...(entries.length ? [make("p", "", words.offers), make("ul", "", ...entries)] : []));
};

/* On the page for wrong addresses: pages whose names are near to the address. */
export const suggest = async (box, site) => {
  const { records, words } = await engine(site);
  const lastOf = (path) => decodeURIComponent(path).replace(/#.*/su, "").replace(/(\/?index)?(\.html)?\/?$/u, "").split("/").at(-1).replace(/[-_]/gu, " ");
  const found = await offers(records, lastOf(location.pathname), ["topic", "event", "speaker", "page"], ({ url, spellings }) => [lastOf(url), ...spellings]);
  showOffers(box, found, site, words);
};

/* Puts the search into an element. On the search page it has facets and an address. */
export const show = async (root, { site, page, isPage }) => {
  const { words, records, search, facets: loadFacets, shown } = await engine(site);
  const FACETS = Object.keys(words.facets);
  const input = Object.assign(make("input"), { type: "search", name: "q", autocomplete: "off", autocapitalize: "off", spellcheck: false, ariaLabel: words.search });
  const form = Object.assign(make("form", "eventnotes-search-box", input), { action: page, role: "search" });
  const status = Object.assign(make("p", "eventnotes-search-status"), { role: "status" });
  const near = make("div", "eventnotes-search-offers"), list = make("ol", "eventnotes-search-results"), more = button("eventnotes-search-more", words.more);
  const foreign = make("a", "eventnotes-search-foreign"), found = make("div", "eventnotes-search-found", near, list, more, foreign);
  const order = Object.assign(make("select", "", new Option(words.best, ""), new Option(words.newest, "date")), { autocomplete: "off" });
  const clear = button("eventnotes-search-clear", words.clear), groups = make("div", "eventnotes-search-groups"), summary = make("summary");
  const tools = make("div", "eventnotes-search-order", make("label", "", words.order, order), clear);
  const panel = make("details", "eventnotes-search-facets", summary, tools, groups);
  const everything = make("a", "eventnotes-search-everything", words.everything);
  form.append(isPage ? make("button", "", words.search) : button("", words.close, () => root.close()));
  root.append(form, status, ...(isPage ? [make("div", "eventnotes-search-body", panel, found)] : [found, everything]));

  /* ---- the state: what was typed, what is chosen, in what order ---- */

  const chosen = {}, expanded = new Set();
  const countChosen = () => FACETS.reduce((sum, facet) => sum + chosen[facet].size, 0);
  const readAddress = () => {
    const query = new URLSearchParams(isPage ? location.search : "");
    input.value = query.get("q") ?? "";
    order.value = query.get("sort") === "date" ? "date" : "";
    for (const facet of FACETS) chosen[facet] = new Set(query.getAll(facet));
  };
  const address = (added = {}) => {
    const query = new URLSearchParams(), text = input.value.trim();
    if (text) query.set("q", text);
    for (const facet of FACETS) for (const key of added[facet] ?? chosen[facet]) query.append(facet, key);
    if (order.value) query.set("sort", order.value);
    return page + (query.size ? `?${query}` : "");
  };

  /* ---- asking ---- */

  let ticket = 0; /* the number of the latest question: later answers to earlier ones are dropped */
  let values = null; /* facet to its values, each with the numbers of its records */
  /* Tells whether a record has what is chosen, but for one facet. */
  const fits = (record, without = "") => FACETS.every((facet) => {
    const wanted = facet === without ? [] : [...chosen[facet]].map((key) => values[facet]?.find((value) => value.key === key)?.numbers);
    const has = (numbers) => numbers?.has(record.number);
    return !wanted.length || (ALTERNATIVES.has(facet) ? wanted.some(has) : wanted.every(has));
  });
  const isHidden = (record) => record.foreign && !chosen.kind.has("page");

  const update = async () => {
    const mine = ++ticket, text = input.value.trim(), nothing = !text && !countChosen();
    found.ariaBusy = "true";
    try {
      if (countChosen() || panel.open) values ??= await loadFacets("");
      const answer = nothing && !panel.open ? { records: [], terms: [], topics: [] } : await search(text, { newest: Boolean(order.value) });
      const fitting = answer.records.filter((record) => fits(record)), results = nothing ? [] : fitting.filter((record) => !isHidden(record));
      const first = await Promise.all(results.slice(0, PAGE).map(shown));
      const names = results.length || !answer.terms.length ? [] : await offers(records, text);
      if (mine !== ticket) return;
      const elsewhere = nothing ? 0 : fitting.length - results.length, chosenNow = countChosen();
      status.textContent = nothing ? "" : results.length ? count(words.found, results.length) : words.none;
      Object.assign(foreign, { textContent: count(words.foreign, elsewhere), hidden: !elsewhere, href: address({ kind: ["page"] }) });
      everything.href = address();
      showOffers(near, names, site, words);
      showResults(results, first, answer);
      if (values) showFacets(answer.records, results);
      summary.textContent = chosenNow ? fill(words.narrowed, { count: chosenNow }) : words.narrow;
      clear.hidden = !chosenNow;
      found.ariaBusy = "false";
    } catch (error) {
      status.textContent = words.failed;
      status.classList.add("eventnotes-search-problem");
      console.error(error);
    }
  };
  /* Asks again when the state was changed: a new address, or the same one while somebody types. */
  const changed = (entry = "pushState") => {
    if (isPage && address() !== location.href.replace(/#.*/su, "")) history[entry](null, "", address());
    update();
  };

  /* ---- results ---- */

  const showResults = (results, first, answer) => {
    const item = itemMaker(answer);
    list.replaceChildren(...first.map(item));
    more.hidden = first.length >= results.length;
    more.onclick = async () => {
      const mine = ticket, done = list.children.length, next = await Promise.all(results.slice(done, done + PAGE).map(shown));
      if (mine !== ticket || done !== list.children.length) return;
      list.append(...next.map(item));
      more.hidden = list.children.length >= results.length;
      list.children[done].querySelector("a").focus();
    };
  };

  /* Returns a function that makes the entry of a result. */
  const itemMaker = ({ terms, topics }) => {
    const mark = marker(terms), markTopics = marker(topics.flatMap(({ spellings }) => spellings.map(fold)));
    const marked = ({ parts }) => parts.map((part, number) => (number % 2 ? make("mark", "", part) : part));
    /* What is asked for with some words around it. */
    const cut = ({ parts }) => {
      const before = [...parts[0]], rest = [...parts.at(-1)], one = parts.length === 1, end = one ? 100 : 60;
      const start = before.length > 40 ? `…${before.slice(-30).join("")}` : parts[0];
      return { parts: [...(one ? [] : [start, ...parts.slice(1, -1)]), rest.slice(0, end).join("") + (rest.length > end ? "…" : "")] };
    };
    return (data) => {
      const at = (anchor, path = data.url.replace(/#.*/su, "")) => new URL(anchor ? `${path}#${encodeURIComponent(anchor)}` : data.url, site).href;
      const link = (className, line, anchor, path) => Object.assign(make("a", className, ...marked(line)), { href: at(anchor, path) });
      const about = make("p", "eventnotes-search-about", make("span", "eventnotes-search-kind", words.kinds[data.kind]));
      for (const [text, name] of [[data.event, ""], [data.date, "eventnotes-date"], [data.speakers.join(", "), ""]]) {
        if (text) about.append(make("span", name, ...marked(mark(text))));
      }
      /* The blocks that hold most of what no other has: two at most. */
      const blocks = [...data.blocks, ...(data.names.length ? [["", data.names.join(", ")]] : [])];
      const rated = blocks.map((block) => ({ block, ...mark(block[1]) }));
      const held = new Set(terms.keys()), lines = [];
      for (let best = null; lines.length < 2 && held.size; lines.push(best)) {
        const rate = (line) => [...held].filter((term) => line.held[term]).length;
        best = rated.reduce((one, other) => (rate(other) > rate(one) ? other : one), { held: [] });
        if (!rate(best)) break;
        best.held.forEach((has, term) => { if (has) held.delete(term); });
      }
      if (!lines.length) lines.push(...blocks.map((block) => ({ block, ...markTopics(block[1]) })).filter(({ parts }) => parts.length > 1).slice(0, 1));
      if (!lines.length && blocks.length) lines.push({ block: [], parts: [blocks[0][1]] });
      const entry = make("li", "", link("eventnotes-search-title", mark(data.title)), about,
        ...lines.map(({ block: [anchor, , path], ...line }) => make("p", "eventnotes-search-excerpt", link("", cut(line), anchor, path))));
      /* By which name of a topic it was found. */
      const asked = [...[...held].map((term) => terms[term]), ...(held.size ? [terms.join("")] : [])].map(nameKey);
      const alias = topics.flatMap(({ title, shown: names }) => names.map((name) => ({ name, topic: title }))).find(({ name }) => asked.includes(nameKey(name)));
      if (alias && data.kind !== "topic") entry.append(make("p", "eventnotes-search-alias", fill(words.alias, alias)));
      return entry;
    };
  };

  /* ---- facets ---- */

  const showFacets = (all, results, focused = document.activeElement?.dataset?.value) => {
    groups.replaceChildren(...FACETS.map((facet) => group(facet, all, results)).filter(Boolean));
    if (focused) groups.querySelector(`[data-value="${CSS.escape(focused)}"]`)?.focus();
  };

  /* How many results each value would leave: within a facet of alternatives, as if none of them were chosen. */
  const group = (facet, all, results) => {
    const isAlternative = ALTERNATIVES.has(facet);
    const without = isAlternative || !input.value.trim()
      ? all.filter((record) => fits(record, isAlternative ? facet : "") && (facet === "kind" || !isHidden(record))) : results;
    const entries = (values[facet] ?? [])
      .map((value) => ({ ...value, count: without.filter(({ number }) => value.numbers.has(number)).length, on: chosen[facet].has(value.key) }))
      .filter((entry) => entry.count || entry.on);
    /* Events and years stand with the newest first, as in the index; of the others, what has most. */
    if (facet === "year") entries.sort((one, other) => other.key.localeCompare(one.key));
    else if (facet === "event") entries.reverse();
    else if (facet !== "kind") entries.sort((one, other) => other.count - one.count || one.label.localeCompare(other.label));
    if (!entries.length) return null;
    const isShort = (entry, number) => expanded.has(facet) || number < SHORT || entry.on, long = entries.find((...entry) => !isShort(...entry));
    const box = make("fieldset", "", make("legend", "", words.facets[facet]), ...entries.filter(isShort).map((entry) => choice(facet, entry)));
    if (long) {
      const rest = button("", fill(words.all, { count: entries.length }), () => {
        expanded.add(facet);
        showFacets(all, results, `${facet} ${long.key}`);
      });
      rest.dataset.value = `all ${facet}`;
      box.append(rest);
    }
    return box;
  };

  const choice = (facet, { key, label, count: number, on }) => {
    const box = Object.assign(make("input"), { type: "checkbox", checked: on });
    box.dataset.value = `${facet} ${key}`;
    box.addEventListener("change", () => {
      box.checked ? chosen[facet].add(key) : chosen[facet].delete(key);
      changed();
    });
    return make("label", "", box, make("span", "", label), make("span", "eventnotes-search-count", `${number}`));
  };

  /* ---- what readers do ---- */

  let pause = 0;
  const typed = () => {
    clearTimeout(pause);
    found.ariaBusy = "true";
    pause = setTimeout(changed, PAUSE, "replaceState");
  };
  /* The keys that choose among an input method's words are not for us; Safari tells those only by their code. */
  const isComposing = (event) => event.isComposing || event.keyCode === 229;
  const onKey = (event) => {
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const stops = [...root.querySelectorAll(".eventnotes-search-title, .eventnotes-search-offers a, .eventnotes-search-more:not([hidden])")];
    const here = document.activeElement, inBox = here === input;
    const at = stops.indexOf(here.closest?.("li")?.querySelector("a") ?? here);
    if (event.key === "Escape" && !isPage) {
      root.close();
    } else if (event.key === "Escape" && inBox && input.value) {
      input.value = "";
      changed();
    } else if (event.key === "ArrowDown" && (inBox || at >= 0)) {
      stops[at + 1]?.focus();
    } else if ((event.key === "ArrowUp" || event.key === "Escape") && at >= 0) {
      ((event.key === "ArrowUp" && stops[at - 1]) || input).focus();
    } else {
      return;
    }
    event.preventDefault();
  };

  input.addEventListener("input", (event) => { if (!event.isComposing) typed(); });
  input.addEventListener("compositionend", typed);
  root.addEventListener("keydown", onKey);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    if (isPage) changed();
    else location.href = address();
  });
  order.addEventListener("change", () => changed());
  panel.addEventListener("toggle", () => { if (panel.open) update(); });
  clear.onclick = () => {
    for (const facet of FACETS) chosen[facet].clear();
    changed();
    summary.focus();
  };
  if (isPage) {
    foreign.addEventListener("click", (event) => {
      event.preventDefault();
      chosen.kind.add("page");
      changed();
    });
    addEventListener("popstate", () => { readAddress(); update(); });
  }
  readAddress();
  panel.open = countChosen() > 0;
  input.focus({ preventScroll: true });
  await update();
  return input;
};
