import type { Page } from 'playwright-core';

/**
 * What is wrong with a page as it stands, for the eye and for the finger, each with the element: wider than the window, text that is
 * cut off or lies over other text, targets under 24 pixels (WCAG 2.2, 2.5.8), and words of the other language.
 * @param data what people wrote, in whichever language
 */
export function pageFaults(
  page: Page,
  language: 'ko' | 'en',
  data: readonly string[] = [],
): Promise<string[]> {
  return page.evaluate<string[]>(`(${faultsInBrowser})('${language}', ${JSON.stringify(data)})`);
}

/** Elements that can have the focus and do not show it, as seen by who moves by keyboard. */
export async function focusFaults(page: Page): Promise<string[]> {
  // From here on the browser takes what is focused as focused by a keyboard.
  await page.keyboard.press('Tab');
  return page.evaluate<string[]>(`(${unshownFocusInBrowser})()`);
}

/** How far the page has moved by itself since it was opened: the sum of what browsers count, without a limit. */
export function layoutShift(page: Page): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    let sum = 0;
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
    });
    observer.observe({ type: 'layout-shift', buffered: true });
    requestAnimationFrame(() => setTimeout(() => { observer.disconnect(); resolve(sum); }));
  })`);
}

const faultsInBrowser = `(language, data) => {
  const own = (text) => data.reduce((left, each) => left.replaceAll(each, ''), text);
  const found = [];
  const describe = (element, text) => {
    const classes = typeof element.className === 'string' && element.className !== '' ? '.' + element.className.trim().split(/\\s+/).join('.') : '';
    return element.tagName.toLowerCase() + classes + ' "' + (text ?? element.textContent ?? '').trim().replace(/\\s+/g, ' ').slice(0, 60) + '"';
  };
  const isHidden = (element) => element.closest('.visually-hidden, .skip, [hidden], [inert], [data-live-announcer], [aria-hidden=true] > svg, template, script, style') !== null ||
    !element.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true });
  const clipping = (element) => {
    const { overflowX, overflowY } = getComputedStyle(element);
    return { x: overflowX === 'hidden' || overflowX === 'clip', y: overflowY === 'hidden' || overflowY === 'clip',
      scrolls: [overflowX, overflowY].some((each) => each === 'auto' || each === 'scroll') };
  };

  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > innerWidth) found.push('wider than the window by ' + (document.documentElement.scrollWidth - innerWidth));

  const pieces = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (node.data.trim() === '' || parent === null || isHidden(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter((rect) => rect.width > 1 && rect.height > 1);
    if (rects.length === 0) continue;
    let isSeparate = false;
    let scrolled = parent.closest('.builder-editor') !== null;
    for (let each = parent; each !== null && each !== document.body; each = each.parentElement) {
      const { position, overflowX } = getComputedStyle(each);
      if (position === 'fixed' || position === 'sticky') isSeparate = true;
      const clips = clipping(each);
      if (clips.scrolls) scrolled = true;
      if (scrolled) continue;
      const box = each.getBoundingClientRect();
      if (box.width <= 1) continue;
      for (const rect of rects) {
        if ((clips.x && (rect.right > box.right + 1.5 || rect.left < box.left - 1.5)) || (clips.y && (rect.bottom > box.bottom + 4 || rect.top < box.top - 4))) {
          found.push('cut off: ' + describe(parent, node.data) + ' in ' + describe(each, ''));
          break;
        }
      }
    }
    for (const rect of rects) if (!scrolled && (rect.right > width + 1 || rect.left < -1)) found.push('beside the window: ' + describe(parent, node.data));
    pieces.push({ node, parent, rects, isSeparate, scrolled });

    const isData = parent.closest('[lang], code, pre, .id, .builder-editor, textarea, [translate=no], svg.graph') !== document.documentElement;
    if (!isData) {
      if (language === 'en' && /[\\uac00-\\ud7a3]/.test(own(node.data))) found.push('Korean on an English page: ' + describe(parent, node.data));
      if (language === 'ko' && !/[\\uac00-\\ud7a3]/.test(node.data) && /[A-Za-z]{2,} [a-z]{2,}/.test(own(node.data))) found.push('English on a Korean page: ' + describe(parent, node.data));
    }
  }

  const flat = pieces.filter(({ isSeparate, scrolled }) => !isSeparate && !scrolled).flatMap(({ node, parent, rects }) => rects.map((rect) => ({ node, parent, rect })));
  flat.sort((a, b) => a.rect.top - b.rect.top);
  // Fonts claim more height than their letters have.
  const letters = ({ top, bottom }) => ({ top: top + 0.25 * (bottom - top), bottom: bottom - 0.22 * (bottom - top) });
  for (let first = 0; first < flat.length; first += 1) {
    for (let second = first + 1; second < flat.length && flat[second].rect.top < flat[first].rect.bottom; second += 1) {
      const [a, b] = [flat[first], flat[second]];
      if (a.node === b.node) continue;
      const across = Math.min(a.rect.right, b.rect.right) - Math.max(a.rect.left, b.rect.left);
      const [upper, lower] = [letters(a.rect), letters(b.rect)];
      const down = Math.min(upper.bottom, lower.bottom) - Math.max(upper.top, lower.top);
      if (across > 2 && down > 1) found.push('over each other: ' + describe(a.parent, a.node.data) + ' and ' + describe(b.parent, b.node.data));
    }
  }

  const targets = document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab], [role=menuitem]');
  for (const target of targets) {
    const label = target.closest('label') ?? (target.id !== '' ? document.querySelector('label[for="' + CSS.escape(target.id) + '"]') : null);
    const isInput = target.matches('input[type=checkbox], input[type=radio], input[type=file]');
    const shown = isInput && label !== null ? label : target;
    if (isHidden(shown) || shown.getBoundingClientRect().width === 0 || getComputedStyle(shown).clipPath !== 'none' || shown.closest('[style*="clip-path"]') !== null) continue;
    const { width: across, height: down } = shown.getBoundingClientRect();
    if (across === 0 || down === 0) continue;
    // Links within a sentence are as high as its lines.
    const isInText = target.matches('a') && getComputedStyle(target).display === 'inline' && target.parentElement.textContent.trim() !== target.textContent.trim();
    if (!isInText && (across < 23.5 || down < 23.5)) found.push('target of ' + Math.round(across) + ' x ' + Math.round(down) + ': ' + describe(shown));
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], img[alt]')) {
    if (element.closest('[lang], [translate=no]') !== document.documentElement || isHidden(element)) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      const value = element.getAttribute(name) ?? '';
      if (language === 'en' && /[\\uac00-\\ud7a3]/.test(value)) found.push('Korean in ' + name + ' of an English page: ' + value);
      if (language === 'ko' && !/[\\uac00-\\ud7a3]/.test(value) && /[A-Za-z]{2,} [a-z]{2,}/.test(value)) found.push('English in ' + name + ' of a Korean page: ' + value);
    }
  }
  return [...new Set(found)];
}`;

const unshownFocusInBrowser = `async () => {
  const found = [];
  const looks = (element) => {
    const { outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor } = getComputedStyle(element);
    return [outlineStyle === 'none' ? '' : outlineStyle + outlineWidth, boxShadow, borderColor, backgroundColor].join();
  };
  const seen = new Set();
  for (const element of document.querySelectorAll('a[href], button:not(:disabled), input:not([type=hidden]):not(:disabled), select:not(:disabled), textarea, summary, [tabindex="0"]')) {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('[inert], [data-live-announcer]') !== null) continue;
    // One of a kind is enough.
    const kind = element.tagName + '.' + element.className + '<' + element.parentElement.className + (element.type ?? '');
    if (seen.has(kind)) continue;
    seen.add(kind);
    const around = [element, element.closest('label'), element.parentElement].filter((each) => each !== null);
    document.activeElement?.blur();
    const before = around.map(looks).join('|');
    element.focus();
    if (document.activeElement !== element) continue;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    if (around.map(looks).join('|') === before) found.push('no sign of the focus: ' + kind);
  }
  document.activeElement?.blur();
  return found;
}`;
