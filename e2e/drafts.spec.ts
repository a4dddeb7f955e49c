// A draft is kept while it is written, and two who write in the same draft never overwrite each other unasked.

import type { Page } from '@playwright/test';
import { barriers } from './support/page.ts';
import { awake, expect, test } from './support/test.ts';

const family = (page: Page) => page.locator('#keep-family_name');
const stamp = (page: Page) => page.locator('.head .stamp');

/** Types into a field and leaves it, as on the way to the next one. */
async function leave(page: Page, text: string): Promise<void> {
  await family(page).fill(text);
  await page.keyboard.press('Tab');
}

test('what is typed is kept without a button, and is there after loading the page again', async ({ someone }) => {
  const page = await someone('referrer_hospital');
  await page.goto('/requests/new?view=steps');
  await awake(page);
  await expect(stamp(page)).toHaveText('Kladden gemmes, når du går videre');
  await leave(page, 'Kladdeborger');
  await expect(stamp(page)).toContainText(/^Kladde gemt \d\d:\d\d/);
  await expect(page).toHaveURL(/\?draft=[0-9a-f-]{36}&step=/);

  await page.locator('#keep-address').fill('Kladdevej 1');
  await page.locator('#keep-address').blur();
  await expect.poll(async () => {
    const again = await page.context().newPage();
    await again.goto(page.url());
    const kept = await again.locator('#keep-address').inputValue();
    await again.close();
    return kept;
  }).toBe('Kladdevej 1');

  await page.reload();
  await expect(family(page)).toHaveValue('Kladdeborger');
  await expect(page.locator('#keep-address')).toHaveValue('Kladdevej 1');
  await expect(stamp(page)).toContainText(/^Kladde gemt \d\d:\d\d/);
  await page.goto('/requests');
  await expect(page.getByRole('row', { name: 'Kladdeborger' }).getByRole('link', { name: 'Fortsæt' })).toBeVisible();
  expect(await barriers(page)).toEqual([]);
});

test('without contact the stamp says so, and the next field saves both', async ({ someone, allowed }) => {
  allowed.push(/net::ERR_/);
  const page = await someone('referrer_hospital');
  await page.goto('/requests/new?view=steps');
  await awake(page);
  await page.context().setOffline(true);
  await leave(page, 'Udenkontakt');
  await expect(stamp(page)).toHaveText('Kladden kunne ikke gemmes. Det, du skrev, står her endnu');
  await expect(family(page)).toHaveValue('Udenkontakt');
  await page.context().setOffline(false);
  await page.locator('#keep-given_name').fill('Prøve');
  await page.locator('#keep-given_name').blur();
  await expect(stamp(page)).toContainText(/^Kladde gemt/);
  await page.reload();
  await expect(family(page)).toHaveValue('Udenkontakt');
  await expect(page.locator('#keep-given_name')).toHaveValue('Prøve');
});

test('what is left while another field is being saved is saved too, before anything is said', async ({ someone }) => {
  const page = await someone('referrer_hospital');
  await page.goto('/requests/new?view=steps');
  await awake(page);
  const saves: string[] = [];
  await page.route('**/save_draft*', async (route) => {
    saves.push(route.request().postData() ?? '');
    await page.waitForTimeout(500);
    await route.continue();
  });
  await leave(page, 'Hurtigborger');
  await page.locator('#keep-given_name').fill('Prøve');
  await page.locator('#keep-given_name').blur();
  await expect(stamp(page)).toContainText(/^Kladde gemt/);
  expect(saves.length, 'one after the other').toBe(2);
  await page.reload();
  await expect(family(page)).toHaveValue('Hurtigborger');
  await expect(page.locator('#keep-given_name')).toHaveValue('Prøve');
});

