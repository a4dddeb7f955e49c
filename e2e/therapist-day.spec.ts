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
  expect(await barriers(page)).toEqual([]);
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
  const plan = new URL(page.url()).pathname;
  await page.getByRole('link', { name: 'Næste uge' }).click();
  await expect(page, 'both weeks hold such a session').toHaveURL(/week=2026-11-30/);
  const session = page.locator('table.week').getByRole('link', { name: /14:30\s+Styrke/ });
  await expect(session).toHaveCount(1);
  expect(await barriers(page)).toEqual([]);

  // The two that are left are cancelled with one of them; the first stays.
  await session.click();
  const off = form(page, 'cancel_session');
  await off.locator('[name="cause"]').selectOption('other_appointment');
  await off.getByLabel('Også den næste i rækken').check();
  expect(await barriers(page)).toEqual([]);
  await off.getByRole('button').click();
  await expect(page).toHaveURL(/\/day/);
  for (const [week, cancelled] of [['2026-11-23', 0], ['2026-11-30', 1], ['2026-12-07', 1]] as const) {
    await page.goto(`${plan}?week=${week}`);
    await expect(session).toHaveCount(1);
    await expect(session.filter({ hasText: /Aflyst|aflyst/ })).toHaveCount(cancelled);
  }
});

test('a colleague joins the team of a plan, and what is aimed at is drawn beside what was measured', async ({ someone }) => {
  const page = await someone('therapist');
  await page.goto('/plans?whose=mine');
  expect(await barriers(page)).toEqual([]);
  await page.locator('tbody tr', { hasText: /GOP: almen, avanceret/ }).first().getByRole('link').click();
  const team = page.locator('section[aria-labelledby="team"]');
  await team.getByText('Sæt en på teamet').click();
  const join = form(page, 'join_team');
  await join.locator('[name="member"]').selectOption({ index: 1 });
  const who = (await join.locator('[name="member"] option:checked').innerText()).split(' ')[0]!;
  await join.locator('[name="part"]').selectOption('care_staff');
  await join.getByRole('button').click();
  const joined = team.locator('dl > div').filter({ hasText: 'Social- og sundhedspersonale' });
  await expect(joined).toContainText(who);
  await joined.getByRole('button', { name: /^Tag ud/ }).click();
  await expect(joined).toHaveCount(0);

  const before = await page.locator('svg.chart .target').count();
  await page.getByText('Sæt et mål for en måling').click();
  const aim = form(page, 'set_target');
  await aim.locator('[name="target_of"]').selectOption('eq_vas');
  await aim.locator('[name="target_value"]').fill('170');
  await aim.getByRole('button').click();
  await expect(page.locator('#errors')).toContainText('Mål: Højst 100');
  await expect(aim.locator('[name="target_value"]'), 'what was typed is kept').toHaveValue('170');
  await aim.locator('[name="target_value"]').fill('70');
  await aim.getByRole('button').click();
  await expect(page.locator('svg.chart .target')).toHaveCount(before + 1);
  await expect(page.getByRole('img', { name: /Mål 70/ })).toBeVisible();
  expect(await barriers(page)).toEqual([]);
});
