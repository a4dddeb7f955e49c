// The steps of the main journey, each on the pages a person would use. They work with and without JavaScript.

import { expect, type Locator, type Page } from '@playwright/test';

/** The form that does something: every form of the site names its act. */
export const form = (page: Page | Locator, act: string): Locator => page.locator(`form:has(> input[name="act"][value="${act}"])`);

export type Citizen = { number: string; given: string; family: string };

/** An invented citizen for the n-th time: a real date, no control digit, a name nobody else has. */
export function citizen(n: number): Citizen {
  const two = (x: number) => String(x).padStart(2, '0');
  const date = two(1 + (n % 28)) + two(1 + (Math.floor(n / 28) % 12)) + two(60 + (Math.floor(n / 336) % 30));
  const letters = [...n.toString(26)].map((digit) => String.fromCharCode(97 + parseInt(digit, 26))).join('');
  return { number: `${date}-${1000 + (n % 3000)}`, given: 'Prøve', family: `Person${letters}` };
}

/** Chooses a round or square box by its value. */
export const choose = (form: Locator, name: string, value: string) => form.locator(`input[name="${name}"][value="${value}"]`).check();

/** The hospital sends a request, everything on one page. Gives the path of the request. */
export async function send(page: Page, who: Citizen): Promise<string> {
  await page.goto('/requests/new?view=all');
  const sending = form(page, 'send');
  await fillRequest(sending, who);
  await sending.getByRole('button', { name: 'Send anmodning' }).click();
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(who.family);
  return new URL(page.url()).pathname;
}

/** What the form must have. */
export async function fillRequest(sending: Locator, who: Citizen): Promise<void> {
  const texts = {
    civil_number: who.number,
    given_name: who.given,
    family_name: who.family,
    postcode: '8420',
    why: 'Hoftebrud, går få skridt med støtte. Trappe til 2. sal.',
    sender_phone: '12 34 56 78',
    weight_kg: '70',
    ready: 'i dag 00:05',
    nights: '10',
  };
  for (const [name, text] of Object.entries(texts)) await sending.locator(`[name="${name}"]`).fill(text);
  await sending.locator('[name="source"]').selectOption('hospital_medical');
  const choices = { sex: 'female', wished_kind: 'short_term', infection: 'none', mobility: 'one_helper', transport: 'seated', consent: 'citizen' };
  for (const [name, value] of Object.entries(choices)) await choose(sending, name, value);
}

/** The allocator decides: kind as wished, a legal basis, no choice of site, the suggested reasons read and confirmed. */
export async function grant(page: Page, request: string): Promise<void> {
  await page.goto(request);
  const granting = form(page, 'grant');
  await granting.locator('[name="legal_basis"]').selectOption({ index: 1 });
  await choose(granting, 'choice', 'nearest');
  await granting.locator('[name="confirmed"]').check();
  await granting.getByRole('button', { name: 'Bevilg pladsen' }).click();
  await expect(form(page, 'grant')).toHaveCount(0);
}

/** The allocator offers the n-th suggested bed, or the next one when somebody is faster. Gives the path of the bed. */
export async function offer(page: Page, request: string, n = 0): Promise<string> {
  await page.goto(request);
  await page.locator('.sug__act a').nth(n).click();
  await form(page, 'reserve').getByRole('button').click();
  const offered = page.getByRole('link', { name: 'Se sengen' });
  const taken = page.locator('#conflict');
  await offered.or(taken).waitFor();
  if (await taken.isVisible()) await form(page, 'reserve').getByRole('button').first().click();
  return (await offered.getAttribute('href'))!;
}

/** The hospital confirms the offer on the page of the request. */
export async function confirm(page: Page, request: string): Promise<void> {
  await page.goto(request);
  await page.getByRole('button', { name: 'Bekræft modtagelse' }).click();
  await expect(page.locator('main')).toContainText('Accepteret');
}

/** The nurse registers the arrival on the page of the bed. */
export async function arrive(page: Page, bed: string): Promise<void> {
  await page.goto(bed);
  await page.getByRole('button', { name: 'Registrér ankomst' }).click();
}

/** The nurse ends the stay: the citizen goes home. */
export async function depart(page: Page, bed: string, who: Citizen): Promise<void> {
  await page.goto(bed);
  await page.getByRole('row', { name: who.family }).getByRole('link').click();
  const ending = form(page, 'end_stay');
  await ending.locator('[name="outcome"]').selectOption('own_home');
  await ending.getByRole('button').click();
}

/** The nurse accepts the cleaning: the bed is free again. */
export async function clean(page: Page, bed: string): Promise<void> {
  await page.goto(bed);
  await form(page, 'accept_cleaning').getByRole('button').click();
}
