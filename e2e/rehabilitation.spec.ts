// Scenario 8.14, the rehabilitation week of a therapist, in the browser and over the weeks it takes: an order, the first measurements,
// sessions with one that the citizen misses, the way home with the same plan, and the end with its figures.

import type { Page } from '@playwright/test';
import { Mouse } from './support/hands.ts';
import { box, form } from './support/journey.ts';
import { barriers } from './support/page.ts';
import { Server } from './support/server.ts';
import { expect, signIn, test } from './support/test.ts';

test.setTimeout(240_000);

/** Barthel-20 with a total, spread over its items. */
async function barthel(page: Page, plan: string, total: number, on: string): Promise<void> {
  await page.goto(`${plan}?instrument=barthel_20#measure`);
  const taking = form(page, 'register_measure');
  let left = total;
  for (const item of await taking.locator('input[name^="item_"]').all()) {
    const name = (await item.getAttribute('name'))!;
    const hint = await taking.locator(`#register_measure-${name}-hint`).innerText();
    const value = Math.min(left, Number(/\d+$/.exec(hint.trim())![0]));
    left -= value;
    await item.fill(String(value));
  }
  expect(left, 'all of it is spread').toBe(0);
  await taking.locator('[name="taken_on"]').fill(on);
  await taking.getByRole('button').click();
  await expect(form(page, 'register_measure')).toHaveCount(0);
}

async function measure(page: Page, plan: string, instrument: string, on: string, value: string, told: Record<string, string> = {}): Promise<void> {
  await page.goto(`${plan}?instrument=${instrument}#measure`);
  const taking = form(page, 'register_measure');
  await taking.locator('[name="value"]').fill(value);
  for (const [name, code] of Object.entries(told)) {
    if (name === 'walking_aid') await taking.locator(`[name="${name}"]`).selectOption(code);
    else await box(taking, name, code).check();
  }
  await taking.locator('[name="taken_on"]').fill(on);
  await taking.getByRole('button').click();
  await expect(form(page, 'register_measure')).toHaveCount(0);
}

const steps = ['Går ikke uden for', 'Til døren', 'Til postkassen med rollator', 'Uden rollator', 'Rundt om huset'];

async function setGoal(page: Page, plan: string, words: string): Promise<void> {
  await page.goto(`${plan}?do=goal#goal`);
  const goal = form(page, 'set_goal');
  await goal.locator('[name="own_words"]').fill(words);
  await goal.locator('[name="icf"]').selectOption('activity');
  await goal.locator('[name="owner"]').selectOption('physiotherapist');
  await goal.locator('[name="review_on"]').fill('14.12.2026');
  for (const [n, name] of ['m2', 'm1', '0', 'p1', 'p2'].entries()) await goal.locator(`[name="step_${name}"]`).fill(steps[n]!);
  await goal.locator('[name="gas_start"]').selectOption('-2');
  await goal.getByRole('button').first().click();
  await expect(page.getByRole('heading', { name: words })).toBeVisible();
}

async function judge(page: Page, plan: string, words: string, level: string, next: string): Promise<void> {
  await page.goto(plan);
  await page.locator('article.goal', { hasText: words }).getByRole('link', { name: /^Vurdér/ }).click();
  const judging = form(page, 'judge_goal');
  await judging.locator('[name="level"]').selectOption(level);
  await judging.locator('[name="review_on"]').fill(next);
  await judging.getByRole('button').click();
  await expect(form(page, 'judge_goal')).toHaveCount(0);
}

/** A stay of the therapist's house in which nobody has begun a plan, and its citizen. */
async function stayWithoutPlan(page: Page): Promise<string> {
  await page.goto('/board');
  const stays = await page.locator('main a[href^="/stays/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')!));
  for (const stay of stays) {
    await page.goto(`${stay}/plan`);
    if ((await form(page, 'begin_plan').count()) && !(await page.locator('main a[href^="/plans/"]').count())) return stay;
  }
  throw new Error('everybody has a plan');
}

