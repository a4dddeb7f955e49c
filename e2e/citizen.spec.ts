// The citizen's own page: a nurse gives a code, the citizen comes in on a telephone, ticks an exercise that the therapist sees, and says
// afterwards how the stay was. Every page without barriers, in both languages, wide and narrow.

import type { Page } from '@playwright/test';
import { box, form } from './support/journey.ts';
import { barriers, keyboardTrouble, missing, overhang } from './support/page.ts';
import { expect, test, type Lang } from './support/test.ts';

test.use({ fresh: true });

const phone = { viewport: { width: 390, height: 844 } };

/** The plan with exercises: the address of its page and of its stay, found as the therapist would. */
async function planned(therapist: Page): Promise<{ plan: string; stay: string }> {
  await therapist.goto('/plans');
  const plans = await therapist.locator('main a[href^="/plans/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')!));
  for (const plan of new Set(plans)) {
    await therapist.goto(plan);
    if (!(await therapist.locator('#exercises ~ *, section:has(#exercises)').getByText('Stå på ét ben').count())) continue;
    const stay = await therapist.locator('.person a[href^="/stays/"]').getAttribute('href');
    return { plan, stay: stay! };
  }
  throw new Error('no plan has exercises');
}

/** A nurse gives the citizen a code; gives the code and the birth date that stands on the stay. */
async function given(nurse: Page, stay: string): Promise<{ code: string; born: string }> {
  await nurse.goto(stay);
  const facts = await nurse.locator('main').innerText();
  const born = /Født\s+(\d\d\.\d\d\.\d{4})/.exec(facts)![1]!;
  await nurse.goto(`${stay}/access`);
  await form(nurse, 'give_code').getByRole('button').click();
  const code = await nurse.locator('#fresh-code').innerText();
  expect(code).toMatch(/^[A-Z0-9]{5}-[A-Z0-9]{5}$/);
  return { code, born };
}

async function enter(page: Page, code: string, born: string): Promise<void> {
  await page.goto('/me');
  await form(page, 'sign_in').locator('[name="code"]').fill(code);
  await form(page, 'sign_in').locator('[name="born"]').fill(born);
  await form(page, 'sign_in').getByRole('button').click();
}

for (const scripts of [true, false]) {
  test(`a nurse gives a code, the citizen ticks an exercise, the therapist sees it, and the stay is evaluated${scripts ? '' : ', without scripts'}`, async ({ someone, stranger }) => {
    const nurse = await someone('ward_nurse');
    const therapist = await someone('therapist');
    const { plan, stay } = await planned(therapist);
    const { code, born } = await given(nurse, stay);
    expect(await barriers(nurse), 'the slip').toEqual([]);
    await nurse.reload();
    await expect(nurse.locator('#fresh-code'), 'shown once').toHaveCount(0);

    const me = await stranger({ ...phone, javaScriptEnabled: scripts });
    await enter(me, code, '01.01.1901');
    await expect(me.locator('#errors')).toContainText('passer ikke sammen');
    await enter(me, code, born);
    await expect(me.locator('h1')).toContainText('Du har en plads på');
    await expect(me.locator('main')).toContainText('Forventet hjem');
    expect(new URL(me.url()).pathname, 'no identity in the address').toBe('/me');
    const exercise = me.locator('li', { hasText: 'Stå på ét ben' });
    await exercise.getByRole('button', { name: 'Jeg har lavet den' }).click();
    await expect(exercise).toContainText('Lavet i dag');
    await form(me, 'wish').locator('[name="wish"]').fill('Må jeg få en avis om morgenen?');
    await form(me, 'wish').getByRole('button').click();
    await expect(me.locator('main')).toContainText('Det har du skrevet');

    await therapist.goto(plan);
    const row = therapist.locator('tr', { hasText: 'Stå på ét ben' });
    await expect(row.locator('td').nth(6).getByText('lavet', { exact: true })).toBeAttached();
    await nurse.goto(`${stay}/access`);
    await expect(nurse.locator('main')).toContainText('Må jeg få en avis om morgenen?');

    await nurse.goto(stay);
    await form(nurse, 'end_stay').locator('[name="outcome"]').selectOption('nursing_home');
    await form(nurse, 'end_stay').getByRole('button').click();
    await me.goto('/me');
    await me.getByRole('link', { name: 'Svar på tre spørgsmål' }).click();
    const asked = form(me, 'evaluate');
    for (const [field, mark] of [['place', '5'], ['staff', '5'], ['say', '4']] as const) await box(asked, field, mark).check();
    await asked.locator('[name="comment"]').fill('Tak for hjælpen');
    await asked.getByRole('button').click();
    await expect(me.locator('main')).toContainText('Tak.');
    await me.getByRole('button', { name: 'Log ud' }).click();
    await me.goto('/me');
    await expect(me).toHaveURL(/\/me\/sign-in/);
  });
}

for (const lang of ['da', 'en'] as Lang[]) {
  for (const width of [1280, 320]) {
    test(`the citizen's pages have no barriers, ${lang}, ${width} px`, async ({ someone, stranger }) => {
      test.setTimeout(240_000);
      const nurse = await someone('ward_nurse');
      const { stay } = await planned(await someone('therapist'));
      const { code, born } = await given(nurse, stay);
      const me = await stranger({ lang, viewport: { width, height: 800 } });
      const examine = async (what: string) => {
        const found = [...(await missing(me)), ...(await barriers(me)), ...(await keyboardTrouble(me))];
        if ((await overhang(me)) > 0) found.push('too wide');
        expect(found, what).toEqual([]);
      };
      await me.goto('/me/sign-in');
      await examine('signing in');
      await enter(me, code, '01.01.1901');
      await examine('a wrong date');
      await enter(me, code, born);
      await examine('the own page');
      await form(me, 'wish').getByRole('button').click();
      await examine('a wish without words');
      await me.goto('/me/looks');
      await examine('who has looked');
      await nurse.goto(stay);
      await form(nurse, 'end_stay').locator('[name="outcome"]').selectOption('nursing_home');
      await form(nurse, 'end_stay').getByRole('button').click();
      await me.goto('/me');
      await examine('after the stay');
      await me.goto('/me/evaluation');
      await examine('the questions');
      await form(me, 'evaluate').getByRole('button').click();
      await examine('questions not answered');
    });
  }
}

test('a relative comes in by power of attorney and is told whose page it is', async ({ someone, stranger }) => {
  const nurse = await someone('ward_nurse');
  const { stay } = await planned(await someone('therapist'));
  const { born } = await given(nurse, stay);
  await nurse.goto(`${stay}/access`);
  const giving = form(nurse, 'give_code');
  await box(giving, 'holder', 'power_of_attorney').check();
  await giving.locator('summary').click();
  await giving.locator('[name="holder_name"]').fill('Lis Prøve');
  await giving.locator('[name="basis"]').fill('Fremtidsfuldmagt');
  await giving.locator('[name="until"]').fill('+30');
  await giving.getByRole('button').click();
  const code = await nurse.locator('#fresh-code').innerText();
  const relative = await stranger(phone);
  await enter(relative, code, born);
  await expect(relative.locator('main')).toContainText('Du ser siden for en anden');
  await nurse.reload();
  await nurse.locator('tr', { hasText: 'Lis Prøve' }).getByRole('button').click();
  await relative.goto('/me');
  await expect(relative).toHaveURL(/\/me\/sign-in/);
});
