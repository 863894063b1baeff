// Builds elements. Text only ever becomes text: nothing here parses HTML.

/** An element with attributes and children; strings become text. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, '');
    else if (value !== false && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** Sets text, if it is another one: what a reader selected stays selected. */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** The children of a parent, one for each item in its order; those that stay keep focus and selection. */
export function keyed(parent, items, keyOf, make) {
  const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const children = items.map((item) => {
    const child = old.get(keyOf(item)) ?? make(item);
    child.dataset.key = keyOf(item);
    return child;
  });
  if (children.length !== parent.children.length || children.some((child, i) => parent.children[i] !== child)) {
    parent.replaceChildren(...children);
    if (focused?.isConnected) focused.focus({ preventScroll: true });
  }
  return children;
}

// Control characters, direction overrides, zero-width and tag characters: they would hide or reorder text.
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|[\u{e0000}-\u{e0fff}]/gu;

/** Text that an attacker may have written: as it is, with every unseen character shown by its code. */
export function foreignText(text) {
  const shown = document.createDocumentFragment();
  let from = 0;
  for (const match of text.matchAll(UNSEEN)) {
    shown.append(text.slice(from, match.index));
    const code = match[0].codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
    shown.append(element('span', { class: 'control', title: 'a character that would not show' }, `U+${code}`));
    from = match.index + match[0].length;
  }
  shown.append(text.slice(from));
  return shown;
}
