// The way back from a slip: on the page that follows the act, without a mouse, and without scripts.

import type { Locator, Page } from '@playwright/test';
import { Mouse } from './support/hands.ts';
import { citizen, form, grant, offer, send } from './support/journey.ts';
import { barriers } from './support/page.ts';
import { awake, expect, test } from './support/test.ts';

test.use({ fresh: true });

/** Moves the citizen of the first occupied bed, and gives the bed she had and the one she has. */
async function move(page: Page): Promise<{ from: string; to: string }> {
  await page.locator('a.bed--occupied:not(.bed--late)').first().click();
  const from = await bed(page).innerText();
  await page.getByRole('link', { name: 'Flyt' }).click();
  const place = page.locator('#move_citizen-bed label.opt').filter({ hasText: 'Passer' }).first();
  const to = (await place.locator('span').first().innerText()).split('\n')[0]!;
  await place.click();
  await page.locator('[name="reason"]').fill('Forkert seng');
  await page.getByRole('button', { name: 'Flyt borgeren' }).click();
  await expect(line(page)).toContainText(`Flyttet til ${to}.`);
  return { from, to };
}

const line = (page: Page): Locator => page.locator('#just-done');
const bed = (page: Page): Locator => page.locator('.person a[href^="/beds/"]').first();

test('a move is undone with 2 keys from the page that follows it', async ({ someone }) => {
  const page = await someone('ward_nurse');
  const { from } = await move(page);
  await expect(line(page), 'it is said, and the next stop is the way back').toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(line(page)).toContainText('Flytningen er fortrudt.');
  await expect(bed(page)).toHaveText(from);
});

test('a move is undone without scripts', async ({ someone }) => {
  const page = await someone('ward_nurse', { javaScriptEnabled: false });
  const { from } = await move(page);
  await line(page).getByRole('button', { name: 'Fortryd' }).click();
  await expect(line(page)).toContainText('Flytningen er fortrudt.');
  await expect(bed(page)).toHaveText(from);
});

test('what was just done, and the page of the way back, are without barriers', async ({ someone }) => {
  const page = await someone('ward_nurse');
  await move(page);
  await awake(page);
  expect(await barriers(page)).toEqual([]);
  await page.goto('/board');
  await move(page);
  await page.goto((await line(page).locator('form').getAttribute('action'))!);
  await expect(page.getByRole('main').getByRole('button', { name: 'Fortryd' })).toBeVisible();
  expect(await barriers(page)).toEqual([]);
});

test('after ten seconds the way back is gone by itself, its focus is on the page, and the address says that it is too late', async ({ someone }) => {
  const page = await someone('ward_nurse');
  const { to } = await move(page);
  await awake(page);
  const button = line(page).getByRole('button', { name: 'Fortryd' });
  const way = (await line(page).locator('form').getAttribute('action'))!;
  await button.focus();
  await expect(line(page)).toBeHidden({ timeout: 15_000 });
  await expect(page.locator('#main')).toBeFocused();
  await expect(bed(page)).toHaveText(to);
  await page.goto(way);
  await expect(page.getByText('Kan ikke længere fortrydes.')).toBeVisible();
});

/** The allocator refuses with reasons, and is left on the letter. */
async function refuse(hands: Mouse, request: string): Promise<void> {
  await hands.page.goto(`${request}?do=refuse#decision`);
  const refusing = form(hands.page, 'refuse');
  await refusing.locator('[name="legal_basis"]').selectOption({ index: 1 });
  await hands.fill(refusing.locator('[name="reasons"]'), 'Hjælpen kan gives hjemme.');
  await hands.click(refusing.getByRole('button').last());
  await hands.page.waitForURL(/\/letters\//);
}

test('a refusal is undone with 2 keys on its letter, and the hospital never sees it', async ({ someone }) => {
  const hospital = new Mouse(await someone('referrer_hospital'));
  const allocator = new Mouse(await someone('allocator'));
  const request = await send(hospital, citizen(33));
  await expect(hospital.page.locator('main')).toContainText('Modtaget');
  await awake(hospital.page);
  await refuse(allocator, request);
  const letter = allocator.page.url();
  await expect(line(allocator.page)).toContainText('Afslået. Det sendes, når de 10 sekunder er gået.');
  await expect(line(allocator.page), 'it is said, and the next stop is the way back').toBeFocused();
  await allocator.page.keyboard.press('Tab');
  await allocator.page.keyboard.press('Enter');
  await expect(line(allocator.page)).toContainText('Afslaget er fortrudt. Det blev aldrig sendt.');
  await hospital.page.waitForTimeout(12_000);
  for (const look of ['by itself', 'when she looks again']) {
    await expect(hospital.page.locator('main'), look).toContainText('Modtaget');
    await expect(hospital.page.locator('main'), look).not.toContainText('Hjælpen kan gives hjemme.');
    await hospital.page.reload();
  }
  expect((await allocator.page.goto(letter))?.status(), 'there is no letter').toBe(410);
  await expect(allocator.page.locator('main')).toContainText('Den har intet brev.');
  expect(await barriers(allocator.page)).toEqual([]);
  await refuse(allocator, request);
  expect(await barriers(allocator.page), 'the letter with the way back').toEqual([]);
  await expect(hospital.page.locator('main'), 'what was not undone leaves by itself').toContainText('Hjælpen kan gives hjemme.', { timeout: 15_000 });
});

test('an offer reaches the screen of the hospital by itself ten seconds after it was made', async ({ someone }) => {
  const hospital = new Mouse(await someone('referrer_hospital'));
  const allocator = new Mouse(await someone('allocator'));
  const request = await send(hospital, citizen(31));
  await grant(allocator, request);
  await expect(hospital.page.locator('main')).toContainText('Bevilget, venter på plads', { timeout: 15_000 });
  await awake(hospital.page);
  await offer(allocator, request);
  const offered = Date.now();
  await expect(line(allocator.page)).toContainText('Det sendes, når de 10 sekunder er gået.');
  await expect(hospital.page.getByRole('button', { name: 'Bekræft modtagelse' })).toBeVisible({ timeout: 15_000 });
  // The clock of the server counts whole seconds, and the click lies a little before.
  expect(Date.now() - offered, 'not before it could no longer be undone').toBeGreaterThan(7_000);
});

test('an offer is undone with 2 keys, and the hospital never sees it', async ({ someone }) => {
  const hospital = new Mouse(await someone('referrer_hospital'));
  const allocator = new Mouse(await someone('allocator'));
  const request = await send(hospital, citizen(32));
  await grant(allocator, request);
  await expect(hospital.page.locator('main')).toContainText('Bevilget, venter på plads', { timeout: 15_000 });
  await awake(hospital.page);
  await offer(allocator, request);
  await expect(line(allocator.page), 'it is said, and the next stop is the way back').toBeFocused();
  expect(await barriers(allocator.page)).toEqual([]);
  await allocator.page.keyboard.press('Tab');
  await allocator.page.keyboard.press('Enter');
  await expect(line(allocator.page)).toContainText('Tilbuddet er fortrudt. Det blev aldrig sendt.');
  await expect(hospital.page.getByRole('button', { name: 'Bekræft modtagelse' })).toBeHidden();
  await hospital.page.waitForTimeout(12_000);
  for (const look of ['by itself', 'when she looks again']) {
    await expect(hospital.page.locator('main'), look).toContainText('Bevilget, venter på plads');
    await expect(hospital.page.getByRole('button', { name: 'Bekræft modtagelse' }), look).toHaveCount(0);
    await hospital.page.reload();
  }
});
