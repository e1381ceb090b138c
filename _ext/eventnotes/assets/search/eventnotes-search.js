/* What readers see of the search: results while they type and facets, in a dialog over any page and on the search page. */
import { fold, marker, nameKey, open } from "./eventnotes-search-index.js";

/* A session has one kind, event and series: of those, any that is chosen will do. Of the others, all must fit. */
const FACETS = ["kind", "event", "year", "series", "topic", "speaker"], ALTERNATIVES = FACETS.slice(0, 4);
const PAGE = 10, SHORT = 8, PAUSE = 120; /* results at a time; values of a facet; milliseconds */

const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const named = (name) => ({ className: `eventnotes-search-${name}` });
const button = (name, text) => make("button", { ...named(name), type: "button" }, text);
const fill = (text, values) => text.replace(/%\((\w+)\)s/gu, (_, name) => values[name]);

const site = new URL("../../", import.meta.url), index = open(new URL("eventnotes-search/", site));
const offers = async (...args) => (await import("./eventnotes-search-names.js")).offers(...args);

const showOffers = (box, offered, words) => {
  const entries = offered.map(({ kind, title, url }) => make("li", {}, make("a", { href: new URL(url, site).href }, title),
    " ", make("span", named("kind"), words.names[kind])));
  box.replaceChildren(...(entries.length ? [make("p", {}, words.offers), make("ul", {}, ...entries)] : []));
};

