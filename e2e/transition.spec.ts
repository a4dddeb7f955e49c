// The way home: an aid that comes too late warns, somebody accepts by name what is not ready, and a sheet goes along.

import { Mouse } from './support/hands.ts';
import { arrive, box, citizen, confirm, form, grant, offer, send } from './support/journey.ts';
import { barriers } from './support/page.ts';
import { expect, test } from './support/test.ts';

// The journey takes a bed.
test.use({ fresh: true });

test('E4, R8: a departure before the bed at home is ready warns, is accepted by name, and stands on the sheet', async ({ someone }) => {
  const who = citizen(31);
  const hospital = new Mouse(await someone('referrer_hospital'));
  const allocator = new Mouse(await someone('allocator'));
  const nurse = new Mouse(await someone('ward_nurse'));
  const request = await send(hospital, who);
  await grant(allocator, request);
  const bed = await offer(allocator, request);
  await confirm(hospital, request);
  await arrive(nurse, bed);
  const stay = new URL(nurse.page.url()).pathname;

  // The ward writes down the bed that must be at home.
  await nurse.page.goto(`${stay}/transition`);
  await nurse.click(nurse.page.getByText('Skriv et hjælpemiddel på'));
  const need = form(nurse.page, 'need_aid');
  await nurse.fill(need.locator('[name="what"]'), 'Hospitalsseng');
  await nurse.tick(box(need, 'place', 'home'));
  await nurse.tick(box(need, 'must', 'must'));
  await nurse.fill(need.locator('[name="ready_on"]'), '14.12.2026');
  await nurse.click(need.getByRole('button'));
  await expect(nurse.page.getByText('Klar 14. dec.').first()).toBeVisible();

  // The allocator sets the departure to the day before: it is refused until somebody accepts it by name.
  await allocator.page.goto(`${stay}/departure`);
  const departure = form(allocator.page, 'change_departure');
  await allocator.fill(departure.locator('[name="until"]'), '13.12.2026 11:00');
  await allocator.fill(departure.locator('[name="reasons"]'), 'Du kan klare dig hjemme med hjælp.');
  await allocator.click(departure.getByRole('button'));
  await expect(allocator.page.locator('#errors')).toContainText('Mangler i hjemmet: Hospitalsseng (klar 14. dec.)');
  await expect(departure.locator('[name="until"]'), 'what was typed stays').toHaveValue('13.12.2026 11:00');
  expect(await barriers(allocator.page)).toEqual([]);
  await allocator.fill(departure.locator('[name="accepted_by"]'), 'Mette Holm, visitator');
  await allocator.fill(departure.locator('[name="accept_reason"]'), 'Datteren har en seng stående');
  await allocator.click(departure.getByRole('button'));
  await allocator.page.waitForURL(/\/letters\//);

  // Leaving with open items asks the same of the ward.
  await nurse.page.goto(stay);
  const ending = form(nurse.page, 'end_stay');
  await nurse.select(ending.locator('[name="outcome"]'), 'own_home');
  await nurse.click(ending.getByRole('button'));
  await expect(nurse.page.locator('#errors')).toContainText('4 skal-punkter er åbne');
  await nurse.fill(ending.locator('[name="accepted_by"]'), 'Ida Krogh, sygeplejerske');
  await nurse.fill(ending.locator('[name="accept_reason"]'), 'Hjemmeplejen kommer i aften');
  await nurse.click(ending.getByRole('button'));
  await nurse.page.waitForURL(/\/beds\//);

  await nurse.page.goto(`${stay}/transition`);
  await expect(nurse.page.getByText('Afrejsen accepteret af Ida Krogh, sygeplejerske')).toBeVisible();
  await nurse.click(nurse.page.getByRole('link', { name: 'Åbn til udskrift' }));
  const sheet = nurse.page.locator('.letter');
  await expect(sheet).toContainText('Hospitalsseng (skal være der): klar 14. dec.');
  await expect(sheet).toContainText('Hvem man ringer til');
  await expect(sheet, 'no civil number on it').not.toContainText(who.number);
});
