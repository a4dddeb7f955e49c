// Two ways to work a page. The mouse counts clicks, the keyboard never touches the mouse; both do the same things.

import { expect, type Locator, type Page } from '@playwright/test';

export interface Hands {
  readonly page: Page;
  click(what: Locator): Promise<void>;
  fill(field: Locator, text: string): Promise<void>;
  /** Ticks a round or square box. */
  tick(box: Locator): Promise<void>;
  /** Chooses from a list that opens; without a value the first real choice. */
  select(list: Locator, value?: string): Promise<void>;
}

export class Mouse implements Hands {
  clicks = 0;
  constructor(readonly page: Page) {}

  async click(what: Locator): Promise<void> {
    this.clicks += 1;
    await what.click();
  }

  async fill(field: Locator, text: string): Promise<void> {
    this.clicks += 1;
    await field.fill(text);
  }

  async tick(box: Locator): Promise<void> {
    this.clicks += 1;
    await box.check();
  }

  async select(list: Locator, value?: string): Promise<void> {
    // One to open it, one to choose.
    this.clicks += 2;
    await list.selectOption(value ?? { index: 1 });
  }
}

export class Keyboard implements Hands {
  constructor(readonly page: Page) {}

  /** Presses Tab until `what` has the focus; of a group of round boxes any one will do. */
  private async reach(what: Locator): Promise<void> {
    await expect(what.first()).toBeAttached();
    for (let presses = 0; presses < 250; presses += 1) {
      const there = await what.evaluate((e) => {
        const now = document.activeElement;
        if (now === e) return true;
        const radio = (x: Element | null): x is HTMLInputElement => x instanceof HTMLInputElement && x.type === 'radio';
        return radio(e) && radio(now) && now.name === e.name && now.form === e.form;
      });
      if (there) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not reach ${what}`);
  }

  async click(what: Locator): Promise<void> {
    await this.reach(what);
    await this.page.keyboard.press('Enter');
  }

  async fill(field: Locator, text: string): Promise<void> {
    await this.reach(field);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.type(text);
  }

  async tick(box: Locator): Promise<void> {
    await this.reach(box);
    for (let presses = 0; presses < 20; presses += 1) {
      if (await box.isChecked()) return;
      const here = await box.evaluate((e) => e === document.activeElement);
      await this.page.keyboard.press(here ? 'Space' : 'ArrowDown');
    }
    throw new Error(`the keyboard does not tick ${box}`);
  }

  async select(list: Locator, value?: string): Promise<void> {
    await this.reach(list);
    for (let presses = 0; presses < 40; presses += 1) {
      await this.page.keyboard.press('ArrowDown');
      if (value === undefined || (await list.inputValue()) === value) return;
    }
    throw new Error(`the keyboard does not choose ${value}`);
  }
}
