// The timeline by keyboard, and the screen on the wall.

import type { Page } from '@playwright/test';
import { barriers, missing, overhang } from './support/page.ts';
import { awake, expect, test } from './support/test.ts';

const wide = { viewport: { width: 1440, height: 1000 } };

test('a free bed in week 48 is found on the timeline with at most 15 keys, without a mouse', async ({ someone }) => {
  const page = await someone('allocator', wide);
  await page.goto('/board?view=timeline');
  await awake(page);
  // The eye sees where white begins in the first week: how many rows down, how many cells to the right.
  const { down, right, text } = await page.evaluate(() => {
    const rows = [...document.querySelectorAll('#tape tbody tr')].filter((row) => row.querySelector('td'));
    const seen = rows.flatMap((row, down) =>
      [...row.querySelectorAll('td a')].map((link, right) => ({ down, right, text: link.textContent!, free: link.classList.contains('slot') })));
    const free = seen.filter((cell) => cell.free && / 2[3-9]\. nov\./.test(cell.text));
    return free.sort((a, b) => a.down + a.right - b.down - b.right)[0]!;
  });
  const keys = ['Tab', 'Enter', 'Tab', 'Enter', 'ArrowDown', ...Array(down).fill('ArrowDown'), ...Array(right).fill('ArrowRight')];
  for (const key of keys) await page.keyboard.press(key);
  await expect(page.locator('#tape a.slot:focus')).toHaveText(text);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(text.split(' ')[0]!);
  expect(keys.length + 1).toBeLessThanOrEqual(15);
});

test('arrows stay in the day, Tab leaves the table in one step, M leads to where a stay is moved', async ({ someone }) => {
  const page = await someone('allocator', wide);
  await page.goto('/board?view=timeline');
  await awake(page);
  const rows = page.locator('#tape tbody tr:has(td)');
  await page.locator('#tape').focus();
  await page.keyboard.press('ArrowDown');
  await expect(rows.nth(0).locator('a').first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(rows.nth(1).locator('a').first()).toBeFocused();
  await page.keyboard.press('End');
  await expect(rows.nth(1).locator('a').last()).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(rows.nth(0).locator('a').last()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator('#tape')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await expect(page.locator('#tape a:focus')).toHaveCount(0);
  const stay = page.locator('#tape a[data-move^="/stays/"]').first();
  await stay.focus();
  const path = (await stay.getAttribute('href'))!;
  await page.keyboard.press('m');
  await page.waitForURL(new RegExp(path));
});

test('dragging a stay to a bed opens the form with that bed, and changes nothing by itself', async ({ someone }) => {
  const page = await someone('allocator', wide);
  await page.goto('/board?view=board');
  const tile = page.locator('li[data-bed]:has(.bed--free)').first();
  const [id, name] = [(await tile.getAttribute('data-bed'))!, await tile.locator('.bed__no').innerText()];
  await page.goto('/board?view=timeline');
  await awake(page);
  const stay = page.locator('#tape a.bar[data-carry^="/stays/"]').first();
  const path = (await stay.getAttribute('href'))!;
  await stay.dragTo(page.locator(`#tape tr[data-bed="${id}"] th`));
  await page.waitForURL((url) => url.pathname === `${path}/move` && url.searchParams.get('bed') === id);
  const chosen = page.locator(`input[name=bed][value="${id}"]`);
  const told = page.getByRole('heading', { name: new RegExp(`${name} passer ikke`) });
  expect(await (await chosen.count() ? chosen.isChecked() : told.isVisible()), `${name} is chosen, or why it does not suit is told`).toBe(true);
  await page.goto('/board?view=timeline');
  await expect(page.locator(`#tape tr[data-bed="${id}"] a[href="${path}"]`)).toHaveCount(0);
});

test('a granted request is dragged from beside the board to a bed, and dropped nowhere stays where it is', async ({ someone }) => {
  const page = await someone('allocator', wide);
  await page.goto('/board?view=board');
  await awake(page);
  const card = page.locator('.req[data-carry^="/requests/"]').first();
  const path = (await card.getAttribute('data-carry'))!.split('?')[0]!;
  await card.dragTo(page.locator('h2#site-title'));
  await expect(page.locator('[data-carried], [data-under]')).toHaveCount(0);
  await expect(page).toHaveURL(/\/board/);
  const bed = page.locator('li[data-bed]:has(.bed--free)').first();
  const label = await bed.locator('.bed__no').innerText();
  await card.dragTo(bed);
  await page.waitForURL((url) => url.pathname === path && url.hash === '#reserve');
  await expect(page.locator('#reserve-title')).toContainText(label);
});

test('the wall shows no names and fits its screen', async ({ someone }) => {
  const page = await someone('ward_nurse', { viewport: { width: 1920, height: 1080 } });
  const names = await page.locator('a.bed--occupied .bed__who > span').allInnerTexts();
  expect(names.length).toBeGreaterThan(5);
  await page.goto('/wall');
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('link').first().click();
  await expect(page.locator('.wall .bed').first()).toBeVisible();
  expect(await barriers(page)).toEqual([]);
  expect(await missing(page)).toEqual([]);
  expect(await overhang(page)).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollHeight), 'no scrolling').toBeLessThanOrEqual(1080);
  const text = await page.locator('body').innerText();
  for (const name of names) expect(text).not.toContain(name.split(',')[0]!);
});
