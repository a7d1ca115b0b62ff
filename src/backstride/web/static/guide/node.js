// @ts-check
/** Make an element. @param {string} tag @param {Record<string, string>} [attributes] @param {...(Node | string)} inside */
export function node(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}
