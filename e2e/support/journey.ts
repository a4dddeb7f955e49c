// The steps of the main journey, each on the pages a person would use; by mouse or keyboard, with and without JavaScript.

import { expect, type Locator, type Page } from '@playwright/test';
import type { Hands } from './hands.ts';
import { today } from './server.ts';

/** The form that does something: every form of the site names its act. */
export const form = (page: Page, act: string): Locator => page.locator(`form:has(> input[name="act"][value="${act}"])`);

export type Citizen = { number: string; given: string; family: string };

/** The n-th invented citizen: a real date, no control digit, a name nobody else has. */
export function citizen(n: number): Citizen {
  const two = (x: number) => String(x).padStart(2, '0');
  const date = two(1 + (n % 28)) + two(1 + (Math.floor(n / 28) % 12)) + two(60 + (Math.floor(n / 336) % 30));
  const letters = [...n.toString(26)].map((digit) => String.fromCharCode(97 + parseInt(digit, 26))).join('');
  return { number: `${date}-${1000 + (n % 3000)}`, given: 'Prøve', family: `Person${letters}` };
}

/** What a request says, in the order of the form. */
export function answers(who: Citizen): { texts: Record<string, string>; choices: Record<string, string> }[] {
  return [
    {
      texts: { civil_number: who.number, given_name: who.given, family_name: who.family, postcode: '8420' },
      choices: { sex: 'female' },
    },
    {
      texts: { why: 'Hoftebrud, går få skridt med støtte. Trappe til 2. sal.', sender_phone: '12 34 56 78' },
      choices: { wished_kind: 'short_term', infection: 'none' },
    },
    { texts: { weight_kg: '70' }, choices: { mobility: 'one_helper' } },
    { texts: { ready: 'i dag 00:05', nights: '10' }, choices: { transport: 'seated' } },
    { texts: {}, choices: { consent: 'citizen' } },
  ];
}

/** An arrival on the day of the tests, as a form says it. */
const now = new RegExp(`^${today.split('-').reverse().join('.').replaceAll('.', '\\.')} `);

const field = (form: Locator, name: string) => form.locator(`[name="${name}"]`);
export const box = (form: Locator, name: string, value: string) => form.locator(`input[name="${name}"][value="${value}"]`);

async function answer(hands: Hands, form: Locator, step: number, who: Citizen): Promise<void> {
  const { texts, choices } = answers(who)[step]!;
  for (const [name, text] of Object.entries(texts)) await hands.fill(field(form, name), text);
  if (step === 1) await hands.select(field(form, 'source'), 'hospital_medical');
  for (const [name, value] of Object.entries(choices)) await hands.tick(box(form, name, value));
}

/** The hospital sends a request, everything on one page. Gives the path of the request. */
export async function send(hands: Hands, who: Citizen): Promise<string> {
  const { page } = hands;
  await page.goto('/requests/new?view=all');
  const sending = form(page, 'send');
  for (const step of answers(who).keys()) await answer(hands, sending, step, who);
  return sendOff(hands, who);
}

/** The hospital sends a request in five steps. Gives the path of the request. */
export async function sendInSteps(hands: Hands, who: Citizen): Promise<string> {
  const { page } = hands;
  await page.goto('/requests/new?view=steps');
  for (const step of [0, 1, 2, 3]) {
    await expect(page.locator('.steps [aria-current="step"]')).toContainText(`Trin ${step + 1} af 5`);
    await answer(hands, form(page, 'keep'), step, who);
    await hands.click(page.getByRole('button', { name: 'Gem og fortsæt' }).last());
  }
  await expect(page.locator('.steps [aria-current="step"]')).toContainText('Trin 5 af 5');
  await answer(hands, form(page, 'send'), 4, who);
  return sendOff(hands, who);
}

async function sendOff(hands: Hands, who: Citizen): Promise<string> {
  const { page } = hands;
  await hands.click(page.getByRole('button', { name: 'Send anmodning' }));
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(who.family);
  return new URL(page.url()).pathname;
}

/** The allocator decides: kind as wished, a legal basis, no choice of site, the suggested reasons read and confirmed. */
export async function grant(hands: Hands, request: string): Promise<void> {
  await hands.page.goto(request);
  await decide(hands);
}

/** The same on the page that is open. */
export async function decide(hands: Hands): Promise<void> {
  const granting = form(hands.page, 'grant');
  await hands.select(field(granting, 'legal_basis'));
  await hands.tick(box(granting, 'choice', 'nearest'));
  await hands.tick(field(granting, 'confirmed'));
  await hands.click(granting.getByRole('button', { name: 'Bevilg pladsen' }));
  await expect(granting).toHaveCount(0);
}

