// What a query that found nothing may have meant: another wording, pinyin, one character amiss, too many words.

const HAN = /\p{Script=Han}/u;
const ASIDES = /请问|(?:[有是]|包括)(?:哪些|什么|多少)|怎么[做办]|[去在到]哪里?|怎么样|怎么|怎样|如何|哪些|哪个|哪里|什么|多少|是否|有没有|能不能|可不可以|为什么|吗|呢/gu;

/** Give the query in simplified characters and the wording of the plans, or the same query. */
export function reword(query, { characters, words }) {
  let said = Array.from(query, (each) => (Object.hasOwn(characters, each) ? characters[each] : each)).join("");
  const longest = Object.keys(words).sort((one, other) => other.length - one.length);
  for (const theirs of longest) said = said.replaceAll(theirs, words[theirs]);
  return said;
}

/** Give the query without words that only make it a question. */
export function withoutAsides(query) {
  return query.replace(ASIDES, " ").trim();
}

/** Give queries that may have been meant, the likeliest first. */
export function suggest(query, vocabulary) {
  const words = vocabulary.words.split(" ");
  const readings = readingsOf(vocabulary.pinyin);
  const found = new Map();
  const add = (suggestion, cost) => {
    if (suggestion && suggestion !== query && !(found.get(suggestion) <= cost)) found.set(suggestion, cost);
  };
  const latin = query.toLowerCase().replace(/[^a-z]/gu, "");
  if (latin.length > 1 && !HAN.test(query)) spell(latin, words, readings).forEach((each, place) => add(each, place));
  else for (const part of query.split(/\s+/u)) slips(part, words, readings, (better, cost) => add(query.replace(part, better), cost));
  return [...found].sort((one, other) => one[1] - other[1]).slice(0, 8).map(([suggestion]) => suggestion);
}

/** Give the syllables of each character. */
function readingsOf(pinyin) {
  const readings = new Map();
  for (const [syllable, characters] of Object.entries(pinyin)) {
    for (const each of characters) readings.set(each, [...(readings.get(each) ?? []), syllable]);
  }
  return readings;
}

/** Give every way to spell a word. */
function spellings(word, readings) {
  return Array.from(word).reduce(
    (begun, each) => begun.flatMap((start) => (readings.get(each) ?? [""]).map((syllable) => [...start, syllable])),
    [[]],
  );
}

/** Read Latin letters as pinyin, or as the initials of a word. */
function spell(latin, words, readings) {
  const spelled = new Map();
  const initials = [];
  const begun = [];
  for (const word of words) {
    for (const syllables of spellings(word, readings)) {
      const whole = syllables.join("");
      if (!spelled.has(whole)) spelled.set(whole, word);
      if (syllables.map((each) => each[0]).join("") === latin) initials.push(word);
      if (latin.length > 2 && whole !== latin && whole.startsWith(latin)) begun.push(word);
    }
  }
  return [fewest(latin, spelled), ...initials.slice(0, 3), ...begun.slice(0, 3)].filter(Boolean);
}

/** Put a run of pinyin together from as few words as can be. */
function fewest(latin, spelled) {
  const best = [[]];
  for (let end = 1; end <= latin.length; end += 1) {
    for (let begin = Math.max(0, end - 40); begin < end; begin += 1) {
      const word = best[begin] && spelled.get(latin.slice(begin, end));
      if (word && (!best[end] || best[begin].length + 1 < best[end].length)) best[end] = [...best[begin], word];
    }
  }
  return best[latin.length]?.join("") ?? "";
}

/** Find words that a part of the query is one character away from: another, one more, one less, two changed about. */
function slips(part, words, readings, add) {
  const letters = Array.from(part);
  const known = new Set(words);
  words.forEach((word, rank) => {
    const wanted = Array.from(word);
    for (const length of [wanted.length, wanted.length - 1, wanted.length + 1]) {
      if (length < 2) continue;
      for (let at = 0; at + length <= letters.length; at += 1) {
        const given = letters.slice(at, at + length);
        if (known.has(given.join(""))) continue;
        const cost = distance(given, wanted, readings);
        if (cost === null) continue;
        const better = [...letters.slice(0, at), ...wanted, ...letters.slice(at + length)].join("");
        add(better, cost - wanted.length + rank / words.length);
      }
    }
  });
}

/** Tell how far apart two words are, null where it is more than one character; what sounds alike is nearer. */
function distance(given, wanted, readings) {
  const amiss = wanted.map((_, at) => at).filter((at) => given[at] !== wanted[at]);
  if (given.length === wanted.length) {
    if (amiss.length === 1) {
      const [one, other] = [given[amiss[0]], wanted[amiss[0]]];
      const alike = (readings.get(one) ?? []).some((each) => readings.get(other)?.includes(each));
      return alike ? 0 : wanted.length > 2 ? 1 : null;
    }
    const swapped = amiss.length === 2 && amiss[1] === amiss[0] + 1;
    return swapped && given[amiss[0]] === wanted[amiss[1]] && given[amiss[1]] === wanted[amiss[0]] ? 0.5 : null;
  }
  const [longer, shorter] = given.length > wanted.length ? [given, wanted] : [wanted, given];
  if (shorter.length < 3) return null;
  const at = longer.findIndex((each, place) => each !== shorter[place]);
  return longer.slice(at + 1).every((each, place) => each === shorter[at + place]) ? 1.5 : null;
}
