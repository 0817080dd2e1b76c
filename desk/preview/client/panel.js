/* What the preview has to say, at the lower edge of the window: problems with file, line and remedy; what became of
   the page; whether it is being made anew.  It never covers what it speaks of for good: it can be folded away. */

import { leadTo } from "./lines.js";

const SLOW = 300; // milliseconds after which a build is worth a word
const SHORT = 2500; // milliseconds that a passing word stays

function element(kind, properties = {}, ...children) {
  const made = Object.assign(document.createElement(kind), properties);
  made.append(...children);
  return made;
}

export class Panel {
  constructor() {
    this.summary = element("span", { className: "plan-preview-summary" });
    this.toggle = element("button", { type: "button", className: "plan-preview-toggle" });
    this.toggle.addEventListener("click", () => this.unfold(this.list.hidden));
    this.list = element("ol", { className: "plan-preview-problems" });
    this.word = element("p", { className: "plan-preview-word", hidden: true });
    const manual = element("a", { href: "/_preview/manual", target: "_blank", textContent: "编辑手册" });
    this.bar = element("div", { className: "plan-preview-bar" }, this.summary, manual, this.toggle);
    this.root = element("section", { className: "plan-preview", hidden: true }, this.bar, this.list);
    this.root.setAttribute("aria-label", "预览");
    this.word.setAttribute("role", "status");
    this.summary.setAttribute("role", "status");
    document.body.append(this.root, this.word);
    addEventListener("keydown", (event) => event.key === "Escape" && this.unfold(false));
    this.shown = "";
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
    const said = [];
    if (gone) said.push("本页的内容已不在规划文件中。");
    if (failed) said.push(`有 ${errors} 个错误，改正后页面才会更新；现在显示的是上一次的内容。`);
    else if (others) said.push(`有 ${others} 个问题需要核对。`);
    this.root.hidden = !said.length;
    this.root.dataset.state = failed ? "failed" : gone ? "gone" : "warned";
    this.summary.textContent = said.join("");
    if (gone && news.wayOn) {
      const title = news.wayOn.startsWith("plans/") && news.wayOn !== "plans/index.html" ? "本规划首页" : "全部规划";
      this.summary.append(element("a", { href: `/${news.wayOn}`, textContent: `前往${title}` }));
    }
    this.list.replaceChildren(
      ...news.faults.map((fault) => element("li", { className: "error", textContent: fault })),
      ...news.problems.map((problem) => this.problem(problem)),
      ...(news.more ? [element("li", { textContent: `另有 ${news.more} 个，改正以上各项后显示。` })] : []),
    );
    this.toggle.hidden = !this.list.children.length;
    const content = this.list.textContent;
    if (content !== this.shown) this.unfold(failed); // what the reader has folded away stays so until it changes
    this.shown = content;
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
      element("span", { className: "plan-preview-message", textContent: problem.message }),
      element("span", { className: "plan-preview-hint", textContent: problem.hint }));
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
