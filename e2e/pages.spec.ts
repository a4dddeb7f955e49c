// Every page of every role, in both languages, wide and narrow: whole, without barriers, not too wide, usable by keyboard.
// Pages are found by following links from the role's first page, as a person would; what no link leads to fails too.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { barriers, keyboardTrouble, missing, overhang } from './support/page.ts';
import { expect, test, type Role } from './support/test.ts';

// The pages of a server that nobody changes meanwhile.
test.use({ world: 'own' });

/** What each role must come to. Together these are all routes of the site. */
const reach: Record<Role, string[]> = {
  referrer_hospital: ['/requests', '/requests/new', '/requests/:id', '/capacity'],
  referrer_gp: ['/requests', '/requests/new', '/capacity'],
  allocator: [
    '/board', '/beds/:id', '/requests', '/requests/:id', '/requests/phone', '/letters/:id', '/stays/:id', '/tasks', '/capacity', '/occupancy',
  ],
  acute_nurse: ['/board', '/beds/:id', '/requests', '/requests/:id', '/stays/:id', '/tasks'],
  ward_nurse: ['/board', '/beds/:id', '/stays/:id', '/tasks', '/capacity'],
  capacity_manager: ['/occupancy', '/occupancy/nights', '/board', '/tasks', '/capacity'],
  admin: [
    '/admin', '/admin/organisations', '/admin/sites/:id', '/admin/users', '/admin/settings', '/admin/access-log', '/tasks',
  ],
};
/** Reached without a link: signing in comes before, a search is posted. */
const elsewhere = ['/login', '/search', '/account', '/wall'];

/** Pages of one pattern to open: requests stand in many states, the rest looks alike. */
const most = (path: string) => (path === '/requests/:id' ? 25 : path.includes(':id') ? 5 : 8);

const pattern = (url: URL) => url.pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id');
const withQuery = (url: URL) => {
  const query = [...url.searchParams].map(([key, value]) => `${key}=${/\d|-/.test(value) ? '' : value}`).sort();
  return url.pathname.includes('-') && pattern(url).includes(':id') ? `${url.pathname}?${query}` : `${pattern(url)}?${query}`;
};

/** The kinds of parts a page consists of. Pages of one pattern with the same parts differ in their words only. */
const parts = (page: Page) =>
  page.evaluate(() => [...new Set([...document.querySelectorAll('body *')].map((e) => `${e.tagName}.${e.getAttribute('class') ?? ''}`))].sort().join());

test('the roles together reach every route of the site', () => {
  const routes = readFileSync(join(import.meta.dirname, '../app/src/lib.rs'), 'utf8').matchAll(/path!\("([^"]+)"\)/g);
  expect(new Set([...Object.values(reach).flat(), ...elsewhere])).toEqual(new Set([...routes].map((r) => r[1])));
});

for (const role of Object.keys(reach) as Role[]) {
  for (const lang of ['da', 'en'] as const) {
    for (const width of [1280, 320]) {
      test(`${role}, ${lang}, ${width} px`, async ({ someone, url }) => {
        test.setTimeout(180_000);
        const page = await someone(role, { lang, viewport: { width, height: 800 } });
        const waiting = [page.url()];
        const seen = new Set<string>();
        const looks = new Set<string>();
        const count = new Map<string, number>();
        const trouble: string[] = [];
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const target = new URL(next);
          const path = pattern(target);
          if (seen.has(withQuery(target)) || (count.get(path) ?? 0) >= most(path)) continue;
          seen.add(withQuery(target));
          const answer = await page.goto(next);
          const arrived = pattern(new URL(page.url()));
          count.set(arrived, (count.get(arrived) ?? 0) + 1);
          const found = await missing(page);
          if (answer?.status() !== 200) found.push(`status ${answer?.status()}`);
          if ((await page.locator('html').getAttribute('lang')) !== lang) found.push('the other language');
          const wide = await overhang(page);
          // The board is a picture of the house; narrow screens are offered the list.
          if (wide > 0 && arrived !== '/board') found.push(`${wide} px too wide`);
          const look = `${arrived} ${await parts(page)}`;
          if (!looks.has(look)) {
            looks.add(look);
            found.push(...(await barriers(page)));
            if (lang === 'da') found.push(...(await keyboardTrouble(page)));
          }
          trouble.push(...found.map((f) => `${target.pathname}${target.search}: ${f}`));
          const links = await page.locator('a[href]').evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
          waiting.push(...links.map((l) => l.split('#')[0]!).filter((l) => l.startsWith(`${url}/`) && !/\.(csv|json)\b|\/link\?/.test(l)));
        }
        console.log(`${role} ${lang} ${width}: ${looks.size} looks`, Object.fromEntries(count));
        expect(trouble.join('\n')).toBe('');
        expect([...count.keys()]).toEqual(expect.arrayContaining(reach[role]));
      });
    }
  }
}

test('the skip link is the first stop and leads to the content', async ({ someone }) => {
  const page = await someone('allocator');
  await page.keyboard.press('Tab');
  await expect(page.locator('.skip')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#main')).toBeFocused();
});
