/* Searches in the index that views/exports/search_index.py describes: loads what a query needs, and no more. */

/* ---- folding, as in search_index.py ---- */

const SAME = { "‘": "'", "’": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "‒": "-", "–": "-", "−": "-", "〜": "~", "ς": "σ" };
const KATAKANA = "ァ-ヺー-ヿㇰ-ㇿ", LETTER = "ァ-ヺヽ-ヿㇰ-ㇿ", WORD = "a-z0-9\u00df-\u024f\u0370-\u03ff\u0400-\u052f";
const UNMARKED = "\uf001", ONCE = "\x01", FIRST_LETTERS = 0xe000;
const LONG = new RegExp(`([${KATAKANA}]{2,}[${LETTER}])(ー*)(?![${KATAKANA}])`, "gu");
const UNMARKED_END = new RegExp(`[${LETTER}](?![${KATAKANA}${UNMARKED}])`, "gu");
const FIRST = new RegExp(`(?<![${WORD}])[${WORD}]`, "gu");
const SPACE = /[\s\x1c-\x1f\x85]+/gu;

export const fold = (text) => text.replace(/[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]/gu, "").normalize("NFKC")
  .toUpperCase().toLowerCase().replace(/[‘’“”‐‑‒–−〜ς]/gu, (char) => SAME[char])
  .normalize("NFD").replace(/[\u0300-\u036f]/gu, "").normalize("NFC");
export const chainOf = (folded) => folded.replace(FIRST, (char) => String.fromCharCode(char.charCodeAt(0) + FIRST_LETTERS))
  .replace(UNMARKED_END, `$&${UNMARKED}`).replace(SPACE, "");

/* Words, and what stands between quotation marks. */
export const termsOf = (query) => [...query.replace(/[“”＂]/gu, '"').matchAll(/"([^"]+)"?|[^\s"]+/gu)]
  .map(([word, quoted]) => fold(quoted ?? word).trim()).filter(Boolean);

/* The chains of a term: long katakana words with and without the mark at their end, and whatever follows the last word;
   whatever a word begins with, its first letter may also stand within one. */
const chainsOf = (term) => {
  const forms = [...term.matchAll(LONG)].slice(-4).reverse().reduce((known, { 0: word, 1: letters, 2: mark, index }) => {
    const end = index + word.length, other = mark ? letters + UNMARKED : `${letters}ー`;
    return mark || end < term.length ? known.flatMap((form) => [form, form.slice(0, index) + other + form.slice(end)]) : known;
  }, [term]);
  return forms.flatMap((form) => {
    const chain = chainOf(form), code = chain.charCodeAt(0) - FIRST_LETTERS;
    const chars = [...(chain.endsWith(UNMARKED) && !form.endsWith(UNMARKED) ? chain.slice(0, -1) : chain)];
    const within = { chars: [String.fromCharCode(code), ...chars.slice(1)], weight: 0.1 };
    return [{ chars, weight: 1 }, ...(code > 0 && code < 0x530 ? [within] : [])];
  });
};

/* The key that all spellings of a name share; hiragana and katakana are the same. */
export const nameKey = (name) => fold(name).replace(LONG, "$1").replace(/[\s-]+/gu, "")
  .replace(/[ァ-ヶ]/gu, (char) => String.fromCharCode(char.charCodeAt(0) - 0x60));

/* ---- the files ---- */

const SLOT = 512, TEXT = 4096, ROUND = 16;

