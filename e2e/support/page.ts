// What may be asked of any page: is it whole, does axe find barriers, does it fit, can it be used by keyboard alone.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Everything axe objects to, and texts whose words stand below each other, one line each. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(async (tags) => {
    const rules = { 'target-size': { enabled: true } };
    // @ts-expect-error axe is a global of the page now
    const { violations } = await window.axe.run(document, { runOnly: tags, rules, resultTypes: ['violations'] });
    type Violation = { id: string; help: string; nodes: { html: string; failureSummary: string }[] };
    return (violations as Violation[]).map(
      ({ id, help, nodes }) => `${id}: ${help} (${nodes.length})\n  ${nodes.slice(0, 3).map((n) => `${n.html.slice(0, 200)} ${n.failureSummary.replace(/\s+/g, ' ')}`).join('\n  ')}`,
    );
  }, tags);
  return [...found, ...(await squeezed(page))];
}

/** Texts in so narrow a column that a line has a word or two. */
async function squeezed(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const text = node.textContent!.replace(/\s+/g, ' ').trim();
      const of = node.parentElement!;
      if (text.length < 50 || of.closest('.sr-only, script, style, svg') || !of.checkVisibility({ visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const lines = new Set([...range.getClientRects()].map((line) => Math.round(line.top))).size;
      if (lines > 0 && text.length / lines < 12) found.push(`squeezed into ${lines} lines: ${text}`);
    }
    return found;
  });
}

/** What is missing of a page: all parts have arrived and been put in their place, and there is a heading and a main part. */
export async function missing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    // The last thing the server writes: nothing is outstanding. It stands in the text with and without JavaScript.
    if (!document.documentElement.outerHTML.includes('__INCOMPLETE_CHUNKS=[]')) found.push('the end of the page');
    if (document.querySelectorAll('main').length !== 1) found.push('one main part');
    if (!document.querySelector('h1')) found.push('a heading');
    if (!/\S – Plads/.test(document.title)) found.push(`a title ("${document.title}")`);
    if (!/^(da|en)$/.test(document.documentElement.lang)) found.push('a language');
    const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
    const twice = ids.filter((id, n) => ids.indexOf(id) !== n);
    if (twice.length) found.push(`unique ids (${twice.join(', ')})`);
    return found;
  });
}

/** How many pixels a page is too wide for its window. */
export async function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

type Stops = { reached: Set<string>; trouble: string[] };

/** Walks through a page with Tab and says what is wrong: what cannot be reached, where focus does not show, what hides it. */
export async function keyboardTrouble(page: Page): Promise<string[]> {
  const all = await page.evaluate(() => {
    const seen = (e: Element) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
    const stops = [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter(
      (e) => seen(e) && !(e as HTMLButtonElement).disabled && e.tabIndex >= 0 && (e as HTMLInputElement).type !== 'hidden',
    );
    stops.forEach((e, n) => e.setAttribute('data-stop', radio(e) ?? String(n)));
    function radio(e: HTMLElement): string | undefined {
      // A group of radio buttons is one stop.
      return e instanceof HTMLInputElement && e.type === 'radio' ? `${e.form?.id ?? ''}/${e.name}` : undefined;
    }
    return [...new Set(stops.map((e) => e.getAttribute('data-stop')!))].map((key) => {
      const e = document.querySelector(`[data-stop="${CSS.escape(key)}"]`)!;
      return { key, name: e.outerHTML.slice(0, 160) };
    });
  });
  await page.evaluate(watch);
  // As if Tab were held down, 25 stops at a time: single presses wait for a frame each.
  for (let presses = 0; presses < all.length + 20; presses += 25) {
    await Promise.all(Array.from({ length: 25 }, () => page.keyboard.down('Tab')));
    await page.keyboard.up('Tab');
  }
  const { reached, trouble } = await page.evaluate(() => {
    // @ts-expect-error set by `watch`
    const { reached, trouble } = window.stops as Stops;
    return { reached: [...reached], trouble };
  });
  return [...trouble, ...all.filter((s) => !reached.includes(s.key)).map((s) => `Tab does not reach ${s.name}`)];
}

/** In the page: looks at what has the focus whenever Tab is about to leave it. */
function watch(): void {
  const stops: Stops = { reached: new Set(), trouble: [] };
  // @ts-expect-error read by `keyboardTrouble`
  window.stops = stops;
  window.scrollTo(0, 0);
  (document.activeElement as HTMLElement | null)?.blur();
  const ringed = (x: Element | null | undefined) => {
    if (!x) return false;
    const s = getComputedStyle(x);
    return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
  };
  window.addEventListener('keydown', () => {
    const e = document.activeElement as HTMLElement | null;
    const key = e?.getAttribute('data-stop');
    if (!e || !key || stops.reached.has(key)) return;
    stops.reached.add(key);
    const name = e.outerHTML.slice(0, 160);
    const label = (e as HTMLInputElement).labels?.[0];
    if (![e, e.nextElementSibling, e.parentElement, label].some(ringed)) stops.trouble.push(`focus does not show on ${name}`);
    // Of long elements the beginning counts, of a link that wraps its first line, of what is taller than the window its first part in it.
    const box = e.getClientRects()[0] ?? e.getBoundingClientRect();
    const from = Math.max(box.top, 0);
    const top = document.elementFromPoint(box.left + Math.min(box.width, 24) / 2, from + Math.min(box.height, 24) / 2);
    if (!top || !(e.contains(top) || top.contains(e) || label?.contains(top))) stops.trouble.push(`focus is hidden on ${name}`);
  }, true);
}