/* On the page for wrong addresses: pages whose names are near to the address. */
export const suggest = async (box) => {
  const { records, words } = await index;
  const lastOf = (path) => decodeURIComponent(path).replace(/#.*/su, "").replace(/(\/?index)?(\.html)?\/?$/u, "").split("/").at(-1).replace(/[-_]/gu, " ");
  const found = await offers(records, lastOf(location.pathname), ["topic", "event", "speaker", "page"], ({ url, spellings }) => [lastOf(url), ...spellings]);
  showOffers(box, found, words);
};

/* Puts the search into an element; on the search page, the address tells its state. `fail` is called with an error. */
export const show = async (root, { page, label, isPage, fail }) => {
  const { words, records, search, facets, shown } = await index;
  const input = make("input", { type: "search", name: "q", autocomplete: "off", autocapitalize: "off", spellcheck: false, ariaLabel: label });
  const send = isPage ? make("button", {}, label) : Object.assign(button("close", words.close), { onclick: () => root.close() });
  const form = make("form", { ...named("box"), action: page, role: "search" }, input, send);
  const status = make("p", { ...named("status"), role: "status" });
  const near = make("div", named("offers")), list = make("ol", named("results")), foreign = make("a", named("foreign"));
  const more = button("more", words.more), found = make("div", named("found"), near, list, more, foreign);
  const order = make("select", { autocomplete: "off" }, new Option(words.best, ""), new Option(words.newest, "date"));
  const clear = button("clear", words.clear), groups = make("div", named("groups")), summary = make("summary");
  const panel = make("details", named("facets"), summary, make("div", named("order"), make("label", {}, words.order, order), clear), groups);
  root.append(form, status, make("div", named("body"), panel, found));

  let state = new URLSearchParams();
  const readAddress = () => {
    state = new URLSearchParams(isPage ? location.search : "");
    input.value = state.get("q") ?? "";
    order.value = state.get("sort") === "date" ? "date" : "";
  };
  const address = (query = state) => {
    for (const [name, value] of [["q", input.value.trim()], ["sort", order.value]]) value ? query.set(name, value) : query.delete(name);
    return page + (query.size ? `?${query}` : "");
  };

  let ticket = 0; /* the number of the latest question: later answers to earlier ones are dropped */
  let limit = PAGE; /* how many results are shown */
  let values = null; /* facet to its values, each with its records */
  /* The records that have what is chosen, but for one facet. */
  const fitting = (all, without = "") => FACETS.reduce((left, facet) => {
    const wanted = facet === without ? [] : state.getAll(facet).map((key) => values[facet]?.find((value) => value.key === key)?.records);
    const fits = (record) => (ALTERNATIVES.includes(facet) ? wanted.some((known) => known?.has(record)) : wanted.every((known) => known?.has(record)));
    return wanted.length ? left.filter(fits) : left;
  }, all);
  const isHidden = (record) => record.name?.foreign && !state.has("kind", "page");

  const update = async () => {
    const mine = ++ticket, text = input.value.trim(), chosen = FACETS.flatMap((facet) => state.getAll(facet)).length;
    found.ariaBusy = "true";
    try {
      if (chosen || panel.open) values ??= await facets();
      const answer = await search(text, Boolean(order.value)), all = text || chosen ? fitting(answer.records) : [];
      const results = all.filter((record) => !isHidden(record)), elsewhere = new URLSearchParams(state);
      const entries = await Promise.all(results.slice(0, limit).map(shown)), names = text && !results.length ? await offers(records, text) : [];
      if (mine !== ticket) return;
      elsewhere.set("kind", "page");
      Object.assign(foreign, { textContent: fill(words.foreign, { count: all.length - results.length }), href: address(elsewhere) });
      foreign.hidden = all.length === results.length;
      status.textContent = text || chosen ? (results.length ? fill(words.found, { count: results.length }) : words.none) : "";
      showOffers(near, names, words);
      list.replaceChildren(...entries.map(itemMaker(answer)));
      more.hidden = entries.length === results.length;
      if (values) showFacets(answer.records);
      summary.textContent = chosen ? `${words.narrow} (${chosen})` : words.narrow;
      clear.hidden = !chosen;
      found.ariaBusy = "false";
    } catch (error) {
      fail(error);
    }
  };
  /* Asks again when the state was changed: a new address, or the same one while somebody types. */
  const changed = (entry = "pushState") => {
    limit = PAGE;
    if (isPage && address() !== location.href.replace(/#.*/su, "")) history[entry](null, "", address());
    return update();
  };

  /* Returns a function that makes the entry of a result. */
  const itemMaker = ({ terms, topics }) => {
    const mark = marker(terms), markTopics = marker(topics.flatMap(({ spellings }) => spellings.map(fold)));
    const marked = ({ parts }) => parts.map((part, number) => (number % 2 ? make("mark", {}, part) : part));
    /* What is asked for with some words around it; of a text without it, the beginning. */
    const cut = ({ parts: [first, ...others] }) => {
      const before = [...first], after = [...(others.pop() ?? first)], end = others.length ? 60 : 100;
      const start = before.length > 40 ? `…${before.slice(-30).join("")}` : first;
      return { parts: [...(others.length ? [start, ...others] : []), after.slice(0, end).join("") + (after.length > end ? "…" : "")] };
    };
    return (data) => {
      const base = new URL(data.url, site), missing = new Set(terms.keys());
      const link = (line, [anchor, , path = ""] = [], properties = {}) => make("a",
        { ...properties, href: anchor ? new URL(`${path}#${encodeURIComponent(anchor)}`, path ? site : base).href : base.href }, ...marked(line));
      const about = make("p", named("about"), make("span", named("kind"), words.names[data.kind]));
      for (const text of [data.event, data.date, data.speakers.join(", ")].filter(Boolean)) about.append(make("span", {}, ...marked(mark(text))));
      /* The blocks that hold most of what no other has, two at most; or one that mentions the topic; or the first. */
      const blocks = [...data.blocks, ...(data.names.length ? [["", data.names.join(", ")]] : [])];
      const rated = blocks.map((block) => ({ block, ...mark(block[1]) })), lines = [];
      const rate = ({ held }) => held.filter((term) => missing.has(term)).length;
      for (let best = { held: [0] }; best.held.length && lines.length < 2;) {
        best = rated.reduce((one, other) => (rate(other) > rate(one) ? other : one), { held: [] });
        if (best.block) lines.push(best);
        best.held.forEach((term) => missing.delete(term));
      }
      if (!lines.length) lines.push(...blocks.map((block) => ({ block, ...markTopics(block[1]) })).filter(({ held }) => held.length).slice(0, 1));
      if (!lines.length) lines.push(...rated.slice(0, 1));
      const entry = make("li", {}, link(mark(data.title), [], named("title")), about,
        ...lines.map(({ block, ...line }) => make("p", named("excerpt"), link(cut(line), block))));
      /* By which name of a topic it was found. */
      const asked = [...[...missing].map((term) => terms[term]), ...(missing.size ? [terms.join("")] : [])].map(nameKey);
      const alias = topics.flatMap(({ title, shown: names }) => names.map((name) => ({ name, topic: title }))).find(({ name }) => asked.includes(nameKey(name)));
      if (alias && data.kind !== "topic") entry.append(make("p", named("alias"), fill(words.alias, alias)));
      return entry;
    };
  };

  const showFacets = (all) => {
    const focused = document.activeElement?.dataset?.value;
    groups.replaceChildren(...FACETS.flatMap((facet) => group(facet, all)));
    groups.querySelector(`[data-value="${CSS.escape(focused)}"]`)?.focus();
  };
  const expanded = new Set();
  /* How many results each value would leave: within a facet of alternatives, as if none of them were chosen. */
  const group = (facet, all) => {
    const left = new Set(fitting(all, ALTERNATIVES.includes(facet) ? facet : "").filter((record) => facet === "kind" || !isHidden(record)));
    const entries = (values[facet] ?? [])
      .map(({ key, label, records: known }) => ({ key, label, count: [...known].filter((record) => left.has(record)).length, on: state.has(facet, key) }))
      .filter((entry) => entry.count || entry.on);
    if (!entries.length) return [];
    /* Events and years stand with the newest last in the index; of the others, what has most comes first. */
    if (facet === "event" || facet === "year") entries.reverse();
    else entries.sort((one, other) => other.count - one.count || one.label.localeCompare(other.label));
    const isFirst = (entry, number) => number < SHORT || entry.on, others = entries.filter((...entry) => !isFirst(...entry));
    const choices = (some) => some.map((entry) => choice(facet, entry));
    const rest = make("details", { open: expanded.has(facet) }, make("summary", {}, `+${others.length}`));
    const unfold = () => { expanded.add(facet); rest.append(...choices(others)); };
    if (rest.open) unfold();
    else rest.addEventListener("toggle", unfold, { once: true });
    return [make("fieldset", {}, make("legend", {}, words.names[facet]), ...choices(entries.filter(isFirst)), ...(others.length ? [rest] : []))];
  };
  const choice = (facet, { key, label, count, on }) => {
    const box = make("input", { type: "checkbox", checked: on });
    box.dataset.value = `${facet} ${key}`;
    box.onchange = () => {
      box.checked ? state.append(facet, key) : state.delete(facet, key);
      changed();
    };
    return make("label", {}, box, make("span", {}, label), make("span", named("count"), `${count}`));
  };

  let pause = 0;
  const typed = () => {
    clearTimeout(pause);
    found.ariaBusy = "true";
    pause = setTimeout(changed, PAUSE, "replaceState");
  };
  const onKey = (event) => {
    /* The keys that choose among an input method's words are not for us; Safari tells those only by their code. */
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const stops = [input, ...root.querySelectorAll(".eventnotes-search-title, .eventnotes-search-offers a, .eventnotes-search-more:not([hidden])")];
    const here = document.activeElement, at = stops.indexOf(here.closest("li")?.querySelector("a") ?? here);
    const next = { ArrowDown: stops[at + 1], ArrowUp: stops[at - 1], Escape: input }[event.key];
    if (event.key === "Escape" && !isPage) {
      root.close();
    } else if (event.key === "Escape" && at === 0) {
      input.value = "";
      changed();
    } else if (at >= 0 && next) {
      next.focus();
    } else {
      return;
    }
    event.preventDefault();
  };

  input.addEventListener("input", (event) => { if (!event.isComposing) typed(); });
  input.addEventListener("compositionend", typed);
  root.addEventListener("keydown", onKey);
  addEventListener("popstate", () => {
    if (!isPage) return root.close(); /* a result on the same page */
    readAddress();
    return update();
  });
  form.onsubmit = (event) => {
    event.preventDefault();
    clearTimeout(pause);
    if (isPage) changed();
    else location.href = address();
  };
  order.onchange = () => changed();
  panel.ontoggle = update;
  more.onclick = async () => {
    limit += PAGE;
    await update();
    list.children[limit - PAGE]?.querySelector("a").focus();
  };
  clear.onclick = () => {
    FACETS.forEach((facet) => state.delete(facet));
    changed();
    summary.focus();
  };
  readAddress();
  panel.open = innerWidth >= 960 && FACETS.some((facet) => state.has(facet)); /* where it has room beside the results */
  input.focus({ preventScroll: true });
  await update();
  return input;
};
