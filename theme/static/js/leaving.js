/* Says so before a link leads off government sites (《政府网站发展指引》). */

const footer = document.querySelector("[data-hosts]");
const own = footer?.dataset.hosts.split(" ").filter(Boolean) ?? [];

/** Tell whether `host` is that of the site, or of another government site. */
export function isOfficial(host, hosts) {
  return [...hosts, "gov.cn"].some((each) => host === each || host.endsWith(`.${each}`));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="http"]:not(.official)');
  if (!link || !footer || link.host === location.host || isOfficial(link.hostname, own)) return;
  event.preventDefault();
  import("./question.js").then(({ ask }) => ask(link, footer.dataset.siteName), () => location.assign(link.href));
});