test('8.14: a plan runs from the order in the bed to its end at home, with its figures', async ({ stranger }) => {
  const server = await Server.start('2026-12-07');
  const someone = async (role: 'therapist' | 'ward_nurse') => {
    const page = await stranger({ baseURL: server.url });
    await signIn(page, role);
    return page;
  };
  try {
    // Monday: a plan from an order after a discharge on Friday 4 December, and a start offered on the ninth.
    let page = await someone('therapist');
    const stay = await stayWithoutPlan(page);
    const order = form(page, 'begin_plan');
    await order.locator('[name="kind"]').selectOption('general_advanced');
    await order.locator('[name="basis"]').selectOption('health_act_140');
    await order.locator('[name="requester"]').fill('Ortopædkirurgisk 3');
    await order.locator('[name="discharged"]').fill('04.12.2026');
    await order.locator('[name="statement"]').fill('Jeg vil gå til postkassen selv');
    await order.getByRole('button').first().click();
    await page.waitForURL(/\/plans\/[0-9a-f-]{36}/);
    const plan = new URL(page.url()).pathname;
    await page.goto(`${plan}?do=edit#edit`);
    await form(page, 'keep_plan').locator('button[value="finalise"]').click();
    await expect(page.locator('.person')).toContainText('I gang');
    await expect(page.locator('main')).toContainText('11. dec. (7 kalenderdage)');
    const offer = form(page, 'offer_start');
    await offer.locator('[name="start"]').fill('09.12.2026');
    await offer.getByRole('button').click();
    await expect(page.locator('main')).toContainText('9. dec. · dag 5');

    await barthel(page, plan, 11, '07.12.2026');
    await measure(page, plan, 'tug', '07.12.2026', '28,4', { walking_aid: 'rollator' });
    await measure(page, plan, 'rss', '07.12.2026', '6', { hands_used: 'no' });
    await measure(page, plan, 'eq_vas', '07.12.2026', '45');
    await setGoal(page, plan, 'gå til postkassen selv');
    await setGoal(page, plan, 'tage bad selv');
    await expect(page.locator('main')).toContainText('GAS T-score mangler');
    expect(await barriers(page)).toEqual([]);

    // Tuesday to Friday: a session a day.
    const sessions: string[] = [];
    for (const day of ['08', '09', '10', '11']) {
      await page.goto(`${plan}/book`);
      const booking = form(page, 'book_session');
      await booking.locator('[name="what"]').fill('Gang og trappe');
      await booking.locator('[name="day"]').fill(`${day}.12.2026`);
      await booking.locator('[name="clock"]').fill('08:00');
      await booking.locator('[name="minutes"]').fill('30');
      await booking.getByRole('button', { name: 'Aftal tiden' }).click();
      await page.waitForURL((url) => url.pathname === plan);
    }
    await page.goto(`${plan}?week=2026-12-07`);
    sessions.push(...(await page.locator('a[href^="/sessions/"]', { hasText: 'Gang og trappe' }).evaluateAll((all) => all.map((a) => a.getAttribute('href')!))));
    expect(sessions).toHaveLength(4);

    // Friday: three came, one did not, with a cause.
    await page.context().close();
    await server.later('2026-12-11');
    page = await someone('therapist');
    for (const [n, session] of sessions.entries()) {
      await page.goto(session);
      if (n === 2) {
        const missed = form(page, 'tell_no_show');
        await missed.locator('[name="cause"]').selectOption('tired');
        await missed.getByRole('button').click();
        await expect(page.locator('.member')).toContainText('Ikke mødt: træt');
      } else {
        await form(page, 'tell_came').getByRole('button').click();
        await expect(page.locator('.member')).toContainText('Mødt');
      }
    }

    // The Monday after.
    await page.context().close();
    await server.later('2026-12-14');
    page = await someone('therapist');
    await measure(page, plan, 'tug', '14.12.2026', '21,0', { walking_aid: 'rollator' });
    await measure(page, plan, 'rss', '14.12.2026', '8', { hands_used: 'no' });
    await expect(page.locator('main')).toContainText('7,4 bedre siden 7. dec.');
    await expect(page.locator('main')).toContainText('2 bedre siden 7. dec.');

    // Day 14: home, and the plan goes on there the same day with all that was in it.
    await page.context().close();
    await server.later('2026-12-21');
    const nurse = new Mouse(await someone('ward_nurse'));
    await nurse.page.goto(stay);
    const ending = form(nurse.page, 'end_stay');
    await nurse.select(ending.locator('[name="outcome"]'), 'own_home');
    await nurse.click(ending.getByRole('button'));
    await nurse.fill(ending.locator('[name="accepted_by"]'), 'Ida Krogh, sygeplejerske');
    await nurse.fill(ending.locator('[name="accept_reason"]'), 'Datteren er hjemme de første dage');
    await nurse.click(ending.getByRole('button'));
    await nurse.page.waitForURL(/\/beds\//);
    await nurse.page.context().close();
    page = await someone('therapist');
    await page.goto(plan);
    await expect(page.locator('main')).toContainText('Opholdet er slut');
    const moving = form(page, 'move_plan');
    await box(moving, 'mode', 'home').check();
    await moving.getByRole('button').click();
    await expect(page.locator('main')).toContainText('siden 21. dec.');
    for (const kept of ['gå til postkassen selv', 'tage bad selv', '28,4', 'Jeg vil gå til postkassen selv']) await expect(page.locator('main')).toContainText(kept);

    // The end.
    await page.context().close();
    await server.later('2027-01-15');
    page = await someone('therapist');
    await barthel(page, plan, 17, '15.01.2027');
    await judge(page, plan, 'gå til postkassen selv', '0', '15.01.2027');
    await judge(page, plan, 'tage bad selv', '1', '15.01.2027');
    await expect(page.locator('main')).toContainText('56,2');
    await expect(page.locator('main')).toContainText('6 bedre siden 7. dec.');
    await page.goto(`${plan}?do=edit#edit`);
    const over = form(page, 'end_plan');
    await page.locator('details', { has: over }).locator('summary').click();
    await over.locator('[name="stop_reason"]').selectOption('no_need_professional');
    await over.getByRole('button').click();
    await expect(page.locator('.person')).toContainText('Afsluttet');

    // The report: change with n, and what is missing.
    await page.goto('/plans/results?from=15.01.2027&to=15.01.2027');
    await expect(page.locator('main')).toContainText('25,2 ved start, 56,2 ved slut (n = 1, mangler 0)');
    await expect(page.getByRole('row', { name: /^Barthel-20/ })).toContainText('+6');
    await expect(page.getByRole('row', { name: /^Timed Up and Go/ })).toContainText('−7,4');
    await expect(page.getByRole('row', { name: /^EQ VAS/ }).getByRole('cell').nth(5), 'measured once').toHaveText('1');
    expect(await barriers(page)).toEqual([]);
    await page.context().close();
  } finally {
    await server.end();
  }
});
