// The main journey: a hospital asks for a place, a nurse gives a bed, every screen knows it.

import { Keyboard, Mouse } from './support/hands.ts';
import {
  arrive, citizen, clean, confirm, depart, expectPromise, grant, offer, send, sendInSteps, watchBed, within2s,
} from './support/journey.ts';
import { missing } from './support/page.ts';
import { awake, expect, test } from './support/test.ts';

// Every journey takes beds: each finds all that the demonstration has.
test.use({ fresh: true });

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
  await expectPromise(tile);

  await confirm(hospital, request);
  await awake(hospital.page);
  const arrived = await arrive(nurse, bed);
  await within2s(arrived, () => expect(tile, 'the board').toHaveClass(/bed--occupied/));
  await within2s(arrived, () => expect(hospital.page.locator('main'), 'the hospital').toContainText('Ankommet'));
  await within2s(await depart(nurse, bed, who), () => expect(tile).toHaveClass(/bed--cleaning/));
  await within2s(await clean(nurse, bed), () => expect(tile).toHaveClass(/bed--free/));
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
  await expectPromise(await watchBed(nurse.page, bed));
  await confirm(hospital, request);
  await arrive(nurse, bed);
  await hospital.page.goto(request);
  await expect(hospital.page.locator('main')).toContainText('Ankommet');
  await depart(nurse, bed, who);
  await clean(nurse, bed);
  await expect(await watchBed(nurse.page, bed)).toHaveClass(/bed--free/);
  for (const { page } of [hospital, allocator, nurse]) expect(await missing(page)).toEqual([]);
});