export const open = async (folder) => {
  const load = async (name, cache = "no-cache") => {
    const answer = await fetch(new URL(`${name}.bin`, folder), { cache });
    if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
    return new Response(answer.body.pipeThrough(new DecompressionStream("deflate")));
  };
  const once = (make) => { const known = new Map(); return (name) => known.get(name) ?? known.set(name, make(name)).get(name); };
  const json = once(async (name) => (await load(name)).json());
  const sums = (steps) => { let sum = 0; return steps.map((step) => (sum += step)); };
  const [start, names] = await Promise.all([json("start"), json("names")]);

  /* Each record with its place, and where its title and its headings end. */
  const records = sums(start.slots).map((slot, number) => {
    const title = start.titles[number] * ROUND;
    return { number, at: slot * SLOT, title, head: title + start.heads[number] * ROUND, kind: "session" };
  });
  for (const [kind, number, title, url, shown, hidden, topic] of names) {
    Object.assign(records[number], { kind, name: { kind, title, url, shown, topic, spellings: [title, ...shown, ...hidden] } });
  }
  for (const number of start.foreign) records[number].foreign = true;
  const called = new Map(); /* key of a name to the records that are called so */
  for (const record of records.filter(({ name, kind }) => name && kind !== "page")) {
    for (const key of new Set(record.name.spellings.map(nameKey))) called.set(key, [...(called.get(key) ?? []), record]);
  }
  /* The newest event first, in the order of its page; what has no date last. */
  const events = [], others = [];
  for (const record of records) {
    if (record.kind === "event") events.unshift([]);
    (record.kind === "event" || record.kind === "session" ? events[0] : others).push(record);
  }
  [...events.flat(), ...others].forEach((record, order) => { record.order = order; });

  /* The last of a sorted list that is not above a value. */
  const before = (list, what, at = (item) => item) => {
    let low = 0, high = list.length;
    while (low < high) { const middle = (low + high) >> 1; at(list[middle]) <= what ? (low = middle + 1) : (high = middle); }
    return low - 1;
  };
  const recordAt = (place) => records[before(records, place, (record) => record.at)];

  /* The keys of a part, each with a function that returns its places. */
  const part = once(async (number) => {
    const bytes = new Uint8Array(await (await load(`part-${start.parts.slice(number * 10, number * 10 + 10)}`, "default")).arrayBuffer());
    const header = new DataView(bytes.buffer).getUint32(0, true);
    const [keys, counts] = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + header)));
    const planes = bytes.subarray(4 + header), size = planes.length / 4, ends = sums(counts);
    return keys.map((key, index) => ({ key, places: () => {
      let i = ends[index] - counts[index], place = 0;
      return Uint32Array.from({ length: counts[index] }, () => {
        place += planes[i] + planes[size + i] * 0x100 + planes[2 * size + i] * 0x10000 + planes[3 * size + i] * 0x1000000;
        i++;
        return place;
      });
    } }));
  });
  /* The places of all keys that begin so. */
  const placesOf = async (prefix) => {
    const first = Math.max(before(start.keys, prefix), 0), last = before(start.keys, `${prefix}\uffff`);
    const parts = await Promise.all(start.keys.slice(first, last + 1).map((_, index) => part(first + index)));
    const lists = parts.flat().filter(({ key }) => key.startsWith(prefix)).map(({ places }) => places());
    return lists.length === 1 ? lists[0] : Uint32Array.from(lists.flatMap((list) => [...list])).sort();
  };

  /* The places of a chain: those of a few keys that cover it, since all have places. Counted from the end: what words end
     with is in most texts, and so the longest to load. */
  const split = new Set(start.split);
  const find = async (chars) => {
    if (chars.length < 2) return placesOf(chars[0] + ONCE);
    const keyAt = (offset, size = 2) => {
      const key = chars.slice(offset, offset + size).join("");
      return offset + size < chars.length && split.has(key) ? keyAt(offset, 2 * size) : { offset, size, key };
    };
    const keys = chars.map((_, offset) => keyAt(offset)), asked = [];
    for (let end = chars.length; end > 0; end = asked.at(-1).offset) asked.push(keys.find(({ offset, size }) => offset + size >= end));
    const lists = await Promise.all(asked.map(async ({ offset, key }) => ({ offset, places: await placesOf(key) })));
    const [shortest, ...others] = lists.sort((one, other) => one.places.length - other.places.length);
    return others.reduce((found, { offset, places }) => {
      let at = 0;
      return found.filter((place) => {
        while (at < places.length && places[at] < place + offset) at++;
        return places[at] === place + offset;
      });
    }, shortest.places.filter((place) => place >= shortest.offset).map((place) => place - shortest.offset));
  };

  /* ---- the answer ---- */

  const topicsCalled = (name) => (called.get(nameKey(name)) ?? []).filter((record) => record.name.topic);
  /* The records that name or mention one of the topics. */
  const recordsOn = async (topics) => (await Promise.all(topics.map(({ name }) => placesOf(ONCE + name.topic + ONCE))))
    .flatMap((places) => Array.from(places, recordAt));

  /* Record to weight, of all that hold a term or are about a topic of that name. */
  const weigh = async (term) => {
    const weights = new Map(), chains = chainsOf(term), topics = topicsCalled(term);
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
    for (const record of await recordsOn(topics)) add(record, 1.5);
    return { weights, topics, rarity: Math.log(1 + records.length / (weights.size || 1)) };
  };

  /* All records that hold what was asked for, the best first: {records, terms, topics}. */
  const search = async (query, { newest = false } = {}) => {
    const terms = [...new Set(termsOf(query))], total = new Map();
    const byDate = (one, other) => one.order - other.order;
    if (!terms.length) return { terms, topics: [], records: newest || !query.trim() ? [...records].sort(byDate) : [] };
    const asked = await Promise.all(terms.map(weigh)), [first, ...others] = [...asked].sort((one, other) => one.weights.size - other.weights.size);
    for (const record of first.weights.keys()) {
      if (others.every(({ weights }) => weights.has(record))) {
        total.set(record, asked.reduce((sum, { weights, rarity }) => sum + weights.get(record) * rarity, 0));
      }
    }
    /* What is called like the whole query comes first, and then what is about it. */
    const topics = topicsCalled(query);
    for (const record of terms.length > 1 ? await recordsOn(topics) : []) total.set(record, Math.max(total.get(record) ?? 0, 1));
    for (const record of called.get(nameKey(query)) ?? []) total.set(record, 1000);
    const rank = (record) => total.get(record) + (record.kind === "page" ? -500 : 0);
    return {
      terms, topics: [...new Set([...topics, ...asked.flatMap((one) => one.topics)])].map(({ name }) => name),
      records: [...total.keys()].sort((one, other) => (newest ? 0 : rank(other) - rank(one)) || byDate(one, other)),
    };
  };

  const facets = once(async () => Object.fromEntries(Object.entries(await json("facets")).map(([facet, values]) => [facet,
    values.map(([key, label, steps]) => ({ key, label, numbers: new Set(sums(steps)) }))])));
  const shown = async ({ number, at }) => {
    const file = Math.floor(at / TEXT), first = before(records, file * TEXT - 1, (record) => record.at) + 1;
    return (await json(`text-${file.toString(16)}`))[number - first];
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
