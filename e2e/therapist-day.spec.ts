// The day of a therapist on a telephone: a tick with a line in two taps, a move in three; and a booking that is refused with who is
// in the way and the next free time, then made, then repeated.

import type { Locator, Page } from '@playwright/test';
import { form } from './support/journey.ts';
import { barriers, overhang } from './support/page.ts';
import { expect, test } from './support/test.ts';

test.use({ fresh: true });

const phone = { viewport: { width: 390, height: 844 } };

/** Counts taps; what is typed into a field that has the focus is no tap. */
class Thumb {
  taps = 0;
  async tap(what: Locator): Promise<void> {
    this.taps += 1;
    await what.click();
  }
}

const card = (page: Page, clock: string): Locator => page.locator('.slotcard').filter({ has: page.locator('time', { hasText: clock }) });

test('who came is ticked with a line in 2 taps at 390 px', async ({ someone }) => {
  const page = await someone('therapist', phone);
  await expect(page).toHaveURL(/\/day$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Min dag');
  expect(await overhang(page)).toBe(0);
  expect(await barriers(page)).toEqual([]);
  const now = page.locator('.slotcard--now');
  await expect(now).toHaveAttribute('aria-current', 'step');
  const clock = await now.locator('time').innerText();
  const thumb = new Thumb();
  await thumb.tap(now.getByLabel(/^Notat/));
  await page.keyboard.type('tog strømper på selv');
  await thumb.tap(now.getByRole('button', { name: /^Mødt/ }));
  await expect(card(page, clock)).toContainText('Mødt · tog strømper på selv');
  await expect(card(page, clock)).toHaveClass(/slotcard--done/);
  expect(thumb.taps).toBe(2);
});

test('a session is moved in 3 taps at 390 px', async ({ someone }) => {
  const page = await someone('therapist', phone);
  const thumb = new Thumb();
  await thumb.tap(card(page, '10:30').getByRole('link', { name: /^Flyt/ }));
  const time = form(page, 'move_session').locator('label.opt').first();
  const chosen = (await time.innerText()).trim();
  await thumb.tap(time);
  expect(await barriers(page)).toEqual([]);
  await thumb.tap(page.getByRole('button', { name: 'Flyt tiden' }));
  await expect(page).toHaveURL(/\/day/);
  await expect(card(page, chosen.split(' ').pop()!)).toContainText('Trappe');
  expect(thumb.taps).toBe(3);
});

test('a session is booked: refused with who is in the way and the next free time, then booked, then as a series', async ({ someone }) => {
  const page = await someone('therapist');
  await card(page, '10:30').getByRole('link', { name: 'Åbn plan' }).click();
  await page.getByRole('link', { name: 'Ny tid' }).click();
  expect(await barriers(page)).toEqual([]);
  const booking = form(page, 'book_session');
  await booking.locator('[name="what"]').fill('Cykel');
  await booking.locator('[name="clock"]').fill('10:45');
  await page.getByRole('button', { name: 'Aftal tiden' }).click();
  const refused = page.getByRole('alert');
  await expect(refused).toContainText('Jonas R. er optaget');
  await expect(refused).toContainText('Borgeren er optaget');
  const next = /Næste ledige tid: .* kl\. (\d\d)\.(\d\d)/.exec(await refused.innerText())!;
  await expect(booking.locator('[name="what"]'), 'what was typed is kept').toHaveValue('Cykel');
  await booking.locator('[name="clock"]').fill(`${next[1]}:${next[2]}`);
  await booking.locator('[name="minutes"]').fill('20');
  await page.getByRole('button', { name: 'Aftal tiden' }).click();
  await expect(page.locator('table.week')).toContainText(`${next[1]}:${next[2]} Cykel`);
  await page.getByRole('link', { name: 'Ny tid' }).click();
  await booking.locator('[name="what"]').fill('Styrke');
  await booking.locator('[name="day"]').fill('26.11.2026');
  await booking.locator('[name="clock"]').fill('14:30');
  await booking.locator('[name="minutes"]').fill('30');
  await page.getByText('Gentag tiden').click();
  await booking.locator('[name="times"]').fill('3');
  await page.getByRole('button', { name: 'Aftal tiden' }).click();
  await expect(page.locator('table.week')).toContainText('14:30 Styrke');
  await page.getByRole('link', { name: 'Næste uge' }).click();
  await expect(page.locator('table.week')).toContainText('14:30 Styrke');
  expect(await barriers(page)).toEqual([]);
});
