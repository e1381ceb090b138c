/* Offers the names that are nearest to what was typed; loaded only where nothing is found. */
import { nameKey } from "./eventnotes-search-index.js";

const KANA = ("a a i i u u e e o o ka ga ki gi ku gu ke ge ko go sa za si zi su zu se ze so zo ta da ti zi  tu zu te de to do "
  + "na ni nu ne no ha ba pa hi bi pi hu bu pu he be pe ho bo po ma mi mu me mo ya ya yu yu yo yo ra ri ru re ro wa wa i e o n bu").split(" ");
const LETTERS = "エー ビー シー ディー イー エフ ジー エイチ アイ ジェー ケー エル エム エヌ オー ピー キュー アール エス ティー ユー ブイ ダブリュー エックス ワイ ゼット".split(" ");
const DIGITS = "ゼロ ワン ツー スリー フォー ファイブ シックス セブン エイト ナイン".split(" ");
/* Latin words as Japanese ears hear them. */
const HEARD = [[/ph/gu, "f"], [/tion|sion/gu, "son"], [/x/gu, "kusu"], [/sch|sh/gu, "s"], [/tch|ch/gu, "t"], [/ck|q/gu, "k"], [/c(?=[eiy])/gu, "s"],
  [/c/gu, "k"], [/th/gu, "s"], [/([aeiou])r(?![aeiou])/gu, "$1"], [/l/gu, "r"], [/v/gu, "b"], [/f/gu, "h"], [/[jz]/gu, "z"], [/g(?=[ei])/gu, "z"], [/[wy]/gu, ""]];
const soundOf = (text) => HEARD.reduce((sound, [from, to]) => sound.replace(from, to), nameKey(text))
  .replace(/\d/gu, (digit) => nameKey(DIGITS[digit])).replace(/[ぁ-ゔ]/gu, (char) => KANA[char.charCodeAt(0) - 0x3041])
  .replace(/[^a-z]/gu, "").replace(/(.)\1+/gu, "$1");
/* Acronyms as they are spelled. */
const spelled = (text) => (/^[A-Z][A-Z0-9]{1,5}$/u.test(text)
  ? [...text].map((char) => LETTERS[char.charCodeAt(0) - 65] ?? DIGITS[char]).join("") : "");
const likeness = (key, sound, text) => {
  const other = nameKey(text), heard = soundOf(text), letters = nameKey(spelled(text));
  const near = (one, two, cost) => (one && two && Math.min(one.length, two.length) * 2 >= Math.max(one.length, two.length) ? 1 - distance(one, two, cost) / Math.max(one.length, two.length) : 0);
  return Math.max(near(key, other, () => 1), 0.98 * near(key, letters, () => 1),
    sound.length > 2 && heard.length > 2 ? 0.95 * near(sound, heard, (char) => (/[aiueo]/u.test(char) ? 0.35 : 1)) : 0);
};
/* Edits between two words; two letters in the wrong order are one. */
const distance = (one, two, cost) => {
  const rows = [[0]];
  for (let j = 0; j < two.length; j++) rows[0].push(rows[0][j] + cost(two[j]));
  for (let i = 1; i <= one.length; i++) {
    const row = [rows[i - 1][0] + cost(one[i - 1])];
    for (let j = 1; j <= two.length; j++) {
      const [a, b] = [one[i - 1], two[j - 1]];
      row.push(Math.min(rows[i - 1][j] + cost(a), row[j - 1] + cost(b), rows[i - 1][j - 1] + (a === b ? 0 : Math.max(cost(a), cost(b)))));
      if (i > 1 && j > 1 && a === two[j - 2] && one[i - 2] === b) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
    }
    rows.push(row);
  }
  return rows[one.length][two.length];
};

/* The names nearest to what was typed, the best first. */
export const offers = (records, query, kinds = ["topic", "speaker", "event"], namesOf = ({ spellings }) => spellings) => {
  const asked = [...new Set([query, ...query.split(/\s+/u)])].map((text) => [nameKey(text), soundOf(text)]).filter(([key]) => key.length > 1);
  const rated = records.filter(({ name }) => name && kinds.includes(name.kind)).map(({ name }) => {
    /* A word of a name counts less than the whole. */
    const spellings = namesOf(name).flatMap((text) => [[text, 1], ...text.split(/[\s・/]+/u).map((word) => [word, 0.95])]).filter(([text]) => nameKey(text).length > 1);
    return { ...name, rate: Math.max(0, ...asked.flatMap(([key, sound]) => spellings.map(([text, weight]) => weight * likeness(key, sound, text)))) };
  });
  return rated.filter(({ rate }) => rate >= 0.64)
    .sort((one, other) => other.rate - one.rate || kinds.indexOf(one.kind) - kinds.indexOf(other.kind)).slice(0, 5);
};
