// Results as elements.  Texts are set as text, never as HTML.

const KINDS = { plan: "规划", chapter: "正文", column: "专栏", indicator: "指标", note: "脚注" };
const FACETS = { kind: "类型", plan: "规划", region: "地区", period: "规划期" };
/** Hits drawn at a time, so that a long list does not hold up the page. */
const SLICE = 20;
/** Values of a facet that are shown at a time: a hundred plans would be a page of buttons. */
const BUTTONS = 8;
const REASONS = { wording: "已按规划用语检索", asides: "已略去疑问词，检索", apart: "已分成各个词语，检索" };

/** Make an element: attributes by name, `on…` as listeners, children as elements or texts. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/** Say how the search is doing: seen, and read out. */
export function say(place, text, { retry, alert } = {}) {
  let status = place.querySelector(".search-status");
  if (!status) {
    status = make("p", { class: "search-status", role: "status" });
    place.prepend(status);
  }
  if (alert) status.setAttribute("role", "alert");
  else status.setAttribute("role", "status");
  status.replaceChildren(text);
  if (retry) status.append(make("button", { type: "button", class: "search-retry", onclick: retry }, "重试"));
}

/**
 * Draw a result; `actions` are `choose` a facet, `more` hits, `put` another query.  The first hits are there at once;
 * settled when all are, or when `signal` says that they are not wanted any more.
 */
export async function draw(place, result, state, actions, signal) {
  const shown = document.createDocumentFragment();
  if (result.empty) {
    delete place.dataset.total;
    keepStatus(place);
    say(place, "请输入要查找的文字或数字。");
    return;
  }
  const exact = result.hits.filter((hit) => hit.match === "exact");
  const words = result.hits.filter((hit) => hit.match !== "exact");
  if (result.said) shown.append(notice(REASONS[result.said.reason], result.said.query));
  if (result.cut) shown.append(make("p", { class: "search-notice" }, "检索内容较长，只按前100个字检索。"));
  if (!result.total) shown.append(...nothing(result, state, actions));
  const body = make("div", { class: "search-body" });
  if (result.facets.some((facet) => facet.values.length)) body.append(facets(result, state, actions));
  const lists = make("div", { class: "hit-lists" });
  const inWords = exact.length || state.query.trim().includes(" ") ? "包含全部词语" : "包含检索词的各部分";
  const sections = [["exact", "与检索词完全一致", exact], ["words", inWords, words], ["related", "内容相近的条文", result.related]];
  for (const [id, title, hits] of sections) if (hits.length) lists.append(...section(id, title, hits.slice(0, SLICE)));
  if (result.hits.length < result.total) lists.append(moreButton(result, actions));
  body.append(lists);
  shown.append(body);
  place.dataset.total = result.total;
  keepStatus(place);
  place.append(shown);
  say(place, summary(result));
  for (const [id, , hits] of sections) {
    const list = lists.querySelector(`[aria-labelledby="hits-${id}"]`);
    for (let at = SLICE; at < hits.length; at += SLICE) {
      await new Promise((resolve) => setTimeout(resolve));
      if (signal.aborted) return;
      list.append(...hits.slice(at, at + SLICE).map((hit) => item(hit, id)));
    }
  }
}

function keepStatus(place) {
  const status = place.querySelector(".search-status");
  place.replaceChildren(...(status ? [status] : []));
}

function summary({ total, hits, related }) {
  if (total) return `找到${total}条${hits.length < total ? `，显示前${hits.length}条` : ""}。`;
  return related.length ? `没有条文包含全部词语，列出内容相近的${related.length}条。` : "没有找到。";
}

const notice = (reason, query) => make("p", { class: "search-notice" }, `${reason}：`, make("b", {}, query));

