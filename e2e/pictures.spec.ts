// Pictures for the documentation. `PICTURES=1` puts them into docs/images; otherwise they are only taken.

import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './support/test.ts';

test.use({ world: 'own' });
test.describe.configure({ mode: 'default' });

const wide = { viewport: { width: 1440, height: 1000 }, deviceScaleFactor: 1 };

/** Takes a picture at the hour of the demonstration, to the second. */
async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    const stamp = document.querySelector('#stamp');
    if (stamp) stamp.textContent = stamp.textContent!.replace(/\d\d:\d\d:\d\d/, '09:41:07');
  });
  const folder = process.env.PICTURES ? join(import.meta.dirname, '../docs/images') : test.info().outputPath();
  const taken = await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
  expect(taken.length).toBeGreaterThan(20_000);
}

test('the board', async ({ someone }) => {
  const page = await someone('allocator', wide);
  // The largest site shows every state of a bed.
  const site = page.locator('.menu a').filter({ hasText: 'Solgården' });
  await page.goto((await site.getAttribute('href'))!);
  await expect(page.locator('a.bed').first()).toBeVisible();
  await picture(page, 'board');
});

test('the request form', async ({ someone }) => {
  const page = await someone('referrer_hospital', wide);
  await page.goto('/requests/new?view=steps&step=2');
  await page.locator('#keep-why').fill('Hoftebrud 20. november, opereret. Går få skridt med støtte af to. Bor alene på 2. sal uden elevator.');
  await page.locator('input[name="infection"][value="none"]').check();
  await page.locator('#keep-sender_phone').fill('12 34 56 78');
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await picture(page, 'request-form');
});

test('suggestions', async ({ someone }) => {
  const page = await someone('allocator', wide);
  // The first request that a bed suits; what is granted comes before what is only received.
  const found: string[] = [];
  for (const status of ['granted', 'received']) {
    await page.goto(`/requests?status=${status}`);
    const links = await page.locator('table a[href^="/requests/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')!));
    found.push(...new Set(links));
  }
  for (const request of found) {
    await page.goto(request);
    if (await page.locator('.sug').count()) break;
  }
  await page.locator('#places').scrollIntoViewIfNeeded();
  await page.locator('#places').evaluate((places) => window.scrollTo(0, places.getBoundingClientRect().top + window.scrollY - 96));
  await expect(page.locator('.sug').first()).toBeInViewport();
  await picture(page, 'suggestions');
});
