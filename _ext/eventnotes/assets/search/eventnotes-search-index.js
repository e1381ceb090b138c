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
  const start = await json("start");

  /* Each record with its place, and where its title and its headings end. An event comes before its sessions. */
  const names = new Map(start.names.map(({ number, shown = [], hidden = [], ...name }) => {
    const spellings = [name.title, ...shown, ...hidden];
    return [number, { ...name, shown, spellings, keys: name.kind === "page" ? [] : spellings.map(nameKey) }];
  }));
  let event = 0;
  const records = sums(start.slots).map((slot, number) => {
    const name = names.get(number), kind = name?.kind ?? "session", title = start.titles[number] * ROUND;
    if (kind === "event") event += 1;
    const dated = kind === "event" || kind === "session";
    return { kind, name, slot, at: slot * SLOT, title, head: title + start.heads[number] * ROUND, event: dated ? event : 0, number };
  });
  const called = (text) => { const key = nameKey(text); return records.filter(({ name }) => name?.keys.includes(key)); };

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
    const step = (i) => planes[i] + planes[size + i] * 0x100 + planes[2 * size + i] * 0x10000 + planes[3 * size + i] * 0x1000000;
    return keys.map((key, index) => ({ key, places: () => sums(Array.from({ length: counts[index] }, (_, i) => step(ends[index] - counts[index] + i))) }));
  });
  /* The places of all keys that begin so, in order. */
  const placesOf = async (prefix) => {
    const first = Math.max(before(start.keys, prefix), 0), last = before(start.keys, `${prefix}\uffff`);
    const parts = await Promise.all(start.keys.slice(first, last + 1).map((_, index) => part(first + index)));
    return Uint32Array.from(parts.flat().filter(({ key }) => key.startsWith(prefix)).flatMap(({ places }) => places())).sort();
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
    const rarest = lists.reduce((one, other) => (other.places.length < one.places.length ? other : one));
    return Array.from(rarest.places, (place) => place - rarest.offset)
      .filter((place) => lists.every(({ offset, places }) => places[before(places, place + offset)] === place + offset));
  };

  const topicsCalled = (text) => called(text).filter(({ name }) => name.topic);
  /* The records that name or mention a topic of that name. */
  const recordsOn = async (text) => (await Promise.all(topicsCalled(text).map(({ name }) => placesOf(ONCE + name.topic + ONCE))))
    .flatMap((places) => Array.from(places, recordAt));

  /* Record to weight, of all that hold a term or are about a topic of that name. */
  const weigh = async (term) => {
    const weights = new Map();
    const add = (record, weight) => weights.set(record, Math.max(weights.get(record) ?? 0, weight));
    await Promise.all(chainsOf(term).map(async ({ chars, weight }) => {
      let last = null, number = 0;
      for (const place of await find(chars)) {
        const record = recordAt(place), at = place - record.at;
        number = record === last ? Math.min(number + 1, 8) : 1;
        last = record;
        const zone = at < record.title ? 6 + (2 * chars.length) / record.title : at < record.head ? 2.5 : 1;
        add(record, weight * (zone + number / 16));
      }
    }));
    for (const record of await recordsOn(term)) add(record, 1.5);
    return { weights, rarity: Math.log(1 + records.length / (weights.size || 1)) };
  };

  /* All records that hold what was asked for, the best or the newest first: {records, terms, topics}. */
  const search = async (query, newest) => {
    const terms = [...new Set(termsOf(query))], total = new Map();
    const byDate = (one, other) => other.event - one.event || one.number - other.number;
    if (!terms.length) return { terms, topics: [], records: query.trim() ? [] : [...records].sort(byDate) };
    const asked = await Promise.all(terms.map(weigh));
    for (const record of asked[0].weights.keys()) {
      if (asked.every(({ weights }) => weights.has(record))) {
        total.set(record, asked.reduce((sum, { weights, rarity }) => sum + weights.get(record) * rarity, 0));
      }
    }
    /* What is called like the whole query comes first, and then what is about it. */
    for (const record of terms.length > 1 ? await recordsOn(query) : []) total.set(record, Math.max(total.get(record) ?? 0, 1));
    for (const record of called(query)) total.set(record, 1000);
    const rank = (record) => (newest ? 0 : total.get(record) - (record.kind === "page" ? 500 : 0));
    return {
      terms, topics: [...new Set([query, ...terms].flatMap(topicsCalled))].map(({ name }) => name),
      records: [...total.keys()].sort((one, other) => rank(other) - rank(one) || byDate(one, other)),
    };
  };

  /* Facet to its values, each with its records. */
  const facets = async () => Object.fromEntries(Object.entries(await json("facets")).map(([facet, values]) => [facet,
    values.map(([key, label, steps]) => ({ key, label, records: new Set(sums(steps).map((number) => records[number])) }))]));
  const shown = async ({ at, slot }) => (await json(`text-${Math.floor(at / TEXT).toString(16)}`))[slot];

  return { words: start.words, records, search, facets, shown };
};

/* A character with its marks: half-width katakana, too, become one letter with their voicing mark. */
const PIECE = /[^][\u0300-\u036f\u3099\u309a\uff9e\uff9f]*/gu;
const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");

const known = new Map(); /* character to what it folds to */

/* Returns a function that cuts a text into pieces, every second one of which is asked for. */
export const marker = (terms) => {
  const patterns = terms.map((term) => new RegExp([...term.replace(LONG, `$1${UNMARKED}`).replace(SPACE, "")]
    .map((char) => (char === UNMARKED ? "ー*" : escaped(char))).join("\\s*"), "gu"));
  return (text) => {
    const at = []; /* of each folded character, where the piece begins and ends that it comes from */
    let folded = "";
    for (const { 0: piece, index } of text.matchAll(PIECE)) {
      if (!known.has(piece)) known.set(piece, fold(piece));
      folded += known.get(piece);
      while (at.length < folded.length) at.push([index, index + piece.length]);
    }
    const found = patterns.map((pattern) => [...folded.matchAll(pattern)].filter(([word]) => word)
      .map(({ 0: word, index }) => [at[index][0], at[index + word.length - 1][1]]));
    const parts = [];
    let done = 0;
    for (const [first, end] of found.flat().sort((one, other) => one[0] - other[0] || other[1] - one[1])) {
      if (first >= done) { parts.push(text.slice(done, first), text.slice(first, end)); done = end; }
    }
    return { held: [...found.keys()].filter((term) => found[term].length), parts: [...parts, text.slice(done)] };
  };
};
