// The main journey: a hospital asks for a place, a nurse gives a bed, every screen knows it.

import { missing } from './support/page.ts';
import { arrive, choose, citizen, clean, confirm, depart, form, grant, offer, send } from './support/journey.ts';
import { awake, expect, test } from './support/test.ts';

test('from the request to the bed that is free again, while the board and the hospital look on', async ({ someone }) => {
  const who = citizen(1);
  const hospital = await someone('referrer_hospital');
  const allocator = await someone('allocator');
  const nurse = await someone('ward_nurse');
  const screen = await someone('capacity_manager');

  const request = await send(hospital, who);
  await expect(hospital.locator('main')).toContainText('Modtaget');
  await grant(allocator, request);
  const bed = await offer(allocator, request);
  const site = await siteOf(allocator, bed);
  await screen.goto(site);
  await awake(screen);
  const tile = screen.locator(`a.bed[href="${bed}"]`);
  // A promise for later never changes what the bed is now: it is free until then, and says who comes.
  await expect(tile).toHaveClass(/bed--free|bed--reserved/);
  await expect(tile).toContainText(/ankomst|ankommer/i);

  await confirm(hospital, request);
  await awake(hospital);
  await arrive(nurse, bed);
  await expect(tile, 'the board changes by itself within 2 seconds').toHaveClass(/bed--occupied/, { timeout: 2000 });
  await expect(hospital.locator('main'), 'and so does the hospital').toContainText('Ankommet', { timeout: 2000 });

  await depart(nurse, bed, who);
  await expect(tile).toHaveClass(/bed--cleaning/, { timeout: 2000 });
  await clean(nurse, bed);
  await expect(tile).toHaveClass(/bed--free/, { timeout: 2000 });
  for (const page of [hospital, allocator, nurse, screen]) expect(await missing(page)).toEqual([]);
});

/** The board of the bed's site. */
async function siteOf(page: import('@playwright/test').Page, bed: string): Promise<string> {
  await page.goto(bed);
  return (await page.locator('.crumbs a[href^="/board"]').getAttribute('href'))!;
}
