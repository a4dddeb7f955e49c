// How many clicks the daily work costs, from the first page of the role. A list that opens counts two.

import { Mouse } from './support/hands.ts';
import { arriveHere, citizen, confirm, decide, grant, offerHere, send, watchBed } from './support/journey.ts';
import { awake, expect, test } from './support/test.ts';

// Every journey takes beds: each finds all that the demonstration has.
test.use({ fresh: true });

test('a decided request is placed with 3 clicks, one just received with 8 at most', async ({ someone }) => {
  const hospital = new Mouse(await someone('referrer_hospital'));
  const helper = new Mouse(await someone('allocator'));
  const [decided, received] = [citizen(10), citizen(11)];
  await grant(helper, await send(hospital, decided));
  await send(hospital, received);

  for (const [who, most, fresh] of [[decided, 3, false], [received, 8, true]] as const) {
    const hand = new Mouse(await someone('allocator'));
    await hand.click(hand.page.locator('.inbox .req').filter({ hasText: who.family }).locator('.req__act a'));
    if (fresh) {
      await expect(hand.page.locator('.suggested'), 'suggested reasons are marked as such').toContainText('Forslag');
      await decide(hand);
    }
    await offerHere(hand, hand.page.locator('.sug__act a').first());
    expect(hand.clicks, `clicks for ${who.family}`).toBeLessThanOrEqual(most);
  }
});

test('nothing is decided as long as the suggested reasons are not confirmed', async ({ someone }) => {
  const hospital = new Mouse(await someone('referrer_hospital'));
  const request = await send(hospital, citizen(12));
  const { page } = new Mouse(await someone('allocator'));
  await page.goto(request);
  const suggested = await page.locator('#grant-reasons').inputValue();
  expect(suggested).not.toBe('');
  await page.locator('[name="legal_basis"]').selectOption({ index: 1 });
  await page.locator('input[name="choice"][value="nearest"]').check();
  await page.getByRole('button', { name: 'Bevilg pladsen' }).click();
  await expect(page.locator('#errors')).toContainText('Bekræft begrundelserne');
  await expect(page.locator('#grant-reasons')).toHaveValue(suggested);
  await page.goto(request);
  await expect(page.locator('.sug__act'), 'no bed can be offered yet').toHaveCount(0);
});

test('an arrival is registered with 2 clicks', async ({ someone }) => {
  const who = citizen(13);
  const hospital = new Mouse(await someone('referrer_hospital'));
  const allocator = new Mouse(await someone('allocator'));
  const nurse = new Mouse(await someone('ward_nurse'));
  const site = await nurse.page.locator('#site-title').innerText();
  const request = await send(hospital, who);
  await grant(allocator, request);
  const bed = await offerHere(allocator, allocator.page.locator('.sug').filter({ hasText: site }).locator('.sug__act a').first());
  await confirm(hospital, request);

  const tile = await watchBed(nurse.page, bed);
  await nurse.page.goto('/');
  nurse.clicks = 0;
  await nurse.click(tile);
  await arriveHere(nurse);
  expect(nurse.clicks).toBe(2);
});

test('a stay is moved with 4 clicks from the board: the citizen, move, the place, confirm', async ({ someone }) => {
  const nurse = new Mouse(await someone('ward_nurse'));
  const { page } = nurse;
  await nurse.click(page.locator('a.bed--occupied:not(.bed--late)').first());
  const stay = new URL(page.url()).pathname;
  await nurse.click(page.getByRole('link', { name: 'Flyt' }));
  const place = page.locator('#move_citizen-bed label.opt').filter({ hasText: 'Passer' }).first();
  const name = (await place.locator('span').first().innerText()).split('\n')[0]!;
  await nurse.click(place);
  // The reason is typed: Tab leads to it.
  await page.keyboard.press('Tab');
  await page.keyboard.type('Støj på gangen');
  await nurse.click(page.getByRole('button', { name: 'Flyt borgeren' }));
  await expect(page.locator('.person')).toContainText(name);
  expect(new URL(page.url()).pathname).toBe(stay);
  expect(nurse.clicks).toBe(4);
});

test('a stay is moved with 8 keys from its bar on the timeline, without a mouse', async ({ someone }) => {
  const page = await someone('ward_nurse', { viewport: { width: 1440, height: 1000 } });
  await page.goto('/board?view=timeline');
  await awake(page);
  await page.locator('#tape a[data-move^="/stays/"]').first().focus();
  let keys = 0;
  const press = async (key: string) => {
    keys += 1;
    await page.keyboard.press(key);
  };
  await press('m');
  await page.waitForURL(/\/move#/);
  await press('Tab');
  await press('Space');
  const place = page.locator('#move_citizen-bed label.opt').filter({ has: page.locator('input:checked') });
  const name = (await place.locator('span').first().innerText()).split('\n')[0]!;
  await press('Tab');
  await page.keyboard.type('Støj på gangen');
  for (const key of ['Tab', 'Tab', 'Tab', 'Enter']) await press(key);
  await page.waitForURL(/\/stays\/[0-9a-f-]+$/);
  await expect(page.locator('.person')).toContainText(name);
  expect(keys).toBeLessThanOrEqual(8);
});

test('the sheet of a handover is on the screen, ready to print, 5 keys from the board', async ({ someone }) => {
  const page = await someone('ward_nurse');
  await page.goto('/board');
  await awake(page);
  let keys = 0;
  const press = async (key: string) => {
    keys += 1;
    await page.keyboard.press(key);
  };
  // Past the menu to the content; the sheet stands just before it, beside the switch for names.
  for (const key of ['Tab', 'Enter', 'Shift+Tab', 'Shift+Tab']) await press(key);
  await expect(page.getByRole('link', { name: 'Vagtskifte' })).toBeFocused();
  await press('Enter');
  await page.waitForURL(/\/handover\?/);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.sheet').first()).toBeVisible();
  await expect(page.locator('.sheet-bar'), 'the buttons are not printed').toBeHidden();
  expect(keys).toBeLessThanOrEqual(5);
});
