// What must not be seen. That no address holds a civil number and nothing stays in the browser is checked in every test.

import { Mouse } from './support/hands.ts';
import { citizen, send } from './support/journey.ts';
import { barriers } from './support/page.ts';
import { expect, test } from './support/test.ts';

test('a search by civil number finds the citizen and leaves no number in the address or the title', async ({ someone }) => {
  const who = citizen(40);
  const hospital = new Mouse(await someone('referrer_hospital'));
  await send(hospital, who);
  const { page } = hospital;
  await page.locator('#q').fill(who.number);
  await page.locator('#q').press('Enter');
  await expect(page.locator('main')).toContainText(who.family);
  expect(new URL(page.url()).search).toBe('');
  expect(await page.title()).not.toContain(who.number.slice(0, 6));
  expect(await barriers(page)).toEqual([]);
});

test('a hospital sees nothing of another department or of other citizens', async ({ someone }) => {
  const hospital = new Mouse(await someone('referrer_hospital'));
  const request = await send(hospital, citizen(41));
  const doctor = await someone('referrer_gp');
  const answer = await doctor.goto(request);
  expect(answer?.status()).toBe(404);
  await expect(doctor.locator('main')).not.toContainText(citizen(41).family);
  expect((await hospital.page.goto('/board'))?.status()).toBe(403);
});

test('with names hidden the board holds no name, not even for scripts', async ({ someone }) => {
  const page = await someone('ward_nurse');
  const names = await page.locator('a.bed--occupied .bed__who').allInnerTexts();
  expect(names.length).toBeGreaterThan(10);
  await page.getByRole('link', { name: 'Skjul navne' }).click();
  await expect(page.getByRole('link', { name: 'Vis navne' })).toBeVisible();
  const source = await page.content();
  for (const name of names) {
    const family = name.split(/[\s,]/)[0]!;
    if (family.length > 3) expect(source, `${family} is hidden`).not.toContain(`>${family}`);
  }
});
