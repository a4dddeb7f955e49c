import { chromium } from 'playwright-core';
const [port, role, width, ...rest] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-background-networking'] });
const page = await (await browser.newContext({ viewport: { width: +width, height: 1000 }, locale: 'da-DK', timezoneId: 'Europe/Copenhagen' })).newPage();
await page.goto(`http://127.0.0.1:${port}/login`);
await page.locator(`form:has(input[name="role"][value="${role}"]) button`).click();
await page.waitForURL((u) => u.pathname !== '/login');
for (let i = 0; i < rest.length; i += 2) { await page.goto(`http://127.0.0.1:${port}${rest[i]}`); await page.waitForTimeout(600); await page.screenshot({ path: rest[i+1], fullPage: true }); console.log(page.url()); }
await browser.close();
