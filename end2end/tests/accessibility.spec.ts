import AxeBuilder from '@axe-core/playwright';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { artifacts, dropFiles, expect, openInbox, openSample, rowOf, sample, settle, signUp, test, waitForUploads } from '../support/test.ts';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const looks = [
  { name: 'light', scheme: 'light', width: 1440, height: 900 },
  { name: 'dark', scheme: 'dark', width: 1440, height: 900 },
  { name: 'small-light', scheme: 'light', width: 320, height: 720 },
  { name: 'small-dark', scheme: 'dark', width: 320, height: 720 },
] as const;

/** Looks at the page in each look: no violation of axe, nothing wider than the window. */
async function examine(page: Page, screen: string): Promise<void> {
  for (const { name, scheme, width, height } of looks) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze();
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
    await page.screenshot({ path: join(artifacts, `${screen}-${name}.png`), fullPage: width === 320 });
    expect.soft(told, `${screen}, ${name}`).toEqual([]);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect.soft(wider, `${screen}, ${name}: wider than the window`).toBeLessThanOrEqual(0);
  }
}

test('sign-up and sign-in', async ({ page }) => {
  for (const address of ['sign-up', 'sign-in']) {
    await page.goto(`/${address}`);
    await settle(page);
    await examine(page, address);
  }
});

test('start', async ({ page }) => {
  await signUp(page);
  await settle(page);
  await examine(page, 'start');
});

test('inbox, reconciliation, contracts and contract', async ({ page }) => {
  test.setTimeout(180_000);
  await signUp(page);
  await settle(page);
  const files = ['contract-services.pdf', 'invoice-2-lfs-20397.pdf'];
  await dropFiles(page, page.getByRole('main'), files.map(sample));
  await waitForUploads(page, files);

  await openInbox(page);
  await settle(page);
  await examine(page, 'inbox');

  await page.setViewportSize({ width: 1440, height: 900 });
  await rowOf(page, 'LFS-20397').getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('LFS-20397');
  await settle(page);
  await examine(page, 'reconciliation');

  await page.goto('/contracts');
  await settle(page);
  await examine(page, 'contracts');

  await page.getByRole('main').getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('LFS-2026-014');
  await settle(page);
  await examine(page, 'contract');
});

test('letter, dispute and recovery', async ({ page }) => {
  test.setTimeout(180_000);
  await signUp(page);
  await openSample(page);
  const findings = await page.locator('.f-item').count();
  for (let done = 1; done <= findings; done += 1) {
    await page.keyboard.press('d');
    await expect(page.locator('#findings')).toContainText(`${done} of ${findings} decided`);
  }
  await page.keyboard.press('l');
  await expect(page).toHaveURL(/\/letter$/);
  await settle(page);
  await examine(page, 'letter');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ media: 'print' });
  await page.screenshot({ path: join(artifacts, 'letter-print.png'), fullPage: true });
  await page.emulateMedia({ media: 'screen' });
  await page.getByRole('button', { name: 'Mark as sent' }).click();
  await expect(page.locator('.phead .state')).toHaveText('Sent');
  await settle(page);
  await examine(page, 'dispute');
  for (const screen of ['disputes', 'recovery']) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`/${screen}`);
    await settle(page);
    await examine(page, screen);
  }
});

test('inputs and tolerances', async ({ page }) => {
  await signUp(page);
  for (const screen of ['inputs', 'tolerances']) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`/${screen}`);
    await settle(page);
    await examine(page, screen);
  }
});

test('the theme chosen is kept', async ({ page }) => {
  await page.goto('/sign-in');
  await settle(page);
  await page.locator('.theme label').filter({ hasText: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
});
