/* Buttons: 长辈版 and its bar, size of text, high contrast, printing, copying the address, reading aloud. */

import { choose, chosen, show } from "./display.js";

const SIZES = ["small", "", "large", "larger", "largest"];
const root = document.documentElement;
const all = (selector) => document.querySelectorAll(selector);

const bar = document.createElement("section");
bar.className = "tool-bar";
bar.setAttribute("aria-label", "阅读工具");
bar.innerHTML = `<button type="button" data-action="elder" aria-label="退出长辈版">退出</button>
<button type="button" data-action="larger" aria-label="放大文字">放大</button><button type="button" data-action="smaller" aria-label="缩小文字">缩小</button>
<button type="button" data-action="contrast" aria-pressed="false">高对比</button>`;
const speaks = document.querySelector('[data-action="speak"]');
if (speaks) bar.append(speaks.cloneNode(true));
document.body.append(bar);

const toggle = (name, value) => choose({ [name]: chosen()[name] === value ? "" : value });

function resize(by) {
  const at = SIZES.indexOf(chosen().size ?? "") + by;
  choose({ size: SIZES[Math.min(Math.max(at, 0), SIZES.length - 1)] });
}

async function copyAddress(button) {
  const address = button.closest(".share-panel").querySelector(".share-address");
  const { copy } = await import("./copying.js");
  const done = await copy(address.textContent, button);
  if (!done) getSelection().selectAllChildren(address);
  button.parentElement.querySelector("output").textContent = done ? "已复制" : "请复制选中的网址";
}

const ACTIONS = {
  elder: () => toggle("mode", "elder"),
  contrast: () => toggle("contrast", "high"),
  larger: () => resize(1),
  smaller: () => resize(-1),
  print: () => print(),
  speak: async () => (await import("./speech.js")).toggle(bar),
  copy: copyAddress,
};

function update() {
  const { mode, contrast, size } = root.dataset;
  all('.elder-switch, [data-action="contrast"]').forEach((button) => {
    button.setAttribute("aria-pressed", Boolean(button.dataset.action === "elder" ? mode : contrast));
  });
  all("[data-size]").forEach((button) => button.setAttribute("aria-pressed", button.dataset.size === (size ?? "")));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-action], button[data-size]");
  if (button) {
    if ("size" in button.dataset) choose({ size: button.dataset.size });
    else ACTIONS[button.dataset.action]?.(button);
    update();
  }
  const open = document.querySelector(".share[open]");
  if (open && !open.contains(event.target)) open.open = false;
});

document.addEventListener("keydown", (event) => {
  const open = document.querySelector(".share[open]");
  if (event.key === "Escape" && open) {
    open.open = false;
    open.firstElementChild.focus();
  }
});

all(".share-address").forEach((address) => {
  const canonical = document.querySelector('link[rel="canonical"]');
  if (!canonical) address.textContent = location.href.replace(/#.*/, "");
});
if (!("speechSynthesis" in window)) all('[data-action="speak"]').forEach((button) => button.remove());
update();
addEventListener("storage", () => {
  show(chosen()); // chosen in another window
  update();
});
