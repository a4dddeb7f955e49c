// How many clicks the daily work costs, from the first page of the role. A list that opens counts two.

import { Mouse } from './support/hands.ts';
import { arriveHere, citizen, confirm, decide, grant, offerHere, send, watchBed } from './support/journey.ts';
import { expect, test } from './support/test.ts';

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
