// Many at once: four main journeys side by side, again and again, on a server of their own, with four boards looking on.
// A round takes three quarters of a minute on two cores, ten seconds of it until the offer leaves, so the usual run makes a few;
// `ROUNDS=25 npx playwright test parallel` is the long one.

import type { Page } from '@playwright/test';
import { Mouse } from './support/hands.ts';
import { arrive, citizen, clean, confirm, depart, expectPromise, grant, offer, send, watchBed } from './support/journey.ts';
import { missing } from './support/page.ts';
import { awake, expect, test, type Role } from './support/test.ts';

test.use({ world: 'own' });

const lanes = 4;
const rounds = Number(process.env.ROUNDS ?? 6);

test(`${lanes} journeys side by side, ${rounds} times, every page whole`, async ({ someone }) => {
  test.setTimeout((rounds + 1) * 90_000);
  const waits: number[] = [];
  await Promise.all(Array.from({ length: lanes }, (_, lane) => walk(lane, someone, waits)));
  waits.sort((a, b) => a - b);
  const at = (part: number) => waits[Math.floor((waits.length - 1) * part)];
  expect(waits).toHaveLength(lanes * rounds * 3);
  // Sixteen browsers share the machine with the server, so these waits measure them: told, not judged. `journey.spec.ts` holds a board
  // to two seconds.
  console.log(`boards changed by themselves after ${at(0.5)} ms (half), ${at(0.95)} ms (95 %), ${at(1)} ms (all)`);
});

async function walk(lane: number, someone: (role: Role) => Promise<Page>, waits: number[]): Promise<void> {
  const hospital = new Mouse(await someone('referrer_hospital'));
  const allocator = new Mouse(await someone('allocator'));
  const nurse = new Mouse(await someone('ward_nurse'));
  const screen = await someone('capacity_manager');
  const whole = async (page: Page, when: string) => expect(await missing(page), `${when}, ${page.url()}`).toEqual([]);
  for (let round = 0; round < rounds; round += 1) {
    const who = citizen(1000 + lane * 500 + round);
    const request = await send(hospital, who);
    await whole(hospital.page, 'sent');
    await grant(allocator, request);
    await whole(allocator.page, 'granted');
    const bed = await offer(allocator, request, lane);
    await whole(allocator.page, 'offered');
    const tile = await watchBed(screen, bed);
    await awake(screen);
    await whole(screen, 'board');
    await expectPromise(tile);
    await confirm(hospital, request);
    await whole(hospital.page, 'confirmed');
    await awake(hospital.page);
    const coming = () => arrive(nurse, bed);
    for (const [act, state] of [
      [coming, /bed--occupied/],
      [() => depart(nurse, bed, who), /bed--cleaning/],
      [() => clean(nurse, bed), /bed--free/],
    ] as const) {
      const clicked = await act();
      await expect(tile).toHaveClass(state);
      waits.push(Date.now() - clicked);
      if (act === coming) await expect(hospital.page.locator('main')).toContainText('Ankommet');
      await whole(nurse.page, String(state));
    }
    await whole(screen, 'board at the end');
  }
}
