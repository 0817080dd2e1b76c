/* Where one is in a plan: in the contents beside a chapter, and kept for the next visit to the plan's page. */

import { reached } from "./places.js";

const folder = new URL(".", location.href).pathname;
const KEY = `reading ${folder}`;
const FAR = 0.9; // share of a chapter from which it counts as read

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function keep(state) {
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    // nothing is kept
  }
}

const name = (link) => new URL(link.href).pathname.slice(folder.length);

function followChapter(side) {
  const links = [...side.querySelectorAll('ol ol a[href*="#"]')];
  const byId = new Map(links.map((link) => [new URL(link.href).hash.slice(1), link]));
  const headings = [...byId.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const main = document.querySelector("main");
  const clauses = [...main.querySelectorAll(":is(h2, h3, p)[id]")];
  const page = location.pathname.slice(folder.length);
  let asked = false;

  const update = () => {
    asked = false;
    const heading = headings.length && reached(headings);
    for (const [id, link] of byId) {
      if (heading && heading.id === id && heading.getBoundingClientRect().top <= innerHeight / 3) {
        if (link.getAttribute("aria-current")) continue;
        link.setAttribute("aria-current", "location");
        const { top, bottom } = link.getBoundingClientRect();
        const frame = side.getBoundingClientRect();
        if (top < frame.top || bottom > frame.bottom) side.scrollTop += top - frame.top - frame.height / 3;
      } else link.removeAttribute("aria-current");
    }
  };
  const remember = () => {
    const clause = clauses.length && reached(clauses);
    const share = (innerHeight - main.getBoundingClientRect().top) / main.offsetHeight;
    if (share < 0.05) return;
    const state = kept();
    const read = new Set(state.read).add(share >= FAR ? page : "");
    read.delete("");
    keep({ page, clause: clause?.id ?? "", title: document.querySelector("h1").textContent.trim(), read: [...read] });
  };
  addEventListener("scroll", () => {
    if (!asked) requestAnimationFrame(update);
    asked = true;
  }, { passive: true });
  addEventListener("pagehide", remember);
  document.addEventListener("visibilitychange", remember);
  update();
}

function showOverview(contents) {
  const { page, clause, title, read = [] } = kept();
  if (!page) return;
  for (const link of contents.querySelectorAll(":scope > li > a")) {
    if (read.includes(name(link))) link.dataset.read = "　已读";
  }
  const onwards = document.createElement("p");
  onwards.className = "read-on";
  const link = document.createElement("a");
  link.href = `${page}${clause ? `#${clause}` : ""}`;
  link.textContent = `继续阅读：${title}`;
  onwards.append(link);
  contents.before(onwards);
}

const side = document.querySelector(".page-chapter .side-contents");
const contents = document.querySelector(".page-plan .chapters");
if (side) followChapter(side);
if (contents) showOverview(contents);
