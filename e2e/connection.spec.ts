// When the server is away: the page says so, nothing can be sent into the void, nothing typed is lost, and it comes back by itself.

import { Mouse } from './support/hands.ts';
import { citizen, send } from './support/journey.ts';
import { awake, expect, test } from './support/test.ts';

test.use({ world: 'own', allowed: [/net::ERR_/] });

test('the server is away for a minute and comes back', async ({ someone, own }) => {
  test.setTimeout(180_000);
  const hospital = new Mouse(await someone('referrer_hospital'));
  await send(hospital, citizen(30));
  const { page } = hospital;
  await awake(page);
  await page.locator('#change summary').click();
  const note = page.locator('#change [name="note"]');
  await note.fill('Ring til datter først');

  await own!.stop();
  const away = Date.now();
  const banner = page.locator('.offline-banner');
  await expect(banner).toBeVisible({ timeout: 30_000 });
  await expect(banner).toContainText(/Ingen forbindelse – viser data fra \d\d:\d\d/);
  const button = page.locator('#change button[type="submit"]');
  await expect(button).toBeDisabled();
  await expect(page.locator('#change .reason')).toContainText('Virker først, når der er forbindelse igen');

  // Longer than any browser waits by itself for a stream to come back.
  await page.waitForTimeout(60_000 - (Date.now() - away));
  await expect(banner).toBeVisible();
  await expect(note).toHaveValue('Ring til datter først');
  await own!.start();
  await expect(banner).toBeHidden({ timeout: 30_000 });
  await expect(button).toBeEnabled();
  await expect(page.locator('#change .reason')).toHaveCount(0);
  await expect(note).toHaveValue('Ring til datter først');
  await button.click();
  await expect(page.locator('main')).toContainText('Ring til datter først');
  await expect(page.locator('#errors')).toHaveCount(0);
});
