/* Searches in the index that views/exports/search_index.py describes: loads what a query needs, and no more. */

/* ---- folding, as in search_index.py ---- */

const SAME = { "‘": "'", "’": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "‒": "-", "–": "-", "−": "-", "〜": "~", "ς": "σ" };
const KATAKANA = "ァ-ヺー-ヿㇰ-ㇿ", WORD = "a-z0-9\u00df-\u024f\u0370-\u03ff\u0400-\u052f";
const UNMARKED = "\uf001";
const LONG = new RegExp(`([${KATAKANA}]{2,}[ァ-ヺヽ-ヿㇰ-ㇿ])(ー*)(?![${KATAKANA}])`, "gu");
const FIRST = new RegExp(`(?<![${WORD}])[${WORD}]`, "gu");
const SPACE = /[\s\x1c-\x1f\x85]+/gu, TOPIC = "\x01", FIRST_LETTERS = 0xe000;

export const fold = (text) => text.replace(/[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]/gu, "").normalize("NFKC")
  .toUpperCase().toLowerCase().replace(/[‘’“”‐‑‒–−〜ς]/gu, (char) => SAME[char])
  .normalize("NFD").replace(/[\u0300-\u036f]/gu, "").normalize("NFC");
export const chainOf = (folded) => folded.replace(FIRST, (char) => String.fromCharCode(char.charCodeAt(0) + FIRST_LETTERS)).replace(SPACE, "");

/* Words, and what stands between quotation marks. */
export const termsOf = (query) => [...query.replace(/[“”＂]/gu, '"').matchAll(/"([^"]+)"?|[^\s"]+/gu)]
  .map(([word, quoted]) => fold(quoted ?? word).trim()).filter(Boolean);

/* The chains of a term: long katakana words with and without the mark at their end; whatever a word begins with, its
   first letter may also stand within one. */
const chainsOf = (term) => {
  const forms = [...term.matchAll(LONG)].slice(-4).reverse().reduce((known, { 0: word, 1: letters, 2: mark, index }) => {
    const end = index + word.length, isLast = end === term.length;
    if (!mark && isLast) return known;
    const other = mark ? letters + (isLast ? UNMARKED : "") : `${letters}ー`;
    return known.flatMap((form) => [form, form.slice(0, index) + other + form.slice(end)]);
  }, [term]).map(chainOf);
  return [...new Set(forms)].flatMap((chain) => {
    const code = chain.charCodeAt(0) - FIRST_LETTERS, chars = [...chain];
    const within = [String.fromCharCode(code), ...chars.slice(1)];
    return code > 0 && code < 0x530 ? [{ chars, weight: 1 }, { chars: within, weight: 0.1 }] : [{ chars, weight: 1 }];
  });
};

/* The key that all spellings of a name share; hiragana and katakana are the same. */
export const nameKey = (name) => fold(name).replace(LONG, "$1").replace(/[\s-]+/gu, "")
  .replace(/[ァ-ヶ]/gu, (char) => String.fromCharCode(char.charCodeAt(0) - 0x60));

/* ---- the files ---- */

const SLOT = 512, SPAN = 16384, OTHERS = 2 ** 31, TEXTS = { event: 1, session: 1, topic: 8, speaker: 64, page: 1 };

