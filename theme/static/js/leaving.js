/* Says so before a link leads off government sites (《政府网站发展指引》). */

const footer = document.querySelector("[data-hosts]");
const own = footer?.dataset.hosts.split(" ").filter(Boolean) ?? [];

/** Tell whether `host` is that of the site, or of another government site. */
export function isOfficial(host, hosts) {
  return [...hosts, "gov.cn"].some((each) => host === each || host.endsWith(`.${each}`));
}

function ask(link) {
  const dialog = document.createElement("dialog");
  dialog.className = "leaving";
  dialog.setAttribute("aria-labelledby", "leaving-question");
  dialog.innerHTML = `<p id="leaving-question"></p><p class="leaving-address"></p>
<form method="dialog"><button value="go">继续访问</button><button value="" autofocus>放弃</button></form>`;
  const [question, address] = dialog.querySelectorAll("p");
  question.textContent = `您访问的链接即将离开“${footer.dataset.siteName}”门户网站，是否继续？`.replace("门户网站”门户网站", "门户网站”");
  address.textContent = link.href;
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
    if (dialog.returnValue === "go") location.assign(link.href);
  });
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="http"]:not(.official)');
  if (!link || !footer || link.host === location.host || isOfficial(link.hostname, own)) return;
  event.preventDefault();
  ask(link);
});