/** What is shown where nothing was found. */
function* nothing({ suggestions, all }, state, { put, choose }) {
  if (all) {
    const clear = () => Object.keys(state.chosen).forEach((name) => state.chosen[name] && choose(name, ""));
    yield make("p", { class: "search-notice" }, "所选范围内没有。", make("button", { type: "button", onclick: clear }, "在全部规划中查找"));
  } else if (suggestions.length) {
    const links = suggestions.map(({ query, total }) =>
      make("li", {}, make("a", { href: `?q=${encodeURIComponent(query)}`, onclick: (event) => { event.preventDefault(); put(query); } }, query), `（${total}条）`),
    );
    yield make("div", { class: "search-notice" }, "您要找的是不是：", make("ul", { class: "search-suggestions" }, ...links));
  } else {
    yield make("p", { class: "search-notice" }, "可减少词语或换一种说法再试。");
  }
}

function section(id, title, hits) {
  const items = hits.map((hit) => item(hit, id));
  return [make("h2", { id: `hits-${id}`, class: "hits-title" }, title), make("ol", { class: "hits", "aria-labelledby": `hits-${id}` }, ...items)];
}

function item(hit, section) {
  const stable = section === "related" ? {} : { "data-clause": hit.clause, "data-match": hit.match };
  const marked = hit.excerpt.map(({ text, mark }) => (mark ? make("mark", {}, text) : text));
  const trail = [hit.plan, ...hit.trail];
  const title = hit.label || trail.pop();
  return make(
    "li",
    { class: "hit", ...stable },
    make("a", { class: "hit-link", href: hit.url }, title),
    " ",
    make("span", { class: `hit-kind hit-kind-${hit.kind}` }, KINDS[hit.kind] ?? hit.kind),
    trail.length && title !== hit.plan ? make("p", { class: "hit-trail" }, trail.join(" › ")) : null,
    make("p", { class: "hit-excerpt" }, ...marked),
  );
}

function moreButton({ hits, total }, { more }) {
  const onclick = async (event) => {
    event.target.disabled = true;
    const before = hits.length;
    await more();
    document.querySelectorAll(".hit-link")[before]?.focus();
  };
  return make("button", { type: "button", class: "more-hits", onclick }, `再显示${Math.min(10, total - hits.length)}条`);
}

function facets(result, state, { choose }) {
  const groups = result.facets.filter((facet) => facet.values.length > 1 || state.chosen[facet.name]);
  const open = matchMedia("(min-width: 64rem)").matches || Object.values(state.chosen).some(Boolean);
  const drawn = groups.map((group) => facet(group, state.chosen[group.name] ?? "", choose));
  return make("details", { class: "facet-groups", open }, make("summary", {}, "筛选"), ...drawn);
}

/** Draw a facet as buttons: the values that most hits have, and a field that finds the others by name. */
function facet({ name, values }, chosen, choose) {
  const label = ({ value, label: said }) => (name === "kind" ? KINDS[value] : said);
  const take = async (value, source) => {
    await choose(name, value);
    [...document.querySelectorAll(`[data-facet="${name}"]`)].find((each) => each.dataset.value === source)?.focus();
  };
  const button = (value, text, total) => {
    const pressed = chosen === value;
    const onclick = () => take(pressed ? "" : value, value);
    const count = total && make("span", { class: "facet-count" }, String(total));
    return make("li", {}, make("button", { type: "button", class: "facet", "aria-pressed": String(pressed), "data-facet": name, "data-value": value, onclick }, text, count));
  };
  const list = make("ul");
  const show = (wanted) => {
    const fitting = values.filter((each) => label(each).includes(wanted));
    const shown = fitting.filter(({ value }, at) => at < BUTTONS || value === chosen);
    const rest = fitting.length - shown.length;
    list.replaceChildren(
      button("", "全部", null),
      ...shown.map((each) => button(each.value, label(each), each.total)),
      rest ? make("li", { class: "facet-rest" }, `另有${rest}项`) : "",
    );
  };
  show("");
  return make("fieldset", { class: "facets" }, make("legend", {}, FACETS[name]), values.length > BUTTONS ? finder(name, show) : null, list);
}

/** A field whose text the values of a facet must hold to be shown. */
function finder(name, show) {
  const take = ({ target, isComposing }) => isComposing || show(target.value.trim());
  const said = `按名称查找${FACETS[name]}`;
  return make("input", { type: "search", class: "facet", placeholder: said, "aria-label": said, oninput: take, oncompositionend: take });
}