test.describe(() => {
  test.use({ fresh: true });

  test('two colleagues on one draft: the second is told, keeps every word and decides', async ({ someone, stranger }) => {
    const lise = await someone('referrer_hospital');
    const colleague = await hire(await someone('admin'), await stranger());
    await lise.goto('/requests/new?view=steps');
    await awake(lise);
    await leave(lise, 'Fællesborger');
    await expect(stamp(lise)).toContainText(/^Kladde gemt/);
    const draft = lise.url();

    await colleague.goto(draft);
    await awake(colleague);
    await expect(family(colleague)).toHaveValue('Fællesborger');
    await leave(lise, 'Fællesborger Lises');
    await expect.poll(() => lise.locator('input[name="version"]').first().inputValue()).toBe('2');

    await leave(colleague, 'Fællesborger Kollegas');
    await expect(stamp(colleague)).toHaveText('En kollega har rettet i kladden. Gem for at beholde dit');
    await expect(family(colleague)).toHaveValue('Fællesborger Kollegas');
    await lise.reload();
    await expect(family(lise), 'nothing is overwritten unasked').toHaveValue('Fællesborger Lises');

    const save = colleague.getByRole('button', { name: 'Gem og fortsæt' }).last();
    await save.click();
    await expect(colleague.getByRole('alert')).toContainText('En anden har ændret det');
    await expect(family(colleague)).toHaveValue('Fællesborger Kollegas');
    expect(await barriers(colleague)).toEqual([]);
    await save.click();
    await lise.goto(draft);
    await expect(family(lise), 'saved again after being told').toHaveValue('Fællesborger Kollegas');
  });
});

/** The administrator adds a second nurse to the department; she takes her link and chooses a password. */
async function hire(admin: Page, nurse: Page): Promise<Page> {
  await admin.goto('/admin/users');
  await admin.getByText('Ny bruger').last().click();
  const adding = admin.locator('form:has(> input[name="act"][value="add_user"])');
  await adding.getByLabel('Navn').fill('Bodil Kollega');
  await adding.getByLabel('E-mail').fill(`bodil${Date.now() % 100_000}@plads.example`);
  await adding.getByLabel('Rolle').selectOption('referrer_hospital');
  const department = adding.locator('option').filter({ hasText: 'Medicinsk 2' });
  await adding.getByLabel('Organisation').selectOption((await department.getAttribute('value'))!);
  await adding.getByRole('button').click();
  await admin.getByRole('row', { name: 'Bodil Kollega' }).getByRole('link', { name: 'Ret' }).click();
  await admin.getByRole('button', { name: 'Lav engangslink' }).click();
  await nurse.goto(await admin.locator('.secret').innerText());
  for (const name of ['Ny adgangskode', 'Ny adgangskode igen']) {
    await nurse.getByLabel(name, { exact: true }).fill('en lang adgangskode');
  }
  await nurse.getByRole('button', { name: 'Skift adgangskode' }).click();
  await expect(nurse.locator('.top__who')).toContainText('Bodil K.');
  return nurse;
}

test.describe(() => {
  test.use({ fresh: true });

  test('a form that was not accepted keeps what was typed, whatever changes meanwhile', async ({ someone }) => {
    const [nurse, colleague] = [await someone('ward_nurse'), await someone('ward_nurse')];
    await nurse.goto('/board');
    await nurse.locator('main a[href^="/stays/"]').first().click();
    await nurse.waitForURL(/\/stays\//);
    const stay = new URL(nurse.url()).pathname;
    const note = nurse.locator('#end_stay-note');
    await note.fill('Datteren henter');
    await nurse.locator('form:has(> input[value="end_stay"]) button[type="submit"]').click();
    await expect(nurse.locator('#errors')).toContainText('Afrejst til');
    await awake(nurse);

    await colleague.goto(`${stay}/care`);
    const diet = colleague.locator('#set_diet-diet');
    const other = await diet.locator('option:not([selected])').first().getAttribute('value');
    await diet.selectOption(other!);
    await colleague.locator('form:has(> input[value="set_diet"]) button[type="submit"]').click();

    // The page says that there is news and waits to be asked.
    await expect(nurse.getByRole('button', { name: 'Nyt – opdater' })).toBeVisible({ timeout: 10_000 });
    await expect(nurse.locator('#errors')).toContainText('Afrejst til');
    await expect(note).toHaveValue('Datteren henter');
  });
});