/** The allocator offers the n-th suggested bed that is free now, or the last when there are fewer. Gives the path of the bed. */
export async function offer(hands: Hands, request: string, n = 0): Promise<string> {
  const suggestions = hands.page.locator('.sug', { hasText: 'Ledig nu' }).locator('.sug__act a');
  for (let tries = 1; ; tries += 1) {
    await hands.page.goto(request);
    try {
      await suggestions.first().waitFor();
      return await offerHere(hands, suggestions.nth(Math.min(n, (await suggestions.count()) - 1)), now);
    } catch (error) {
      // Others reserve beds at the same time: a suggestion may go before it is clicked, or all of them until somebody leaves. Then one
      // looks again, as a person does.
      if (tries === 6) throw error;
    }
  }
}

/** The same on the page that is open, for an arrival that looks so; when somebody is faster, the next bed is taken. */
export async function offerHere(hands: Hands, suggestion: Locator, arrival = /./): Promise<string> {
  const { page } = hands;
  const isFree = async () => expect(field(form(page, 'reserve').first(), 'arrival')).toHaveValue(arrival, { timeout: 3_000 });
  await hands.click(suggestion);
  await isFree();
  await hands.click(form(page, 'reserve').getByRole('button'));
  const offered = page.getByRole('link', { name: 'Se sengen' });
  const taken = page.locator('#conflict');
  await offered.or(taken).waitFor();
  if (await taken.isVisible()) {
    await isFree();
    await hands.click(form(page, 'reserve').getByRole('button').first());
  }
  return (await offered.getAttribute('href'))!;
}

/** The hospital confirms the offer on the page of the request, once it has left: ten seconds after it was made. */
export async function confirm(hands: Hands, request: string): Promise<void> {
  const button = hands.page.getByRole('button', { name: 'Bekræft modtagelse' });
  await expect(async () => {
    // The page changes by itself; without scripts one looks again.
    await hands.page.goto(request);
    await expect(button).toBeVisible({ timeout: 15_000 });
  }).toPass({ timeout: 45_000 });
  await hands.click(button);
  await expect(hands.page.locator('.offer .badge')).toHaveText('Accepteret');
}

/** The nurse registers the arrival on the page of the bed. Gives the moment of the click. */
export async function arrive(hands: Hands, bed: string): Promise<number> {
  await hands.page.goto(bed);
  return arriveHere(hands);
}

/** The same on the page that is open. */
export async function arriveHere(hands: Hands): Promise<number> {
  const clicked = Date.now();
  await hands.click(hands.page.getByRole('button', { name: 'Registrér ankomst' }));
  await hands.page.waitForURL(/\/stays\//);
  await expect(hands.page.locator('.person')).toContainText('Døgn 1');
  return clicked;
}

/** The nurse ends the stay: the citizen goes home. Gives the moment of the click. */
export async function depart(hands: Hands, bed: string, who: Citizen): Promise<number> {
  const { page } = hands;
  await page.goto(bed);
  await hands.click(page.getByRole('row', { name: who.family }).getByRole('link'));
  const ending = form(page, 'end_stay');
  await hands.select(field(ending, 'outcome'), 'own_home');
  await hands.click(ending.getByRole('button'));
  // Nothing is ticked of what must be seen to before somebody goes home: the page asks who accepts that.
  await expect(page.locator('#errors')).toContainText('skal-punkter er åbne');
  await hands.fill(field(ending, 'accepted_by'), 'Mette Holm, visitator');
  await hands.fill(field(ending, 'accept_reason'), 'Datteren er hjemme de første dage');
  const clicked = Date.now();
  await hands.click(ending.getByRole('button'));
  await expect(stateOf(page)).toHaveText('Klargøres');
  return clicked;
}

/** The nurse accepts the cleaning: the bed is free again. Gives the moment of the click. */
export async function clean(hands: Hands, bed: string): Promise<number> {
  await hands.page.goto(bed);
  const clicked = Date.now();
  await hands.click(form(hands.page, 'accept_cleaning').getByRole('button'));
  await expect(stateOf(hands.page)).toHaveText('Ledig');
  return clicked;
}

/** The badge on the page of a bed. */
const stateOf = (page: Page) => page.locator('.head .badge');

/** What another screen shows within two seconds of the click, and after how many milliseconds it did. */
export async function within2s(clicked: number, shown: () => Promise<void>): Promise<number> {
  await shown();
  const waited = Date.now() - clicked;
  expect(waited, 'milliseconds until the other screen changed by itself').toBeLessThan(2000);
  return waited;
}

/** Opens the board on which a bed stands, and gives its tile. */
export async function watchBed(page: Page, bed: string): Promise<Locator> {
  await page.goto(bed);
  const label = (await page.getByRole('heading', { level: 1 }).innerText()).replace(/^\S+ /, '');
  await page.locator('.crumbs a[href^="/board"]').click();
  await page.waitForURL(/\/board/);
  return page.locator('a.bed').filter({ has: page.locator(`.bed__no:text-is("${label}")`) });
}

/** A promise for later does not change what a bed is now: until its time the bed is free and says who comes. */
export async function expectPromise(tile: Locator): Promise<void> {
  await expect(tile).toHaveClass(/bed--(free|reserved)/);
  await expect(tile).toContainText(/ankomst|PP|Person/);
}
