// What may be asked of any page: is it whole, does axe find barriers, does it fit, can it be used by keyboard alone.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Everything axe objects to, one line each. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async (tags) => {
    const rules = { 'target-size': { enabled: true } };
    // @ts-expect-error axe is a global of the page now
    const { violations } = await window.axe.run(document, { runOnly: tags, rules, resultTypes: ['violations'] });
    type Violation = { id: string; help: string; nodes: { html: string; failureSummary: string }[] };
    return (violations as Violation[]).map(
      ({ id, help, nodes }) => `${id}: ${help} (${nodes.length})\n  ${nodes.slice(0, 3).map((n) => `${n.html.slice(0, 200)} ${n.failureSummary.replace(/\s+/g, ' ')}`).join('\n  ')}`,
    );
  }, tags);
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

type Stop = { key: string; name: string; shown: boolean; covered: boolean };

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
  const trouble: string[] = [];
  const reached = new Set<string>();
  await page.evaluate(() => {
    window.scrollTo(0, 0);
    (document.activeElement as HTMLElement | null)?.blur();
  });
  for (let presses = 0; presses < all.length + 20; presses += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(focused);
    if (!stop) {
      if (reached.size >= all.length) break;
      continue;
    }
    if (reached.has(stop.key)) continue;
    reached.add(stop.key);
    if (!stop.shown) trouble.push(`focus does not show on ${stop.name}`);
    if (stop.covered) trouble.push(`focus is hidden on ${stop.name}`);
  }
  trouble.push(...all.filter((s) => !reached.has(s.key)).map((s) => `Tab does not reach ${s.name}`));
  return trouble;
}

function focused(): Stop | null {
  const e = document.activeElement as HTMLElement | null;
  const key = e?.getAttribute('data-stop');
  if (!e || !key) return null;
  const ringed = (x: Element | null | undefined) => {
    if (!x) return false;
    const s = getComputedStyle(x);
    return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
  };
  const box = e.getBoundingClientRect();
  // Of long elements the beginning counts.
  const x = box.left + Math.min(box.width, 24) / 2;
  const y = box.top + Math.min(box.height, 24) / 2;
  const top = document.elementFromPoint(x, y);
  const label = (e as HTMLInputElement).labels?.[0];
  const same = top && (e.contains(top) || top.contains(e) || label?.contains(top));
  return {
    key,
    name: e.outerHTML.slice(0, 160),
    shown: ringed(e) || ringed(e.nextElementSibling) || ringed(e.parentElement) || ringed(label),
    covered: !same,
  };
}
