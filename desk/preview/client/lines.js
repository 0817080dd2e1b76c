/* Beside each clause stands the line of the source file that it is written in: a press copies the place, or opens it
   in the editor program that a setting names. */

const CLASS = "plan-preview-line";

/** Give what the number is put into: a heading, a paragraph, a cell. */
function hostOf(anchor) {
  if (!anchor) return document.querySelector("main h1");
  const part = document.getElementById(anchor);
  if (part?.matches("tr")) return part.cells[0];
  if (part?.matches("figure")) return part.querySelector("caption");
  if (part?.matches("details")) return part.querySelector("summary");
  return part?.matches("section") ? document.getElementById(`${anchor}-title`) : part;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // a preview for other machines has no clipboard, and a browser may refuse it
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

/** Make what leads to a place in the sources: a link where an editor program is set, else a button that copies it. */
export function leadTo({ place, open }, panel) {
  const made = document.createElement(open ? "a" : "button");
  made.title = open ? `在编辑器中打开 ${place}` : `复制 ${place}`;
  if (open) made.href = open;
  else {
    made.type = "button";
    made.addEventListener("click", async (event) => {
      event.preventDefault(); // in a summary it would open the details
      await copy(place);
      panel.say(`已复制 ${place}`);
    });
  }
  return made;
}

/** Put the numbers beside the clauses of the page, in the place of those that are there. */
export async function showLines(page, panel) {
  const answer = await fetch(`/_preview/lines?page=${encodeURIComponent(page)}`);
  const places = await answer.json();
  for (const number of document.querySelectorAll(`.${CLASS}`)) number.remove();
  for (const [anchor, place] of Object.entries(places)) {
    const host = hostOf(anchor);
    if (!host) continue;
    const number = leadTo(place, panel);
    number.className = CLASS;
    number.dataset.line = place.line; // shown by the style sheet: the clause's own text stays as it is
    number.setAttribute("aria-label", `源文件第${place.line}行：${place.place}`);
    number.classList.toggle("in-indent", Number.parseFloat(getComputedStyle(host).textIndent) > 24);
    host.classList.add("plan-preview-clause");
    host.append(number);
  }
}
