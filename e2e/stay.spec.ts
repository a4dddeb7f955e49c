// What happens to a stay and a promise afterwards, as the handbook's scenarios tell it, in two browsers at a time.

import { Mouse } from './support/hands.ts';
import { arrive, box, citizen, confirm, form, grant, offer, send, watchBed, type Citizen } from './support/journey.ts';
import { awake, expect, test, type Role } from './support/test.ts';
import type { Page } from '@playwright/test';

// Every journey takes beds: each finds all that the demonstration has.
test.use({ fresh: true });

type Someone = (role: Role) => Promise<Page>;

/** A citizen who is promised a bed that was free: the hands of those who brought it about, and the addresses. */
async function promised(someone: Someone, who: Citizen) {
  const hospital = new Mouse(await someone('referrer_hospital'));
  const allocator = new Mouse(await someone('allocator'));
  const nurse = new Mouse(await someone('ward_nurse'));
  const request = await send(hospital, who);
  await grant(allocator, request);
  const bed = await offer(allocator, request);
  await confirm(hospital, request);
  return { hospital, allocator, nurse, request, bed };
}

/** The same, arrived. */
async function inBed(someone: Someone, who: Citizen) {
  const all = await promised(someone, who);
  await arrive(all.nurse, all.bed);
  return { ...all, stay: new URL(all.nurse.page.url()).pathname };
}

/** Some days from the demonstration's today, as people type it. */
const inDays = (days: number, clock: string): string => `+${days} ${clock}`;

test('8.10: to hospital and back into the held bed, which waits for a person when its clock has run out', async ({ someone }) => {
  const who = citizen(20);
  const { allocator, nurse, bed, stay } = await inBed(someone, who);
  const tile = await watchBed(allocator.page, bed);
  await awake(allocator.page);

  await nurse.page.goto(`${stay}/absence`);
  const leaving = form(nurse.page, 'leave');
  await nurse.tick(box(leaving, 'kind', 'hospital'));
  await nurse.fill(leaving.locator('[name="place"]'), 'Fjordby Sygehus');
  await nurse.click(leaving.getByRole('button'));
  await expect(nurse.page.locator('.person')).toContainText('Indlagt, fastholdt til');
  await expect(tile, 'held, in its own word').toContainText('Fastholdt');

  // Longer needs a reason.
  await nurse.page.goto(stay);
  const deciding = new Mouse(await someone('allocator'));
  await deciding.page.goto(`${stay}/absence`);
  const longer = form(deciding.page, 'hold_longer');
  await deciding.fill(longer.locator('[name="until"]'), inDays(3, '12:00'));
  await deciding.fill(longer.locator('[name="reason"]'), '');
  await deciding.click(longer.getByRole('button'));
  await expect(deciding.page.locator('#errors')).toContainText('Skal udfyldes');
  await expect(longer.locator('[name="until"]'), 'what was typed stays').toHaveValue(inDays(3, '12:00'));
  await deciding.fill(longer.locator('[name="reason"]'), 'Forventes retur på torsdag');
  await deciding.click(longer.getByRole('button'));
  await deciding.page.waitForURL(/\/stays\/[0-9a-f-]+$/);

  await nurse.page.goto(`${stay}/absence`);
  await nurse.click(form(nurse.page, 'come_back').getByRole('button'));
  await expect(nurse.page.locator('.person')).toContainText('Døgn 1');
  await expect(tile).toHaveClass(/bed--occupied/);
  await expect(nurse.page.locator('main'), 'one course, two spans, one readmission').toContainText('1 genindlæggelse');
});

test('8.8: the discharge is cancelled, the bed waits, and in the evening the ward postpones to tomorrow', async ({ someone }) => {
  const { hospital, allocator, nurse, request, bed } = await promised(someone, citizen(21));
  await nurse.page.goto(bed);
  await awake(nurse.page);
  await expect(nurse.page.locator('#arrival')).toBeVisible();

  const later = form(nurse.page, 'postpone_arrival');
  await nurse.click(nurse.page.getByText('Udskyd ankomsten'));
  await nurse.fill(later.locator('[name="to"]'), inDays(1, '10:00'));
  await nurse.select(later.locator('[name="cause"]'), 'transport');
  await nurse.click(later.getByRole('button'));
  await expect(nurse.page.locator('main')).toContainText('ventes i morgen kl. 10.00');

  await hospital.page.goto(request);
  await expect(hospital.page.locator('.offer'), 'the sender sees the new time').toContainText('I morgen kl. 10.00');
  await expect(hospital.page.locator('.offer .badge')).toHaveText('Accepteret');
  await allocator.page.goto('/tasks');
  await expect(allocator.page.getByRole('row', { name: 'Anmodning ændret' }).first(), 'the allocators are told').toBeVisible();
  const tile = await watchBed(allocator.page, bed);
  await expect(tile, 'tonight the bed is free, and says who comes').toHaveClass(/bed--free/);
  await expect(tile).toContainText('i morgen 10:00');
});

