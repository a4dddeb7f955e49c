// When something is wrong: it is said where it is wrong, the focus goes there, and nothing typed is lost.

import { Mouse } from './support/hands.ts';
import { answers, box, citizen, form, grant, offer, send } from './support/journey.ts';
import { barriers, overhang } from './support/page.ts';
import { expect, test } from './support/test.ts';

for (const javaScriptEnabled of [true, false]) {
  test(`a date that does not exist, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({ someone }) => {
    const page = await someone('referrer_hospital', { javaScriptEnabled });
    await page.goto('/requests/new?view=steps&step=4');
    const step = form(page, 'keep');
    await step.locator('#keep-ready').fill('31.11.2026 kl. 10');
    await step.locator('#keep-nights').fill('12');
    await page.getByRole('button', { name: 'Gem og fortsæt' }).last().click();

    await expect(page).toHaveTitle(/^Fejl: /);
    await expect(page.locator('#errors')).toBeFocused();
    await expect(page.locator('#keep-ready-error')).toHaveText('Datoen findes ikke');
    await expect(page.locator('#keep-ready')).toHaveAttribute('aria-invalid', 'true');
    await expect(page.locator('#keep-ready')).toHaveAttribute('aria-describedby', /keep-ready-error/);
    await expect(page.locator('#keep-ready')).toHaveValue('31.11.2026 kl. 10');
    await expect(page.locator('#keep-nights')).toHaveValue('12');
    await page.locator('#errors a').first().click();
    await expect(page.locator('#keep-ready')).toBeFocused();
  });
}

test('an empty form says everything that is missing, without barriers, on a small screen too', async ({ someone }) => {
  for (const [lang, width] of [['da', 1280], ['en', 320]] as const) {
    const page = await someone('referrer_hospital', { lang, viewport: { width, height: 800 } });
    await page.goto('/requests/new?view=all');
    await form(page, 'send').locator('.actions .button-primary').click();
    await expect(page.locator('#errors')).toBeFocused();
    const links = page.locator('#errors a');
    expect(await links.count()).toBeGreaterThan(8);
    for (const link of await links.all()) {
      const target = page.locator((await link.getAttribute('href'))!);
      await expect(target, `${await link.innerText()} leads to its field`).toHaveCount(1);
    }
    expect(await barriers(page)).toEqual([]);
    expect(await overhang(page)).toBe(0);
  }
});

test.describe(() => {
  test.use({ fresh: true });

  test('two want the same bed: the second learns who has it, is offered the next, and loses no word', async ({ someone }) => {
    const hospital = new Mouse(await someone('referrer_hospital'));
    const [first, second] = [new Mouse(await someone('allocator')), new Mouse(await someone('allocator'))];
    const requests = [await send(hospital, citizen(20)), await send(hospital, citizen(21))] as const;
    await grant(first, requests[0]);
    await grant(second, requests[1]);

    const late = second.page;
    await late.goto(requests[1]);
    const choice = await late.locator('.sug__act a').first().getAttribute('href');
    await late.goto(choice!.startsWith('?') ? requests[1] + choice : choice!);
    const bed = /bed=([0-9a-f-]{36})/.exec(choice!)![1];
    await form(late, 'reserve').locator('[name="message"]').fill('Ring først, kæresten kører');
    await first.page.goto(`${requests[0]}?bed=${bed}#reserve`);
    await form(first.page, 'reserve').getByRole('button').click();
    await expect(first.page.getByRole('link', { name: 'Se sengen' })).toHaveAttribute('href', `/beds/${bed}`);

    await form(late, 'reserve').getByRole('button').click();
    const conflict = late.locator('#errors');
    await expect(conflict).toContainText('blev reserveret af Mette H.');
    await expect(conflict).toContainText('Det, du skrev, er bevaret');
    expect(await barriers(late)).toEqual([]);
    await conflict.getByRole('button', { name: /^Vælg / }).first().click();
    await expect(late.locator('.offer')).toContainText('Ring først, kæresten kører');
    await expect(late.getByRole('link', { name: 'Se sengen' })).not.toHaveAttribute('href', `/beds/${bed}`);
  });
});

test('what two people changed at once is said, and the typed text stays', async ({ someone }) => {
  const hospital = new Mouse(await someone('referrer_hospital'));
  const colleague = await someone('referrer_hospital');
  const request = await send(hospital, citizen(22));
  for (const [page, note] of [[colleague, 'Datter kommer kl. 14'], [hospital.page, 'Ring til datter først']] as const) {
    if (page === colleague) await page.goto(request);
    await page.locator('#change summary').click();
    await page.locator('#change [name="note"]').fill(note);
  }
  await colleague.locator('#change button').click();
  await expect(colleague.locator('main')).toContainText('Datter kommer kl. 14');
  await hospital.page.locator('#change button').click();
  await expect(hospital.page.getByRole('alert')).toContainText('En anden har ændret det');
  await expect(hospital.page.locator('#change [name="note"]')).toHaveValue('Ring til datter først');
});

test('a civil number that is none is refused at the field, one without control digit is accepted', async ({ someone }) => {
  const page = await someone('referrer_hospital');
  await page.goto('/requests/new?view=steps');
  const step = form(page, 'keep');
  const { texts } = answers(citizen(23))[0]!;
  for (const [name, text] of Object.entries(texts)) await step.locator(`[name="${name}"]`).fill(text);
  await box(step, 'sex', 'female').check();
  await step.locator('#keep-civil_number').fill('311160-1234');
  await page.getByRole('button', { name: 'Gem og fortsæt' }).last().click();
  await expect(page.locator('#keep-civil_number-error')).toBeVisible();
  await expect(page.locator('#keep-civil_number')).toHaveValue('311160-1234');
  await step.locator('#keep-civil_number').fill(texts.civil_number!);
  await page.getByRole('button', { name: 'Gem og fortsæt' }).last().click();
  await expect(page.locator('.steps [aria-current="step"]')).toContainText('Trin 2 af 5');
});
