// Early detection: asked once a moment and in nobody's way, a draft that a person sends, and a talk at the bedside.

import { Mouse } from './support/hands.ts';
import { arrive, box, citizen, confirm, form, grant, offer, send } from './support/journey.ts';
import { barriers } from './support/page.ts';
import { expect, test } from './support/test.ts';

// The journey takes a bed.
test.use({ fresh: true });

test('R4 to R7: a citizen is asked at arrival, a referral is drafted, guidance opens, and a talk is booked', async ({ someone }) => {
  const hospital = new Mouse(await someone('referrer_hospital'));
  const allocator = new Mouse(await someone('allocator'));
  const nurse = new Mouse(await someone('ward_nurse'));
  const request = await send(hospital, citizen(33));
  await grant(allocator, request);
  const bed = await offer(allocator, request);
  await confirm(hospital, request);
  // The arrival asks for nothing of it.
  await arrive(nurse, bed);
  const stay = new URL(nurse.page.url()).pathname;
  const panel = nurse.page.locator('section[aria-labelledby="screening"]');
  await expect(panel.getByRole('button', { name: 'Ikke nu' })).toBeVisible();

  // Smoking: without an answer about the referral it comes back with what was chosen.
  await nurse.click(panel.getByRole('link', { name: 'Spørg om rygning' }));
  const smoking = form(nurse.page, 'screen_smoking');
  await nurse.tick(box(smoking, 'smoking_status', 'daily'));
  await nurse.click(smoking.getByRole('button'));
  await expect(nurse.page.locator('#errors')).toContainText('Må borgeren henvises: Skal udfyldes');
  await expect(box(smoking, 'smoking_status', 'daily'), 'what was chosen stays').toBeChecked();
  expect(await barriers(nurse.page)).toEqual([]);
  await nurse.tick(box(smoking, 'referral_consent', 'given'));
  await nurse.click(smoking.getByRole('button'));
  await expect(nurse.page.getByText('Ryger dagligt')).toBeVisible();

  // Alcohol: a sign, no consent, children in the home.
  await nurse.click(nurse.page.getByRole('link', { name: 'Spørg om alkohol' }));
  const alcohol = form(nurse.page, 'screen_alcohol');
  for (const n of [1, 2, 3, 4]) await nurse.tick(box(alcohol, `item_question_${n}`, n < 3 ? '1' : '0'));
  await nurse.tick(box(alcohol, 'finding', 'signs'));
  await nurse.tick(box(alcohol, 'referral_consent', 'declined'));
  await nurse.tick(box(alcohol, 'children', 'yes'));
  await nurse.click(alcohol.getByRole('button'));
  await expect(nurse.page.getByText('Ingen henvisning: borgeren har ikke samtykket.')).toBeVisible();
  await expect(nurse.page.getByRole('heading', { name: 'Der er børn i hjemmet' })).toBeVisible();
  expect(await barriers(nurse.page)).toEqual([]);
  const decision = form(nurse.page, 'decide_children');
  await nurse.tick(box(decision, 'children_decision', 'discussed'));
  await nurse.click(decision.getByRole('button'));
  await expect(nurse.page.getByText('Besluttet om børnene')).toBeVisible();

  // Asked, the stay asks no more.
  await nurse.page.goto(stay);
  await expect(panel.getByText('Ryger dagligt')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Ikke nu' })).toHaveCount(0);

  // The draft has nobody's civil number and no address to send to.
  await nurse.page.goto(`${stay}/screening`);
  await nurse.click(nurse.page.getByRole('link', { name: 'Udkast til henvisning: rygning' }));
  await expect(nurse.page.locator('.letter')).toContainText('Til: ____');
  await expect(nurse.page.locator('.letter')).not.toContainText(citizen(33).number);

  // Ten minutes at the bed tomorrow.
  await nurse.page.goto('/plans');
  await nurse.click(nurse.page.getByRole('link', { name: 'Rygestopsamtaler' }));
  const booking = form(nurse.page, 'book_talk');
  await nurse.select(booking.locator('[name="talk_with"]'), `${stay.split('/').at(-1)}:0`);
  await nurse.fill(booking.locator('[name="talk_at"]'), 'i morgen 11:00');
  await nurse.click(booking.getByRole('button'));
  await expect(nurse.page.getByText('i morgen kl. 11.00').first()).toBeVisible();
  expect(await barriers(nurse.page)).toEqual([]);

  // Wrong: struck out with a reason, the talk is off, and it is asked anew.
  await nurse.page.goto(`${stay}/screening`);
  await nurse.click(nurse.page.getByText('Ret svaret'));
  const strike = form(nurse.page, 'strike_screening');
  const wrong = strike.locator('option', { hasText: 'Rygning ved ankomst' });
  await nurse.select(strike.locator('[name="wrong_answer"]'), (await wrong.getAttribute('value'))!);
  await nurse.click(strike.getByRole('button'));
  await expect(nurse.page.locator('#errors')).toContainText('Hvad var forkert?: Skal udfyldes');
  await nurse.fill(strike.locator('[name="strike_reason"]'), 'Det var naboens svar');
  await nurse.click(strike.getByRole('button'));
  await expect(nurse.page.locator('s', { hasText: 'Ryger dagligt' })).toBeVisible();
  await expect(nurse.page.getByText('Streget ud: Det var naboens svar')).toBeVisible();
  await expect(nurse.page.getByRole('link', { name: 'Spørg om rygning' })).toBeVisible();
  expect(await barriers(nurse.page)).toEqual([]);
  await nurse.page.goto('/screening');
  await expect(nurse.page.getByText('i morgen kl. 11.00')).toHaveCount(0);
});
