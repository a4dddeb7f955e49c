// What every test stands on: people who sign in with the demo's buttons, each in a browser of their own that may not
// complain: a console error or warning, a page error, a breach of the content policy, a civil number in any address, or
// anything kept in the browser fails the test.

import { test as base, type BrowserContext, type BrowserContextOptions, expect, type Page } from '@playwright/test';
import { Server } from './server.ts';

export type Role = 'referrer_hospital' | 'referrer_gp' | 'allocator' | 'acute_nurse' | 'ward_nurse' | 'capacity_manager' | 'admin' | 'therapist' | 'student' | 'cleaner' | 'wall_screen' | 'citizen';
export type Lang = 'da' | 'en';
export type Person = BrowserContextOptions & { lang?: Lang };

/** Chromium writes a line for every answer above 399; these are part of the journeys. */
const expected = /the server responded with a status of (403|404|409|410|422|429)/;

type Fixtures = {
  /** Complaints that a test expects, such as a lost connection. */
  allowed: RegExp[];
  /** A server for this test alone, with every bed as the demonstration has it. */
  fresh: boolean;
  /** Address of the server. */
  url: string;
  /** A signed-in person, on the first page of the role. */
  someone: (role: Role, how?: Person) => Promise<Page>;
  /** A browser nobody has signed in with. */
  stranger: (how?: Person) => Promise<Page>;
};
type WorkerFixtures = {
  /** `own`: a server that no other file changes. */
  world: 'shared' | 'own';
  /** The own server, where there is one. */
  own: Server | undefined;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
  world: ['shared', { option: true, scope: 'worker' }],
  own: [
    async ({ world }, use) => {
      const server = world === 'own' ? await Server.start() : undefined;
      await use(server);
      await server?.end();
    },
    { scope: 'worker' },
  ],
  fresh: [false, { option: true }],
  url: [
    async ({ fresh, own }, use) => {
      const server = fresh ? await Server.start() : undefined;
      await use(server?.url ?? own?.url ?? process.env.PLADS_URL!);
      await server?.end();
    },
    { timeout: 60_000 },
  ],
  baseURL: async ({ url }, use) => use(url),
  allowed: [[], { option: true }],

  stranger: async ({ browser, contextOptions, url, allowed, viewport, locale, timezoneId }, use) => {
    const contexts: BrowserContext[] = [];
    const complaints: string[] = [];
    await use(async ({ lang, ...how } = {}) => {
      const context = await browser.newContext({ ...contextOptions, viewport, locale, timezoneId, baseURL: url, ...how });
      contexts.push(context);
      if (lang) await context.addCookies([{ name: 'lang', value: lang, url }]);
      context.on('console', (message) => {
        // Without scripts nothing uses what was fetched for them.
        if (how.javaScriptEnabled === false && message.text().includes('was preloaded using link preload')) return;
        if (['error', 'warning'].includes(message.type())) complaints.push(`${message.text()} @ ${message.location().url}`);
      });
      context.on('weberror', (error) => complaints.push(`page error: ${error.error().message}`));
      context.on('request', (request) => {
        if (tells(request.url())) complaints.push(`a civil number in an address: ${request.url()}`);
      });
      return context.newPage();
    });
    for (const context of contexts) {
      for (const page of context.pages()) complaints.push(...(await kept(page)));
      await context.close();
    }
    expect(complaints.filter((c) => ![expected, ...allowed].some((fine) => fine.test(c)))).toEqual([]);
  },

  someone: async ({ stranger }, use) => {
    await use(async (role, how) => {
      const page = await stranger(how);
      await signIn(page, role);
      return page;
    });
  },
});

export { expect };

/** Does an address hold what may be a civil number? Ten digits in a row, or six and four. */
export function tells(address: string): boolean {
  const plain = decodeURIComponent(address).replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '');
  return /\d{10}|\d{6}[- ]?\d{4}/.test(plain);
}

/** What a page keeps in the browser: nothing. */
async function kept(page: Page): Promise<string[]> {
  if (!page.url().startsWith('http')) return [];
  const names = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
  return names.map((name) => `kept in the browser: ${name}`);
}

/** Signs in with the demo's button of the role. */
export async function signIn(page: Page, role: Role): Promise<void> {
  await page.goto('/login');
  await page.locator(`form:has(input[name="role"][value="${role}"]) button`).click();
  await page.waitForURL((url) => url.pathname !== '/login');
}

/** Waits until the islands of the page are awake. */
export async function awake(page: Page): Promise<void> {
  await page.locator('body[data-hydrated]').waitFor({ state: 'attached' });
}
