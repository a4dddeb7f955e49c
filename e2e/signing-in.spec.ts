// Signing in and out, and the page everybody meets first.

import { barriers, missing, overhang } from './support/page.ts';
import { expect, test } from './support/test.ts';

test('the sign-in page is whole, fits a small screen and has no barriers, in both languages', async ({ stranger }) => {
  for (const lang of ['da', 'en'] as const) {
    for (const width of [1280, 320]) {
      const page = await stranger({ lang, viewport: { width, height: 800 } });
      await page.goto('/login');
      expect(await missing(page)).toEqual([]);
      expect(await barriers(page)).toEqual([]);
      expect(await overhang(page)).toBe(0);
    }
  }
});