export const open = async (folder) => {
  const load = async (name, cache = "no-cache") => {
    const answer = await fetch(new URL(`${name}.bin`, folder), { cache });
    if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
    return new Response(answer.body.pipeThrough(new DecompressionStream("deflate")));
  };
  const once = (make) => { const known = new Map(); return (name) => known.get(name) ?? known.set(name, make(name)).get(name); };
  const json = once(async (name) => (await load(name)).json());
  const [start, names] = await Promise.all([json("start"), json("names")]);

  /* Each record with its place, its size, and where its title and its headings end. */
  const records = [];
  let base = 0;
  [...start.events, ...start.others].forEach((size, group) => {
    if (group === start.events.length) base = Math.max(base, OTHERS);
    let at = base;
    for (let index = 0; index < size; index++) {
      const number = records.length, title = start.titles[number];
      records.push({ number, at, base, index, group, title, head: title + start.heads[number], kind: index ? "session" : "event" });
      at += start.slots[number] * SLOT;
    }
    base = Math.ceil(at / SPAN) * SPAN;
  });
  for (const [kind, number, title, url, shown, hidden, topic] of names) {
    Object.assign(records[number], { kind, name: { kind, title, url, shown, topic, spellings: [title, ...shown, ...hidden] } });
  }
  for (const number of start.foreign) records[number].foreign = true;
  const called = new Map(); /* key of a name to the records that are called so */
  for (const record of records.filter(({ name, kind }) => name && kind !== "page")) {
    for (const key of new Set(record.name.spellings.map(nameKey))) called.set(key, [...(called.get(key) ?? []), record]);
  }

  const before = (list, what, at = (item) => item) => {
    let low = 0, high = list.length;
    while (low < high) { const middle = (low + high) >> 1; at(list[middle]) <= what ? (low = middle + 1) : (high = middle); }
    return low - 1;
  };
  const part = once(async (number) => {
    const bytes = new Uint8Array(await (await load(`part-${start.parts.slice(number * 10, number * 10 + 10)}`, "default")).arrayBuffer());
    const header = new DataView(bytes.buffer).getUint32(0, true);
    const [keys, counts] = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + header)));
    const planes = bytes.subarray(4 + header), size = planes.length / 4, lists = new Map();
    let from = 0;
    keys.forEach((key, index) => { lists.set(key, [from, (from += counts[index])]); });
    return (key) => {
      const [first, end] = lists.get(key) ?? [0, 0], places = new Uint32Array(end - first);
      for (let i = first, place = 0; i < end; i++) {
        place += planes[i] + planes[size + i] * 0x100 + planes[2 * size + i] * 0x10000 + planes[3 * size + i] * 0x1000000;
        places[i - first] = place;
      }
      return places;
    };
  });
  const placesOf = async (key) => {
    const number = before(start.keys, key);
    return number < 0 ? new Uint32Array() : (await part(number))(key);
  };

  /* The places of a chain: every second of its pairs is enough, since all have places. Counted from the end: what words
     end with is in most texts, and so the longest to load. */
  const find = async (chars) => {
    if (chars.length < 2) return placesOf(chars.join(""));
    const offsets = chars.map((_, i) => i).filter((i) => i + 1 < chars.length && (i === 0 || (chars.length - i) % 2 === 0));
    const lists = await Promise.all(offsets.map((i) => placesOf(chars[i] + chars[i + 1])));
    const order = [...lists.keys()].sort((one, other) => lists[one].length - lists[other].length);
    let found = lists[order[0]].filter((place) => place >= offsets[order[0]]).map((place) => place - offsets[order[0]]);
    for (const i of order.slice(1)) {
      const list = lists[i], offset = offsets[i];
      let at = 0;
      found = found.filter((place) => {
        while (at < list.length && list[at] < place + offset) at++;
        return list[at] === place + offset;
      });
    }
    return found;
  };

  const recordAt = (place) => records[before(records, place, (record) => record.at)];

  /* Record to weight, of all that hold a term or are about a topic of that name. */
  const weigh = async (term) => {
    const weights = new Map(), chains = chainsOf(term), topics = new Set();
    const add = (record, weight) => weights.set(record, Math.max(weights.get(record) ?? 0, weight));
    const lists = await Promise.all(chains.map(({ chars }) => find(chars)));
    lists.forEach((places, index) => {
      const { chars, weight } = chains[index];
      let record = null, number = 0;
      for (const place of places) {
        if (record && place < (records[record.number + 1]?.at ?? Infinity)) number++;
        else { record = recordAt(place); number = 1; }
        const at = place - record.at;
        const zone = at < record.title ? 6 + (2 * chars.length) / record.title : at < record.head ? 2.5 : 1;
        add(record, weight * (zone + Math.min(number, 8) / 16));
      }
    });
    for (const record of (called.get(nameKey(term)) ?? []).filter(({ name }) => name.topic)) {
      topics.add(record);
      for (const place of await placesOf(TOPIC + record.name.topic)) add(recordAt(place), 1.5);
    }
    return { term, weights, topics, rarity: Math.log(1 + records.length / (weights.size || 1)) };
  };

  const facets = once(async () => Object.fromEntries(Object.entries(await json("facets")).map(([facet, values]) => [facet,
    values.map(([key, label, steps]) => { let at = 0; return { key, label, numbers: new Set(steps.map((step) => (at += step))) }; })])));

  /* All records that hold what was asked for, the best first: {records, terms, topics}. */
  const search = async (query, { newest = false } = {}) => {
    const terms = [...new Set(termsOf(query))], whole = fold(query).trim();
    if (!terms.length) return { terms, topics: [], records: newest || !query.trim() ? [...records].sort(byDate) : [] };
    const asked = await Promise.all(terms.map(weigh)), [first, ...others] = [...asked].sort((one, other) => one.weights.size - other.weights.size);
    const total = new Map();
    for (const record of first.weights.keys()) {
      if (others.every(({ weights }) => weights.has(record))) {
        total.set(record, asked.reduce((sum, { weights, rarity }) => sum + weights.get(record) * rarity, 0));
      }
    }
    const named = called.get(nameKey(whole)) ?? [], topics = new Set(asked.flatMap((one) => [...one.topics]));
    for (const record of named) {
      if (record.name.topic && terms.length > 1) {
        topics.add(record);
        for (const place of await placesOf(TOPIC + record.name.topic)) total.set(recordAt(place), Math.max(total.get(recordAt(place)) ?? 0, 1));
      }
      total.set(record, 1000);
    }
    const rank = (record) => total.get(record) + (record.kind === "page" ? -500 : 0);
    return {
      terms, topics: [...topics].map(({ name }) => name),
      records: [...total.keys()].sort((one, other) => (newest ? 0 : rank(other) - rank(one)) || byDate(one, other)),
    };
  };
  /* The newest event first, in the order of its page; what has no date last. */
  const isOther = (record) => record.group >= start.events.length;
  const byDate = (one, other) => isOther(one) - isOther(other)
    || (isOther(one) ? one.number - other.number : other.group - one.group || one.index - other.index);

  const shown = async ({ base: from, index, group, kind }) => {
    const few = TEXTS[kind];
    return (await json(`text-${(from / SPAN).toString(16)}-${Math.floor(index / few).toString(16)}`))[index % few];
  };

  return { words: start.words, records, search, facets, shown };
};

