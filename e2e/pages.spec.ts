// Every page of every role, in both languages, wide and narrow: whole, without barriers, not too wide, usable by keyboard.
// Pages are found by following links from the role's first page, as a person would; what no link leads to fails too.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { barriers, keyboardTrouble, missing, overhang } from './support/page.ts';
import { awake, expect, test, type Role } from './support/test.ts';

// The pages of a server that nobody changes meanwhile.
test.use({ world: 'own' });

/** What each role must come to. Together these are all routes of the site. */
const reach: Record<Role, string[]> = {
  referrer_hospital: ['/requests', '/requests/new', '/requests/:id', '/capacity'],
  referrer_gp: ['/requests', '/requests/new', '/capacity'],
  allocator: [
    '/board', '/handover', '/handover/acts', '/beds/:id', '/requests', '/requests/:id', '/requests/phone', '/letters/:id', '/stays/:id', '/stays/:id/phase', '/stays/:id/absence', '/stays/:id/move', '/stays/:id/departure',
    '/stays/:id/complaint', '/stays/:id/correct', '/stays/:id/death', '/stays/:id/care', '/tasks', '/capacity', '/occupancy', '/kitchen', '/changeover',
  ],
  acute_nurse: ['/board', '/beds/:id', '/requests', '/requests/:id', '/stays/:id', '/tasks', '/kitchen'],
  ward_nurse: ['/board', '/cleaning', '/handover', '/handover/acts', '/wards/:id/cover', '/kitchen', '/beds/:id', '/stays/:id', '/stays/:id/infection', '/stays/:id/care', '/tasks', '/capacity', '/stays/:id/access', '/stays/:id/transition', '/stays/:id/transition/sheet', '/stays/:id/tobs', '/tobs/tables', '/stays/:id/screening', '/stays/:id/screening/smoking', '/stays/:id/screening/alcohol', '/screenings/:id/referral', '/screening'],
  capacity_manager: ['/occupancy', '/occupancy/nights', '/plans/results', '/charges', '/board', '/kitchen', '/changeover', '/tasks', '/capacity', '/evaluations'],
  admin: [
    '/admin', '/admin/organisations', '/admin/sites/:id', '/wards/:id/cover', '/admin/users', '/admin/settings', '/admin/access-log', '/tasks', '/changeover',
  ],
  therapist: ['/plans', '/plans/:id', '/plans/results', '/conferences', '/plans/:id/conference', '/stays/:id', '/stays/:id/plan', '/board', '/tasks', '/day', '/day/hours', '/sessions/:id', '/groups', '/plans/:id/book', '/screening'],
  student: ['/plans', '/plans/:id', '/sessions/:id', '/board'],
  cleaner: ['/cleaning'],
  wall_screen: ['/wall'],
  citizen: ['/me', '/me/looks'],
};
/** Reached without a link: signing in comes before, a search is posted, undoing lasts ten seconds (`undo.spec.ts`),
 *  a stay is evaluated when it is over (`citizen.spec.ts`). */
const elsewhere = ['/login', '/search', '/account', '/undo/:id', '/me/sign-in', '/me/evaluation'];

/** Their pages are those of the allocator, the ward or the therapist. */
const likeAnother: Role[] = ['acute_nurse', 'student'];
/** Pages of one pattern to open, fewer of the forms that every stay has. English is the same pages with other words. */
const most = (path: string, lang: string, role: Role) => {
  const all = path === '/requests/:id' ? 25 : /:id\/./.test(path) ? 3 : path.includes(':id') ? 5 : 6;
  return lang === 'en' || likeAnother.includes(role) ? Math.ceil(all / 2) : all;
};
/** Requests and beds of one state to open: every state is looked at, none of them often. */
const alike = (lang: string) => (lang === 'en' ? 1 : 2);

const pattern = (url: URL) => url.pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id');
const withQuery = (url: URL) => {
  const query = [...url.searchParams].map(([key, value]) => `${key}=${/\d|-/.test(value) ? '' : value}`).sort();
  return url.pathname.includes('-') && pattern(url).includes(':id') ? `${url.pathname}?${query}` : `${pattern(url)}?${query}`;
};

/** Where the links of a page lead, with the state of what stands beside them: "Modtaget", "Bevilget", "Belagt". */
const links = (page: Page) =>
  page.locator('a[href]').evaluateAll((all) =>
    all.map((a) => ({
      to: (a as HTMLAnchorElement).href.split('#')[0]!,
      state: (a.closest('tr, li')?.querySelector('.badge, .bed__state')?.textContent ?? '').split(' · ')[0]!.trim(),
    })),
  );

/** Looks that were examined, by any role: language, width, pattern and parts. */
const examined = new Set<string>();

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
        test.setTimeout(360_000);
        const page = await someone(role, { lang, viewport: { width, height: 800 } });
        // A hidden page waits with what is new, so what is examined stands still.
        await page.addInitScript(() => Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' }));
        const waiting = [{ to: page.url(), state: '' }];
        const seen = new Set<string>();
        const states = new Map<string, number>();
        const count = new Map<string, number>();
        const trouble: string[] = [];
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const target = new URL(next.to);
          const path = pattern(target);
          const state = `${path} ${next.state}`;
          if (seen.has(withQuery(target)) || (count.get(path) ?? 0) >= most(path, lang, role)) continue;
          if (next.state && (states.get(state) ?? 0) >= alike(lang)) continue;
          seen.add(withQuery(target));
          states.set(state, (states.get(state) ?? 0) + 1);
          const answer = await page.goto(next.to);
          if (await page.locator('leptos-island').count()) await awake(page);
          const arrived = pattern(new URL(page.url()));
          count.set(arrived, (count.get(arrived) ?? 0) + 1);
          const found = await missing(page);
          if (answer?.status() !== 200) found.push(`status ${answer?.status()}`);
          if ((await page.locator('html').getAttribute('lang')) !== lang) found.push('the other language');
          const wide = await overhang(page);
          // The board is a picture of the house; narrow screens are offered the list.
          if (wide > 0 && arrived !== '/board') found.push(`${wide} px too wide`);
          const look = `${lang} ${width} ${arrived} ${await parts(page)}`;
          if (!examined.has(look)) {
            examined.add(look);
            found.push(...(await barriers(page)));
            if (lang === 'da') found.push(...(await keyboardTrouble(page)));
          }
          trouble.push(...found.map((f) => `${target.pathname}${target.search}: ${f}`));
          waiting.push(...(await links(page)).filter(({ to }) => to.startsWith(`${url}/`) && !/\.(csv|json)\b|\/link\?/.test(to)));
        }
        test.info().annotations.push({ type: 'pages', description: [...states].map(([s, n]) => `${s.trim()}: ${n}`).join(', ') });
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
