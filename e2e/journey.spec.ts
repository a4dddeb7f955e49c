// The main journey: a hospital asks for a place, a nurse gives a bed, every screen knows it.

import { Keyboard, Mouse } from './support/hands.ts';
import { arrive, citizen, clean, confirm, depart, grant, offer, send, sendInSteps, watchBed } from './support/journey.ts';
import { missing } from './support/page.ts';
import { awake, expect, test } from './support/test.ts';

test('from the request to the bed that is free again, while the board and the hospital look on', async ({ someone }) => {
  const who = citizen(1);
  const hospital = new Mouse(await someone('referrer_hospital'));
  const allocator = new Mouse(await someone('allocator'));
  const nurse = new Mouse(await someone('ward_nurse'));
  const screen = await someone('capacity_manager');

  const request = await send(hospital, who);
  await expect(hospital.page.locator('main')).toContainText('Modtaget');
  await grant(allocator, request);
  const bed = await offer(allocator, request);
  const tile = await watchBed(screen, bed);
  await awake(screen);
  await expect(tile).toHaveClass(/bed--reserved/);

  await confirm(hospital, request);
  await awake(hospital.page);
  await arrive(nurse, bed);
  await expect(tile, 'the board changes by itself within 2 seconds').toHaveClass(/bed--occupied/, { timeout: 2000 });
  await expect(hospital.page.locator('main'), 'and so does the hospital').toContainText('Ankommet', { timeout: 2000 });

  await depart(nurse, bed, who);
  await expect(tile).toHaveClass(/bed--cleaning/, { timeout: 2000 });
  await clean(nurse, bed);
  await expect(tile).toHaveClass(/bed--free/, { timeout: 2000 });
  for (const page of [hospital.page, allocator.page, nurse.page, screen]) expect(await missing(page)).toEqual([]);
});

test('the same by keyboard alone', async ({ someone }) => {
  test.setTimeout(120_000);
  const who = citizen(2);
  const hospital = new Keyboard(await someone('referrer_hospital'));
  const allocator = new Keyboard(await someone('allocator'));
  const nurse = new Keyboard(await someone('ward_nurse'));
  const request = await sendInSteps(hospital, who);
  await grant(allocator, request);
  const bed = await offer(allocator, request);
  await confirm(hospital, request);
  await arrive(nurse, bed);
  await depart(nurse, bed, who);
  await clean(nurse, bed);
  await expect(nurse.page.locator('.head .badge')).toHaveText('Ledig');
});

test('the same without JavaScript', async ({ someone }) => {
  const who = citizen(3);
  const javaScriptEnabled = false;
  const hospital = new Mouse(await someone('referrer_hospital', { javaScriptEnabled }));
  const allocator = new Mouse(await someone('allocator', { javaScriptEnabled }));
  const nurse = new Mouse(await someone('ward_nurse', { javaScriptEnabled }));
  expect(await missing(allocator.page), 'the board').toEqual([]);
  await expect(allocator.page.locator('a.bed').first()).toBeVisible();

  const request = await sendInSteps(hospital, who);
  await hospital.page.goto('/requests');
  await expect(hospital.page.getByRole('row', { name: who.family })).toContainText('Modtaget');
  await allocator.page.goto('/requests');
  await expect(allocator.page.getByRole('row', { name: who.family })).toBeVisible();
  await grant(allocator, request);
  const bed = await offer(allocator, request);
  const tile = await watchBed(nurse.page, bed);
  await expect(tile).toHaveClass(/bed--reserved/);
  await confirm(hospital, request);
  await arrive(nurse, bed);
  await hospital.page.goto(request);
  await expect(hospital.page.locator('main')).toContainText('Ankommet');
  await depart(nurse, bed, who);
  await clean(nurse, bed);
  await expect(await watchBed(nurse.page, bed)).toHaveClass(/bed--free/);
  for (const { page } of [hospital, allocator, nurse]) expect(await missing(page)).toEqual([]);
});
