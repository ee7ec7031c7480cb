"""How far words and signs stand out from what they are printed on, as the browser draws them.

axe leaves out what it cannot decide (an overlap, a part that scrolls) and looks at no sign. Here
every word in sight is measured, by the formula of WCAG 2.2, against the surfaces below it.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

WORDS, SIGNS = 4.5, 3.0
"""The least that is asked for (WCAG 1.4.3 and 1.4.11)."""

MEASURE = """([inside, words, signs]) => {
  const parse = (text) => {
    const found = /^(?:rgba?|color)\\((?:srgb )?([^)]*)\\)$/.exec(text);
    if (!found) return null;
    const [r, g, b, a = 1] = found[1].split(/[ ,\\/]+/).map(Number);
    const by = text.startsWith("color") ? 1 : 255;
    return [r / by, g / by, b / by, a];
  };
  const over = (top, below) => {
    const alpha = top[3] + below[3] * (1 - top[3]);
    const mixed = [0, 1, 2].map((i) =>
      alpha ? (top[i] * top[3] + below[i] * below[3] * (1 - top[3])) / alpha : 0);
    return [...mixed, alpha];
  };
  const light = (colour) => colour.slice(0, 3)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
  const ratio = (one, other) => {
    const [bright, dark] = [light(one), light(other)].sort((a, b) => b - a);
    return (bright + 0.05) / (dark + 0.05);
  };
  /* What the eye sees below `element` in `box`; null where another thing lies on it. */
  const below = (element, box) => {
    const x = box.left + Math.min(box.width / 2, 4), y = box.top + box.height / 2;
    const stack = document.elementsFromPoint(x, y);
    const [top] = stack;
    if (!top || !(element.contains(top) || top.contains(element))) return null;
    let surface = [0, 0, 0, 0];
    for (const one of stack) {
      const style = getComputedStyle(one);
      if (style.backgroundImage.includes("url(") || one.tagName === "IMG") return null;
      surface = over(surface, parse(style.backgroundColor) ?? [0, 0, 0, 0]);
      if (surface[3] > 0.99) return surface;
    }
    return over(surface, [1, 1, 1, 1]);
  };
  const faint = (element) => {
    let opacity = 1;
    for (let one = element; one; one = one.parentElement) opacity *= getComputedStyle(one).opacity;
    return opacity;
  };
  const dead = (element) => element.closest(":disabled, [aria-disabled=true], .disabled, [inert]");
  const found = new Map();
  const look = (element, box, least, what, colour) => {
    if (box.width < 2 || box.height < 2 || dead(element)) return;
    const style = getComputedStyle(element);
    const opacity = faint(element);
    if (style.visibility !== "visible" || opacity < 0.1) return;
    const surface = below(element, box);
    const ink = parse(colour ?? style.color);
    if (!surface || !ink) return;
    const large = parseFloat(style.fontSize) >= 24 ||
      (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    const seen = ratio(over([...ink.slice(0, 3), ink[3] * opacity], surface), surface);
    const asked = large ? Math.min(least, signs) : least;
    if (seen >= asked - 0.005) return;
    const name = `${element.tagName.toLowerCase()}.${[...element.classList].join(".")}`;
    found.set(`${what} in ${name}`, seen.toFixed(2));
  };
  const roots = inside ? [...document.querySelectorAll(inside)] : [document.body];
  for (const root of roots) {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node; (node = walk.nextNode());) {
      if (!node.data.trim() || node.parentElement.closest("script, style, option")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      look(node.parentElement, range.getClientRects()[0] ?? new DOMRect(), words,
        `“${node.data.trim().slice(0, 40)}”`);
    }
    for (const field of root.querySelectorAll("input:not([type=hidden]), textarea, select")) {
      if (["radio", "checkbox", "file", "color"].includes(field.type)) continue;
      const colour = field.value || !field.placeholder
        ? undefined : getComputedStyle(field, "::placeholder").color;
      look(field, field.getBoundingClientRect(), words, `the field ${field.name}`, colour);
    }
    for (const hint of root.querySelectorAll("[data-draftail-balloon]:hover")) {
      const { color, backgroundColor } = getComputedStyle(hint, "::after");
      const surface = over(parse(backgroundColor), below(hint, hint.getBoundingClientRect()));
      const seen = ratio(over(parse(color), surface), surface);
      if (seen < words) found.set(`the hint “${hint.ariaLabel}”`, seen.toFixed(2));
    }
    for (const sign of root.querySelectorAll(":is(a, button) svg[class*=icon]")) {
      look(sign, sign.getBoundingClientRect(), signs, "the sign", undefined);
    }
  }
  return [...found].map(([what, seen]) => `${what}: ${seen} to 1`);
}"""


def too_faint(page: Page, *, inside: str = "") -> list[str]:
    """A sentence for each that stands out too little, anywhere or within the selector `inside`."""
    found: Any = page.evaluate(MEASURE, [inside, WORDS, SIGNS])
    return [str(sentence) for sentence in found]
