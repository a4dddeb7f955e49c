// TOBS at the bedside, on a telephone: from the task to the stay, five values, what is wrong at its field, and what to do at once.

import { Mouse } from './support/hands.ts';
import { box, form } from './support/journey.ts';
import { barriers, overhang } from './support/page.ts';
import { expect, test } from './support/test.ts';

// A set changes what is due.
test.use({ fresh: true });

for (const javaScriptEnabled of [true, false]) {
  test(`a nurse takes a set on a telephone and reads at once what to do, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({ someone }) => {
    const nurse = new Mouse(await someone('ward_nurse', { javaScriptEnabled, viewport: { width: 390, height: 844 } }));
    await nurse.page.goto('/tasks');
    await nurse.click(nurse.page.locator('tr', { hasText: 'TOBS skal tages igen' }).getByRole('link'));
    await nurse.click(nurse.page.getByRole('link', { name: 'Tag TOBS' }));
    await nurse.page.waitForURL(/\/tobs#new$/);

    // Four values and a temperature that does not do: nothing is kept but what was typed.
    const set = form(nurse.page, 'register_tobs');
    await nurse.fill(set.locator('[name="pulse"]'), '112');
    await nurse.tick(box(set, 'consciousness', 'agitated'));
    await nurse.fill(set.locator('[name="temperature"]'), '35,0');
    await nurse.tick(box(set, 'temperature_site', 'oral'));
    await nurse.fill(set.locator('[name="systolic"]'), '99');
    await nurse.click(set.getByRole('button'));
    await expect(nurse.page.locator('#errors')).toContainText('Respiration: Skal udfyldes');
    await expect(nurse.page.locator('#errors')).toContainText('skal måles rektalt (35,5 °C omregnet)');
    await expect(set.locator('[name="pulse"]')).toHaveValue('112');
    await expect(box(set, 'consciousness', 'agitated')).toBeChecked();
    if (javaScriptEnabled) expect(await barriers(nurse.page)).toEqual([]);
    expect(await overhang(nurse.page)).toBe(0);

    await nurse.fill(set.locator('[name="respiration"]'), '22');
    await nurse.fill(set.locator('[name="temperature"]'), '35,2');
    await nurse.tick(box(set, 'temperature_site', 'rectal'));
    await nurse.click(set.getByRole('button'));
    await nurse.page.waitForURL(/#result$/);
    const result = nurse.page.getByRole('region', { name: 'Seneste TOBS' });
    await expect(result).toContainText('8 af 15 point');
    await expect(result).toContainText('Kontakt en sygeplejerske nu.');
    await expect(result).toContainText('Endnu ikke godkendt af en sygeplejerske');
    await expect(result.getByRole('row', { name: 'Temperatur' })).toContainText('35,2 °C rektalt');

    // What was due is done, and the next is due in four hours.
    await nurse.page.goto('/tasks');
    const due = nurse.page.locator('tr', { hasText: 'TOBS skal tages igen' });
    await expect(due).toHaveCount(1);
    await expect(due).toContainText('TOBS 8 (≥ 2)');
  });
}
