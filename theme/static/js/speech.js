/* Reading aloud with the browser's own voices, sentence by sentence; each is marked while it is heard. */

const BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, dt, dd, caption, figcaption, tr";
const SILENT = "nav, [aria-hidden], .plan-name, .noteref, .back-link, .note-link, .permalink, .footnotes, .clause-notes, .chart-lines, .cite, button, svg";
const SENTENCE = /[^。！？；]+[。！？；]?[”’」』）]*/g;
const RATES = [["0.75", "慢速"], ["1", "中速"], ["1.4", "快速"]];

/** Cut a text into sentences: give begin and end of each. */
export function sentences(text) {
  return [...text.matchAll(SENTENCE)].filter(([found]) => found.trim()).map((found) => [found.index, found.index + found[0].length]);
}

/** Give the sentences of `block`, each with its text and its range in the document. */
function rangesOf(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest(SILENT) || node.parentElement.closest(BLOCKS) !== block ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const parts = [];
  let text = "";
  while (walker.nextNode()) {
    parts.push([text.length, walker.currentNode]);
    text += walker.currentNode.data;
  }
  const place = (index) => {
    const [start, node] = parts.findLast(([from]) => from <= index);
    return [node, index - start];
  };
  return sentences(text).map(([from, to]) => {
    const range = new Range();
    range.setStart(...place(from));
    range.setEnd(...place(to - 1));
    range.setEnd(range.endContainer, range.endOffset + 1);
    return { text: text.slice(from, to).trim(), range, block };
  });
}

if (globalThis.CSS?.highlights) {
  const sheet = new CSSStyleSheet(); // older browsers would drop a rule with this selector, checkers reject it
  sheet.replaceSync("::highlight(speaking) { color: #000; background: #ffd83d; }");
  document.adoptedStyleSheets.push(sheet);
}

/** Voices for traditional characters, as they are spoken in Hong Kong, else in Taiwan; others are the browser's choice. */
const ACCENTS = document.documentElement.lang.startsWith("zh-Hant") ? ["zh-HK", "yue-HK", "zh-TW"] : [];

/** Give the voice that reads the page, or null for any that reads Chinese. */
function voice() {
  const voices = speechSynthesis.getVoices();
  const found = ACCENTS.map((accent) => voices.find(({ lang }) => lang.replace("_", "-") === accent)); // Android writes zh_HK
  return found.find(Boolean) ?? null;
}

let queue = [];
let at = 0;
let panel;
let rate = "1";
let turn = 0; // utterances of earlier turns are not followed up

function mark(sentence) {
  document.querySelectorAll(".speaking").forEach((block) => block.classList.remove("speaking"));
  if (globalThis.CSS?.highlights) {
    if (sentence) CSS.highlights.set("speaking", new Highlight(sentence.range));
    else CSS.highlights.delete("speaking");
  } else sentence?.block.classList.add("speaking");
  if (!sentence) return;
  const { top, bottom } = sentence.range.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight - 160) {
    const smooth = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    scrollBy({ top: top - innerHeight / 3, behavior: smooth });
  }
}

function speak() {
  const mine = ++turn;
  speechSynthesis.cancel();
  if (at >= queue.length) return stop();
  const sentence = queue[at];
  mark(sentence);
  const utterance = new SpeechSynthesisUtterance(sentence.text);
  utterance.voice = voice();
  utterance.lang = utterance.voice?.lang ?? "zh-CN";
  utterance.rate = Number(rate);
  utterance.onend = () => {
    if (mine !== turn) return;
    at += 1;
    speak();
  };
  utterance.onerror = (event) => {
    if (mine === turn && !["canceled", "interrupted"].includes(event.error)) stop("这台设备没有可用的中文语音。");
  };
  speechSynthesis.speak(utterance);
}

function stop(message = "") {
  turn += 1;
  speechSynthesis.cancel();
  mark(null);
  queue = [];
  panel.hidden = !message;
  panel.querySelector("output").textContent = message;
  press(false);
}

function press(on) {
  document.querySelectorAll('[data-action="speak"]').forEach((button) => {
    button.setAttribute("aria-pressed", on);
    button.textContent = on ? "停止朗读" : "朗读";
  });
}

function pause(button) {
  const paused = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", paused);
  if (paused) {
    turn += 1;
    speechSynthesis.cancel(); // `pause` does nothing on many phones: the sentence begins anew
  } else speak();
}

function makePanel(bar) {
  panel = document.createElement("div");
  panel.className = "speech";
  panel.innerHTML = `<button type="button" aria-pressed="false">暂停</button>
<label>语速 <select>${RATES.map(([value, label]) => `<option value="${value}">${label}</option>`).join("")}</select></label> <output></output>`;
  const [button, select] = panel.querySelectorAll("button, select");
  select.value = rate;
  button.addEventListener("click", () => pause(button));
  select.addEventListener("change", () => {
    rate = select.value;
    if (queue.length && button.getAttribute("aria-pressed") === "false") speak();
  });
  bar.append(panel);
}

/** Begin to read at the first sentence in the window, or stop. */
export function toggle(bar) {
  if (!panel) makePanel(bar);
  if (queue.length) return stop();
  const blocks = [...document.querySelectorAll(`main :is(${BLOCKS})`)].filter((block) => !block.closest(SILENT) && block.offsetParent);
  queue = blocks.flatMap(rangesOf);
  at = Math.max(queue.findIndex(({ range }) => range.getBoundingClientRect().top >= 0), 0);
  panel.hidden = false;
  panel.querySelector("button").setAttribute("aria-pressed", "false");
  press(true);
  speak();
}

addEventListener("pagehide", () => speechSynthesis.cancel());
