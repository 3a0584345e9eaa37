import type { Page } from '@playwright/test';
import { expect, factOf, rowOf, settle, signUp, test } from '../support/test.ts';

async function openInvoice(page: Page): Promise<void> {
  await signUp(page);
  await settle(page);
  await page.getByRole('button', { name: 'Load sample data' }).click();
  await expect(async () => {
    await page.goto('/invoices');
    await expect(rowOf(page, 'LFS-20397').locator('.c-stake')).toContainText('359.00', { timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await rowOf(page, 'LFS-20397').getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('LFS-20397');
  await settle(page);
}

test('a tolerance lets a small difference pass, and none for a rule that has none', async ({ page }) => {
  await openInvoice(page);
  const invoice = page.url();
  await page.goto('/tolerances');
  await settle(page);
  await page.getByLabel('Rule', { exact: true }).selectOption({ label: 'R20 Rate above contract' });
  await page.getByLabel('Up to an amount').fill('174.00');
  await page.getByRole('button', { name: 'Set tolerance' }).click();
  await expect(page.getByRole('region', { name: 'Tolerances, scrolls' })).toContainText('174.00');
  await expect(page.getByLabel('Rule', { exact: true })).not.toContainText('R60');
  await expect(async () => {
    await page.goto(invoice);
    await expect(factOf(page, 'At stake')).toHaveText('185.00USD', { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await expect(page.locator('details.settings')).toContainText('Tolerance of R20: 174.00');
});
