// Signing in and out: the page everybody meets first, and what the browser knows afterwards.

import { barriers, keyboardTrouble, missing, overhang } from './support/page.ts';
import { expect, tells, test, type Role } from './support/test.ts';

for (const lang of ['da', 'en'] as const) {
  for (const width of [1280, 320]) {
    test(`the sign-in page, ${lang}, ${width} px`, async ({ stranger }) => {
      const page = await stranger({ lang, viewport: { width, height: 800 } });
      await page.goto('/login');
      expect(await missing(page)).toEqual([]);
      expect(await barriers(page)).toEqual([]);
      expect(await overhang(page)).toBe(0);
      expect(await keyboardTrouble(page)).toEqual([]);
    });
  }
}

test('there is one sign-in button per role, and each leads to the first page of the role', async ({ stranger, someone }) => {
  const first: Record<Role, string> = {
    referrer_hospital: '/requests',
    referrer_gp: '/requests',
    allocator: '/board',
    acute_nurse: '/board',
    ward_nurse: '/board',
    capacity_manager: '/occupancy',
    admin: '/admin',
    therapist: '/day',
    student: '/plans',
    cleaner: '/cleaning',
    wall_screen: '/wall',
    citizen: '/me',
  };
  const page = await stranger();
  await page.goto('/login');
  const roles = await page.locator('input[name="role"]').evaluateAll((all) => all.map((i) => (i as HTMLInputElement).value));
  expect(roles.sort()).toEqual(Object.keys(first).sort());
  for (const [role, path] of Object.entries(first)) {
    const signedIn = await someone(role as Role);
    expect(new URL(signedIn.url()).pathname).toBe(path);
    await expect(signedIn.locator('.demo')).toHaveText('DEMO');
  }
});

test('a stranger is sent to sign in and from there to where they wanted', async ({ stranger }) => {
  const page = await stranger();
  await page.goto('/tasks');
  expect(new URL(page.url()).pathname).toBe('/login');
  await page.locator('form:has(input[value="allocator"]) button').click();
  await expect(page).toHaveURL('/tasks');
});

test('a wrong password is refused on the page, with the address kept and the password forgotten', async ({ stranger }) => {
  const page = await stranger();
  await page.goto('/login');
  await page.locator('#sign_in-email').fill('ingen@plads.example');
  await page.locator('#sign_in-password').fill('forkert adgangskode');
  await page.getByRole('button', { name: 'Log ind', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('E-mail eller adgangskode er forkert');
  await expect(page.locator('#sign_in-email')).toHaveValue('ingen@plads.example');
  await expect(page.locator('#sign_in-password')).toHaveValue('');
  expect(await barriers(page)).toEqual([]);
});

test('the language is switched on the sign-in page and stays after signing in and out', async ({ stranger }) => {
  const page = await stranger();
  await page.goto('/login');
  await expect(page.locator('html')).toHaveAttribute('lang', 'da');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.locator('form:has(input[value="allocator"]) button').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.locator('.top__who summary').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.goto('/board');
  expect(new URL(page.url()).pathname, 'signed out is signed out').toBe('/login');
});

test('a civil number in an address would be noticed, an identity is not mistaken for one', () => {
  expect(tells('http://x/search?q=251248-9996')).toBe(true);
  expect(tells('http://x/search?q=2512489996')).toBe(true);
  expect(tells('http://x/search?q=251248%209996')).toBe(true);
  expect(tells('http://x/beds/01978c0e-1234-7123-8123-012345678901?from=2026-11-24')).toBe(false);
});
