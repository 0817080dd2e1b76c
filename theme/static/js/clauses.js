/* Clauses: an old link to a clause that has moved goes on to where it is now; a clause can be copied with its source. */

import { copy } from "./copying.js";

// old addresses

/** Give the address that an old link leads on to, or null where it leads to what it names. */
export function forwarded(document, fragment) {
  const part = fragment ? document.getElementById(fragment) : null;
  const moved = part?.closest("[data-moved]") ?? (part ? null : document.querySelector('[data-moved="page"]'));
  return moved?.querySelector("a[href]")?.href ?? null;
}

function forward() {
  const address = forwarded(document, decodeURIComponent(location.hash.slice(1)));
  if (address) location.replace(address);
}

// quotations

const LONG = 40; // characters of a phrase from which its address names only its beginning and its end
const END = 12;

/** Give the address of a clause at which a browser marks `phrase`. */
export function markedAddress(page, anchor, phrase) {
  const encode = (text) => encodeURIComponent(text).replaceAll("-", "%2D");
  const named = phrase.length > LONG ? [phrase.slice(0, END), phrase.slice(-END)] : [phrase];
  return `${page}#${anchor}:~:text=${named.map(encode).join(",")}`;
}

/** Give the first sentence of `text`, behind the clause's own heading where that is one. */
export function firstSentence(text, heading = "") {
  const body = text.startsWith(heading) && text.length > heading.length ? text.slice(heading.length) : text;
  return body.trim().match(/^[^。！？；]*[。！？；]?/)[0];
}

let reference = ""; // the bibliographic one, as the page shows it without scripts

/** Give the reference with the day of reading and the address filled in. */
function filledIn(address) {
  return reference.replace("[引用日期]", `[${today()}]`).replace("本页网址", address);
}

/** Give what is copied: the sentence, where it stands, its address, the reference. */
export function quotation({ sentence, plan, path, address, reference }) {
  return [`“${sentence}”`, `——${[plan, ...path].join("，")}`, address, reference].join("\n");
}

function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

function pageAddress() {
  return document.querySelector('link[rel="canonical"]')?.href ?? location.href.replace(/#.*/, "");
}

/** Give what a permalink stands for: the part that it is the first permalink of, otherwise its paragraph. */
function clauseOf(permalink) {
  const part = permalink.closest(".section, .measure, .item");
  return part?.querySelector(".permalink") === permalink ? part : permalink.parentElement;
}

/** Give the titles of what holds the clause, from the page down. */
function pathOf(article, permalink) {
  const titles = [];
  for (let part = permalink.parentElement; part && part !== article; part = part.parentElement) {
    const own = part.matches(".section, .measure, .item") && part.querySelector(".permalink");
    if (own) titles.unshift(own.getAttribute("aria-label").replace(/^.*?：/, ""));
  }
  const page = article.querySelector("h1")?.textContent.trim().replace(/\s+/g, "\u3000");
  return page ? [page, ...titles] : titles;
}

function selectedIn(part) {
  const selection = getSelection();
  const within = selection.rangeCount && part.contains(selection.anchorNode) && part.contains(selection.focusNode);
  return within ? selection.toString().trim() : "";
}

/** Give the text that a clause begins with: that of its line, behind a heading that of the first paragraph. */
function openingOf(clause, line) {
  const heading = /^H\d$/.test(line.tagName);
  const paragraph = heading ? clause.querySelector(":scope > p[id], :scope > div > p[id]") : line;
  return paragraph ?? line;
}

function textOf(line) {
  const copy = line.cloneNode(true);
  for (const part of copy.querySelectorAll(".permalink, .cite-panel, .noteref")) part.remove();
  return copy.textContent.trim();
}

function quote(permalink) {
  const article = permalink.closest("[data-plan]");
  const clause = clauseOf(permalink);
  const line = openingOf(clause, permalink.parentElement);
  const sentence = chosen || firstSentence(textOf(line), line.querySelector(".run-in")?.textContent);
  const anchor = permalink.parentElement.id;
  return quotation({
    sentence,
    plan: article.dataset.plan,
    path: pathOf(article, permalink),
    address: markedAddress(pageAddress(), anchor, sentence),
    reference: filledIn(`${pageAddress()}#${anchor}`),
  });
}

// the panel that a permalink opens

let chosen = ""; // what was selected when the permalink was pressed, which takes the selection away
let panel = null;

function button(label, text) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: label });
  made.addEventListener("click", async () => {
    const done = await copy(text(), made);
    made.parentElement?.querySelector("output").replaceChildren(done ? "已复制" : "浏览器不允许复制");
  });
  return made;
}

function open(permalink) {
  close();
  panel = Object.assign(document.createElement("span"), { className: "cite-panel" });
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", "引用本条");
  panel.append(
    button("复制引用", () => quote(permalink)),
    button("复制网址", () => `${pageAddress()}#${permalink.parentElement.id}`),
    document.createElement("output"),
  );
  permalink.after(panel);
}

function close() {
  if (panel?.contains(document.activeElement)) panel.previousElementSibling.focus({ preventScroll: true });
  panel?.remove();
  panel = null;
}

function start() {
  addEventListener("hashchange", forward);
  document.addEventListener("pointerdown", (event) => {
    const permalink = event.target.closest?.(".permalink");
    if (permalink) chosen = selectedIn(clauseOf(permalink));
    else if (!event.target.closest?.(".cite-panel")) close();
  });
  document.addEventListener("click", (event) => {
    const permalink = event.target.closest?.(".permalink");
    if (!permalink) return;
    open(permalink);
    const byKeyboard = event.detail === 0;
    if (byKeyboard) setTimeout(() => panel?.querySelector("button").focus()); // after the browser went to the fragment
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "Enter") chosen = "";
  });
  for (const block of document.querySelectorAll(".reference")) {
    reference = block.textContent;
    block.textContent = filledIn(pageAddress());
  }
  forward();
}

if (globalThis.document) start();
