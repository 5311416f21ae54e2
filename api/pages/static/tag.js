// One element, its class and its text; never markup, so that nobody's words become part of the page.

export function tag(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}
