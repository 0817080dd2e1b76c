/* The question before one leaves government sites, in the prescribed words. */

/** Ask whether to follow `link` off the site called `name`, and do so if that is what the reader wants. */
export function ask(link, name) {
  const dialog = document.createElement("dialog");
  dialog.className = "leaving";
  dialog.setAttribute("aria-labelledby", "leaving-question");
  dialog.innerHTML = `<p id="leaving-question"></p><p class="leaving-address"></p>
<form method="dialog"><button value="go">继续访问</button><button value="" autofocus>放弃</button></form>`;
  const [question, address] = dialog.querySelectorAll("p");
  question.textContent = `您访问的链接即将离开“${name}”门户网站，是否继续？`.replace("门户网站”门户网站", "门户网站”");
  address.textContent = link.href;
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
    if (dialog.returnValue === "go") location.assign(link.href);
  });
  dialog.showModal();
}
