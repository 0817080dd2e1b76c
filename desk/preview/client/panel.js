/* What the preview has to say, at the lower edge of the window: problems with file, line and remedy; what became of
   the page; whether it is being made anew; apart from these, what the checks find in the plan.  It never covers what it
   speaks of: the page ends above it, and it can be folded away. */

import { leadTo } from "./lines.js";

const SLOW = 300; // milliseconds after which a build is worth a word
const SHORT = 2500; // milliseconds that a passing word stays
const OPEN = "preview panel"; // the height of the panel as long as it is open, for when the page is loaded anew

function element(kind, properties = {}, ...children) {
  const made = Object.assign(document.createElement(kind), properties);
  made.append(...children);
  return made;
}

/** Let the page end above the panel, so that nothing is covered for good. */
function makeRoom(height) {
  document.documentElement.style.setProperty("--plan-preview-height", `${height}px`);
}

function kept() {
  try {
    return Number(sessionStorage.getItem(OPEN)) || 0;
  } catch {
    return 0;
  }
}

function keep(height) {
  try {
    sessionStorage.setItem(OPEN, String(height));
  } catch {
    // it is folded when the page has been loaded anew
  }
}

export class Panel {
  constructor() {
    this.summary = element("span", { className: "plan-preview-summary" });
    this.toggle = element("button", { type: "button", className: "plan-preview-toggle" });
    this.toggle.addEventListener("click", () => this.choose(this.list.hidden));
    this.list = element("div", { className: "plan-preview-lists" });
    this.word = element("p", { className: "plan-preview-word", hidden: true });
    const manual = element("a", { href: "/_preview/manual", target: "_blank", textContent: "编辑手册" });
    this.bar = element("div", { className: "plan-preview-bar" }, this.summary, manual, this.toggle);
    this.root = element("section", { className: "plan-preview", hidden: true }, this.bar, this.list);
    this.root.setAttribute("aria-label", "预览");
    this.word.setAttribute("role", "status");
    this.summary.setAttribute("role", "status");
    document.body.append(this.root, this.word);
    addEventListener("keydown", (event) => event.key === "Escape" && !this.list.hidden && this.choose(false));
    this.shown = "";
    this.chosen = kept() > 0; // the reader has it open
    makeRoom(kept());
    new ResizeObserver(() => this.root.hidden || makeRoom(this.root.offsetHeight)).observe(this.root);
  }

  /** Show how things stand. */
  show(news, { gone }) {
    clearTimeout(this.waiting);
    this.hush();
    if (news.busy) {
      this.waiting = setTimeout(() => this.say("正在更新……", 0), SLOW);
      return;
    }
    const failed = !news.built;
    const errors = news.problems.filter((each) => each.severity === "error").length + news.faults.length;
    const others = news.problems.length + news.more - errors + news.faults.length;
    const { problems, more } = news.findings;
    const found = problems.length + more;
    const said = [];
    if (gone) said.push("本页的内容已不在规划文件中。");
    if (failed) said.push(`有 ${errors} 个错误，改正后页面才会更新；现在显示的是上一次的内容。`);
    else if (others) said.push(`有 ${others} 个问题需要核对。`);
    if (found) said.push(`检查${said.length ? "另" : ""}发现 ${found} 处，请核对。`);
    this.root.hidden = !said.length;
    this.root.dataset.state = failed ? "failed" : gone ? "gone" : others ? "warned" : "checked";
    this.summary.textContent = said.join("");
    if (gone && news.wayOn) {
      const title = news.wayOn.startsWith("plans/") && news.wayOn !== "plans/index.html" ? "本规划首页" : "全部规划";
      this.summary.append(element("a", { href: `/${news.wayOn}`, textContent: `前往${title}` }));
    }
    const lists = [this.problems(news), ...(found ? this.findings(news.findings) : [])];
    this.list.replaceChildren(...lists.filter((part) => part.textContent));
    this.toggle.hidden = !this.list.children.length;
    const wrong = failed ? lists[0].textContent : "";
    if (!failed) this.unfold(this.chosen);
    else if (wrong !== this.shown) this.unfold(true); // what the reader has folded away stays so until it changes
    this.shown = wrong;
    if (this.root.hidden) makeRoom(0);
  }

  /** List what is wrong with the content. */
  problems(news) {
    return element("ol", { className: "plan-preview-problems" },
      ...news.faults.map((fault) => element("li", { className: "error", textContent: fault })),
      ...news.problems.map((problem) => this.problem(problem)),
      ...(news.more ? [element("li", { textContent: `另有 ${news.more} 个，改正以上各项后显示。` })] : []));
  }

  /** List what the checks find in the plan, and say what can be done about it. */
  findings({ plan, problems, more, mendable, settle }) {
    const list = element("ol", { className: "plan-preview-problems" },
      ...problems.map((problem) => this.problem(problem)),
      ...(more ? [element("li", { textContent: `另有 ${more} 处，核对以上各处后显示。` })] : []));
    const numbers = ["警告", "提示"].map((label) => [label, problems.filter((each) => each.label === label).length]);
    const counts = numbers.filter(([, number]) => number).map(([label, number]) => `${label} ${number} 个`).join("，");
    const mend = mendable ? `其中 ${mendable} 处可用 ./run check ${plan} --fix 改正。` : "";
    return [
      element("p", { className: "plan-preview-heading", textContent: `本规划的检查结果：${counts}。${mend}` }),
      list,
      element("p", { className: "plan-preview-hint", textContent: settle }),
    ];
  }

  problem(problem) {
    const place = leadTo(problem, this);
    place.className = "plan-preview-place";
    place.textContent = problem.place;
    return element("li", { className: problem.severity },
      element("a", {
        className: "plan-preview-label",
        href: `/_preview/checks.md#${problem.code.toLowerCase()}-${problem.label}`,
        target: "_blank",
        title: "这项检查的说明和例子",
        textContent: `${problem.label} ${problem.code}`,
      }), place,
      this.message(problem),
      element("span", { className: "plan-preview-hint", textContent: problem.hint }));
  }

  /** Show the message; a press leads to the clause that it speaks of. */
  message({ message, clause }) {
    const properties = { className: "plan-preview-message", textContent: message };
    return clause ? element("a", { ...properties, href: `/${clause}`, title: "看这一处" }) : element("span", properties);
  }

  /** Unfold or fold as the reader wishes, who will find it so when the page has been loaded anew. */
  choose(open) {
    this.chosen = open;
    this.unfold(open);
    keep(open ? this.root.offsetHeight : 0);
  }

  unfold(open) {
    this.list.hidden = !open;
    this.toggle.textContent = open ? "收起" : "查看";
    this.toggle.setAttribute("aria-expanded", String(open));
  }

  /** Say a word in passing; it stays where `milliseconds` is 0. */
  say(text, milliseconds = SHORT) {
    clearTimeout(this.hushing);
    this.word.textContent = text;
    this.word.hidden = false;
    if (milliseconds) this.hushing = setTimeout(() => this.hush(), milliseconds);
  }

  hush() {
    this.word.hidden = true;
  }

  /** Say that the preview does not answer. */
  lost() {
    this.say("预览已停止。请再次运行 ./run serve，本页会自动恢复。", 0);
  }
}