test('8.11: an extension meets a promise: the choices stand there, and nobody is moved', async ({ someone }) => {
  const [inger, other] = [citizen(22), citizen(23)];
  const { hospital, allocator, nurse, bed, stay } = await inBed(someone, inger);
  // The bed is promised to another from the day after she leaves (10 nights).
  const request = await send(hospital, other);
  await grant(allocator, request);
  const id = bed.split('/').pop();
  await allocator.page.goto(`${request}?bed=${id}#reserve`);
  const reserving = form(allocator.page, 'reserve');
  await allocator.fill(reserving.locator('[name="arrival"]'), inDays(11, '14:00'));
  await allocator.fill(reserving.locator('[name="until"]'), inDays(18, '10:00'));
  await allocator.click(reserving.getByRole('button').first());
  await expect(allocator.page.getByRole('link', { name: 'Se sengen' })).toBeVisible();

  await allocator.page.goto(`${stay}/departure`);
  const extending = form(allocator.page, 'change_departure');
  await allocator.fill(extending.locator('[name="until"]'), inDays(15, '10:00'));
  await allocator.fill(extending.locator('[name="reasons"]'), 'Træningen skal gøres færdig.');
  await allocator.click(extending.getByRole('button'));
  await expect(allocator.page.locator('main')).toContainText('Flyt borgeren i stedet');
  await expect(extending.locator('[name="reasons"]'), 'what was typed stays').toHaveValue('Træningen skal gøres færdig.');
  await allocator.tick(extending.locator('[name="despite"]'));
  await allocator.click(extending.getByRole('button'));
  await expect(allocator.page.locator('main')).toContainText('Dit ophold er forlænget');

  await allocator.page.goto('/tasks');
  await expect(allocator.page.getByRole('row', { name: 'Konflikt om en seng' }).first()).toBeVisible();
  await nurse.page.goto(stay);
  await expect(nurse.page.locator('.person'), 'she is in her bed').toContainText('Døgn 1');
  await hospital.page.goto(request);
  await expect(hospital.page.locator('.offer'), 'and the promise stands').toContainText(/kl\. 14\.00/, { timeout: 15_000 });
});

test('8.5: a bed that waits for equipment is ready on condition, a delay is told to those who wait, and in place it is ready', async ({ someone }) => {
  const nurse = new Mouse(await someone('ward_nurse'));
  const allocator = new Mouse(await someone('allocator'));
  await nurse.page.goto('/tasks');
  await nurse.click(nurse.page.getByRole('row', { name: 'Udstyr skal hentes til en seng' }).getByRole('link').first());
  await nurse.page.waitForURL(/\/beds\/[0-9a-f-]+$/);
  const bed = new URL(nurse.page.url()).pathname;
  const badge = nurse.page.locator('.head .badge', { hasText: 'Klar betinget' });
  await expect(badge).toContainText('Trykaflastende madras ventes');
  const tile = await watchBed(allocator.page, bed);
  await awake(allocator.page);
  await expect(tile).toContainText('Klar betinget');

  await nurse.click(nurse.page.getByText('Forsinket', { exact: true }));
  const delaying = form(nurse.page, 'equipment_delayed');
  await nurse.fill(delaying.locator('[name="expected"]'), inDays(1, '10:00'));
  await nurse.click(delaying.getByRole('button'));
  await expect(nurse.page.locator('#errors')).toContainText('Skal udfyldes');
  await expect(delaying.locator('[name="expected"]'), 'what was typed stays').toHaveValue(inDays(1, '10:00'));
  await nurse.fill(delaying.locator('[name="cause"]'), 'Bilen er på værksted');
  await nurse.click(delaying.getByRole('button'));
  await expect(badge).toContainText('i morgen kl. 10.00');
  await expect(tile, 'without anybody looking again').toContainText('i morgen kl. 10.00');

  await nurse.click(form(nurse.page, 'arrive').getByRole('button').first());
  await expect(nurse.page.locator('#errors'), 'nobody arrives meanwhile').toContainText('Trykaflastende madras ventes');
  await nurse.click(form(nurse.page, 'equipment_in_place').getByRole('button'));
  await expect(badge).toHaveCount(0);
  await expect(tile).not.toContainText('Klar betinget');
});