/* ---- excerpts ---- */

/* A character with its marks: half-width katakana, too, become one letter with their voicing mark. */
const PIECE = /[^][\u0300-\u036f\u3099\u309a\uff9e\uff9f]*/gu;
const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");

const known = new Map(); /* character to what it folds to */

/* Returns a function that cuts a text into pieces, every second one of which is asked for. */
export const marker = (terms) => {
  const patterns = terms.map((term) => new RegExp([...term.replace(LONG, `$1${UNMARKED}`).replace(SPACE, "")]
    .map((char) => (char === UNMARKED ? "ー*" : escaped(char))).join("\\s*"), "gu"));
  return (text) => {
    let folded = "";
    const from = [], to = [];
    for (const { 0: piece, index } of text.matchAll(PIECE)) {
      if (!known.has(piece)) known.set(piece, fold(piece));
      const plain = known.get(piece);
      folded += plain;
      for (let n = 0; n < plain.length; n++) { from.push(index); to.push(index + piece.length); }
    }
    const found = patterns.map((pattern) => [...folded.matchAll(pattern)].filter(([word]) => word)
      .map(({ 0: word, index }) => [from[index], to[index + word.length - 1]]));
    const parts = [];
    let done = 0;
    for (const [first, end] of found.flat().sort((one, other) => one[0] - other[0] || other[1] - one[1])) {
      if (first >= done) { parts.push(text.slice(done, first), text.slice(first, end)); done = end; }
    }
    return { held: found.map((places) => places.length > 0), parts: [...parts, text.slice(done)] };
  };
};
