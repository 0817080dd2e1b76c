/* Copying, also where a page has no HTTPS or the browser allows no clipboard. */

/** Copy `text`, which `button` was pressed for; tell whether it could be done. */
export async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = Object.assign(document.createElement("textarea"), { value: text });
    button.after(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    button.focus();
    return done;
  }
}
