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
const fill = (text, values) => text.replace(/%\((\w+)\)s/gu, (_, name) => values[name]);
const count = ([one, many], number) => fill(number === 1 ? one : many, { count: number });

let opened = null;
/* The index, loaded once; `site` is the address of the site's root. */
const engine = (site) => (opened ??= open(new URL("eventnotes-search/", site)));
const offers = async (...args) => (await import("./eventnotes-search-names.js")).offers(...args);

const offerLinks = (offers, site, words) => offers.map(({ kind, title, url }) => {
  const link = make("a", "", title);
  link.href = new URL(url, site).href;
  return make("li", "", link, " ", make("span", "eventnotes-search-kind", words.kinds[kind]));
});

/* On the page for wrong addresses: pages whose names are near to the address. */
export const suggest = async (box, site) => {
  const { records, words } = await engine(site);
  const lastOf = (path) => decodeURIComponent(path).replace(/#.*/su, "").replace(/(\/?index)?(\.html)?\/?$/u, "").split("/").at(-1).replace(/[-_]/gu, " ");
  const found = await offers(records, lastOf(location.pathname), ["topic", "event", "speaker", "page"], ({ url, spellings }) => [lastOf(url), ...spellings]);
  if (found.length) box.append(make("p", "", words.offers), make("ul", "", ...offerLinks(found, site, words)));
};

/* Puts the search into an element. On the search page it has facets and an address. */
export const show = async (root, { site, page, isPage }) => {
  const { words, records, search, facets: loadFacets, shown } = await engine(site);
  const FACETS = Object.keys(words.facets);
  const input = make("input"), button = make("button", "", isPage ? words.search : words.close), form = make("form", "eventnotes-search-box", input, button);
  Object.assign(input, { type: "search", name: "q", autocomplete: "off", autocapitalize: "off", spellcheck: false, ariaLabel: words.search });
  form.setAttribute("role", "search");
  form.action = page;
  if (!isPage) {
    button.type = "button";
    button.addEventListener("click", () => root.close());
  }
  const status = make("p", "eventnotes-search-status"), keys = make("p", "eventnotes-search-keys", words.keys);
  status.setAttribute("role", "status");
  const list = make("ol", "eventnotes-search-results"), near = make("div", "eventnotes-search-offers"), more = make("button", "eventnotes-search-more", words.more);
  const foreign = make("a", "eventnotes-search-foreign"), found = make("div", "eventnotes-search-found", near, list, more, foreign);
  more.type = "button";
  const order = make("select", "", new Option(words.best, ""), new Option(words.newest, "date"));
  const clear = make("button", "eventnotes-search-clear", words.clear), groups = make("div", "eventnotes-search-groups"), summary = make("summary");
  clear.type = "button";
  order.autocomplete = "off";
  const tools = make("div", "eventnotes-search-order", make("label", "", words.order, order), clear);
  const panel = make("details", "eventnotes-search-facets", summary, tools, groups);
  const everything = make("a", "eventnotes-search-everything", words.everything);
  root.append(form, ...(isPage ? [keys, status, make("div", "eventnotes-search-body", panel, found)] : [status, found, everything]));

  /* ---- the state: what was typed, what is chosen, in what order ---- */

  const chosen = Object.fromEntries(FACETS.map((facet) => [facet, new Set()])), expanded = new Set();
  const countChosen = () => FACETS.reduce((sum, facet) => sum + chosen[facet].size, 0);
  const readAddress = () => {
    const query = new URLSearchParams(location.search);
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
  const writeAddress = (push) => {
    if (isPage && address() !== location.href.replace(/#.*/su, "")) history[push ? "pushState" : "replaceState"](null, "", address());
  };

  /* ---- asking ---- */

  let ticket = 0; /* the number of the latest question: later answers to earlier ones are dropped */
  let values = null; /* facet to its values, each with the numbers of its records */
  const loadValues = async () => {
    if (values) return;
    const kinds = Object.keys(words.kinds).map((key) => ({ key, label: words.kinds[key], numbers: new Set(records.filter(({ kind }) => kind === key).map(({ number }) => number)) }));
    values = { kind: kinds, ...await loadFacets("") };
  };
  /* Tells whether a record has what is chosen, but for one facet. */
  const fits = (record, without = "") => FACETS.every((facet) => {
    const wanted = facet === without ? [] : [...chosen[facet]].map((key) => values[facet]?.find((value) => value.key === key)?.numbers);
    const has = (numbers) => numbers?.has(record.number);
    return !wanted.length || (ALTERNATIVES.has(facet) ? wanted.some(has) : wanted.every(has));
  });
  const isHidden = (record) => record.foreign && !chosen.kind.has("page");

  const update = async () => {
    const mine = ++ticket, text = input.value.trim(), nothing = !text && !countChosen();
    found.setAttribute("aria-busy", "true");
    const waiting = setTimeout(() => { status.textContent = words.waiting; }, 300);
    try {
      if (countChosen() || panel.open) await loadValues();
      const answer = nothing && !panel.open ? { records: [], terms: [], topics: [] } : await search(text, { newest: Boolean(order.value) });
      const fitting = answer.records.filter((record) => fits(record)), results = nothing ? [] : fitting.filter((record) => !isHidden(record));
      const first = await Promise.all(results.slice(0, PAGE).map(shown));
      const names = results.length || !answer.terms.length ? [] : await offers(records, text);
      if (mine !== ticket) return;
      const elsewhere = nothing ? 0 : fitting.length - results.length;
      status.textContent = nothing ? (isPage ? words.ask : "") : results.length ? count(words.found, results.length) : words.none;
      foreign.textContent = elsewhere ? count(words.foreign, elsewhere) : "";
      foreign.hidden = !elsewhere;
      foreign.href = address({ kind: ["page"] });
      everything.href = address();
      near.replaceChildren(...(names.length ? [make("p", "", words.offers), make("ul", "", ...offerLinks(names, site, words))] : []));
      showResults(results, first, answer);
      if (values) showFacets(answer.records, results);
      summary.textContent = countChosen() ? fill(words.narrowed, { count: countChosen() }) : words.narrow;
      clear.hidden = !countChosen();
      found.setAttribute("aria-busy", "false");
    } catch (error) {
      status.textContent = words.failed;
      status.classList.add("eventnotes-search-problem");
      console.error(error);
    } finally {
      clearTimeout(waiting);
    }
  };

  /* ---- results ---- */

  const showResults = (results, first, answer) => {
    const item = itemMaker(answer);
    list.replaceChildren(...first.map(item));
    let done = first.length;
    more.hidden = done >= results.length;
    more.onclick = async () => {
      const mine = ticket, next = await Promise.all(results.slice(done, done + PAGE).map(shown));
      if (mine !== ticket) return;
      done += next.length;
      more.hidden = done >= results.length;
      const items = next.map(item);
      list.append(...items);
      items[0]?.querySelector("a").focus();
    };
  };

  const itemMaker = ({ terms, topics }) => {
    const mark = marker(terms), markTopics = marker(topics.flatMap(({ spellings }) => spellings.map(fold)));
    const marked = ({ parts }) => parts.map((part, number) => (number % 2 ? make("mark", "", part) : part));
    /* What is asked for with some words around it. */
    const cut = ({ parts }) => {
      const before = [...parts[0]], rest = [...parts.at(-1)];
      const start = parts.length > 1 && before.length > 40 ? `…${before.slice(-30).join("")}` : parts[0];
      const end = parts.length === 1 ? 100 : 60;
      return { parts: parts.length === 1 ? [rest.slice(0, end).join("") + (rest.length > end ? "…" : "")]
        : [start, ...parts.slice(1, -1), rest.slice(0, end).join("") + (rest.length > end ? "…" : "")] };
    };
    return (data) => {
      const link = make("a", "eventnotes-search-title", ...marked(mark(data.title)));
      link.href = new URL(data.url, site).href;
      const about = make("p", "eventnotes-search-about", make("span", "eventnotes-search-kind", words.kinds[data.kind]));
      for (const [text, name] of [[data.event, ""], [data.date, "eventnotes-date"], [data.speakers.join(", "), ""]]) {
        if (text) about.append(make("span", name, ...marked(mark(text))));
      }
      const entry = make("li", "", link, about);
      const blocks = [...data.blocks, ...(data.names.length ? [["", data.names.join(", ")]] : [])];
      const rated = blocks.map(([anchor, text, page]) => ({ anchor, page, ...mark(text) }));
      const held = new Set(terms.keys()), lines = [];
      for (let best = null; lines.length < 2 && held.size; lines.push(best)) {
        const rate = (line) => [...held].filter((term) => line.held[term]).length;
        best = rated.reduce((one, other) => (rate(other) > rate(one) ? other : one), { held: [] });
        if (!rate(best)) break;
        best.held.forEach((has, term) => { if (has) held.delete(term); });
      }
      const alias = held.size ? topics.flatMap(({ title, shown: aliases }) => aliases.map((name) => ({ name, topic: title })))
        .find(({ name }) => [...held].some((term) => nameKey(terms[term]) === nameKey(name)) || (terms.length > 1 && nameKey(terms.join("")) === nameKey(name))) : null;
      if (!lines.length) lines.push(...data.blocks.map(([anchor, text, page]) => ({ anchor, page, ...markTopics(text) })).filter(({ parts }) => parts.length > 1).slice(0, 1));
      if (!lines.length && blocks.length) lines.push({ anchor: "", parts: [blocks[0][1]] });
      for (const line of lines) {
        const words = make("a", "", ...marked(cut(line)));
        words.href = line.anchor ? new URL(`${line.page ?? data.url.replace(/#.*/su, "")}#${encodeURIComponent(line.anchor)}`, site).href : link.href;
        entry.append(make("p", "eventnotes-search-excerpt", words));
      }
      if (alias && data.kind !== "topic") entry.append(make("p", "eventnotes-search-alias", fill(words.alias, alias)));
      return entry;
    };
  };

  /* ---- facets ---- */

  const showFacets = (all, results) => {
    const focused = document.activeElement?.dataset?.value;
    groups.replaceChildren(...FACETS.map((facet) => group(facet, all, results)).filter(Boolean));
    if (focused) groups.querySelector(`[data-value="${CSS.escape(focused)}"]`)?.focus();
  };

  /* How many results each value would leave: within a facet of alternatives, as if none of them were chosen. */
  const group = (facet, all, results) => {
    const without = facet === "kind" || !input.value.trim() || ALTERNATIVES.has(facet) ? all.filter((record) => fits(record, ALTERNATIVES.has(facet) ? facet : "") && (facet === "kind" || !isHidden(record))) : results;
    const entries = (values[facet] ?? [])
      .map((value) => ({ ...value, count: without.filter(({ number }) => value.numbers.has(number)).length, on: chosen[facet].has(value.key) }))
      .filter((entry) => entry.count || entry.on);
    /* Events and years stand with the newest first, as in the index; of the others, what has most. */
    if (facet === "year") entries.sort((one, other) => other.key.localeCompare(one.key));
    else if (facet === "event") entries.reverse();
    else if (facet !== "kind") entries.sort((one, other) => other.count - one.count || one.label.localeCompare(other.label));
    entries.sort((one, other) => other.on - one.on);
    if (!entries.length) return null;
    const box = make("fieldset", "", make("legend", "", words.facets[facet]),
      ...entries.filter((entry, number) => expanded.has(facet) || number < SHORT || entry.on).map((entry) => choice(facet, entry)));
    if (entries.length > SHORT) {
      const toggle = make("button", "", expanded.has(facet) ? words.fewer : fill(words.all, { count: entries.length }));
      toggle.type = "button";
      toggle.dataset.value = `all ${facet}`;
      toggle.addEventListener("click", () => {
        if (!expanded.delete(facet)) expanded.add(facet);
        showFacets(all, results);
      });
      box.append(toggle);
    }
    return box;
  };

  const choice = (facet, { key, label, count: number, on }) => {
    const box = make("input");
    Object.assign(box, { type: "checkbox", checked: on });
    box.dataset.value = `${facet} ${key}`;
    box.addEventListener("change", () => {
      box.checked ? chosen[facet].add(key) : chosen[facet].delete(key);
      writeAddress(true);
      update();
    });
    return make("label", "", box, make("span", "", label), make("span", "eventnotes-search-count", `${number}`));
  };

  /* ---- what readers do ---- */

  let pause = 0;
  const typed = () => {
    clearTimeout(pause);
    found.setAttribute("aria-busy", "true");
    pause = setTimeout(() => { writeAddress(false); update(); }, PAUSE);
  };
  const changed = () => { writeAddress(true); update(); };
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
    } else if (event.key === "Escape" && at >= 0) {
      input.focus();
    } else if (event.key === "ArrowDown" && (inBox || at >= 0)) {
      stops[at + 1]?.focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      (stops[at - 1] ?? input).focus();
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
  if (isPage) {
    order.addEventListener("change", changed);
    panel.addEventListener("toggle", () => { if (panel.open) update(); });
    clear.addEventListener("click", () => {
      for (const facet of FACETS) chosen[facet].clear();
      changed();
      summary.focus();
    });
    foreign.addEventListener("click", (event) => {
      event.preventDefault();
      chosen.kind.add("page");
      changed();
    });
    addEventListener("popstate", () => { readAddress(); update(); });
    readAddress();
    panel.open = countChosen() > 0;
  }
  input.focus({ preventScroll: true });
  await update();
  return input;
};
