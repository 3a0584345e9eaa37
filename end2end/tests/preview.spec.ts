import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import {
  dropFiles,
  expect,
  factOf,
  openInbox,
  rowOf,
  sample,
  settle,
  signUp,
  test,
  waitForUploads,
} from '../support/test.ts';

async function openInvoice(page: Page): Promise<void> {
  const files = ['contract-services.pdf', 'invoice-2-lfs-20397.pdf'];
  await signUp(page);
  await settle(page);
  await dropFiles(page, page.getByRole('main'), files.map(sample));
  await waitForUploads(page, files);
  await openInbox(page);
  await rowOf(page, 'LFS-20397').getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('LFS-20397');
  await settle(page);
}

test('an edit is reckoned in the browser before the server has answered, and the server comes to the same', async ({
  page,
}) => {
  await openInvoice(page);
  const form = page.locator('.edit-form').filter({ has: page.locator('input[name="name"][value="due_date"]') });
  // The rules come when a person begins to edit, and not before.
  const rules = page.waitForResponse((response) => /\/pkg\/preview\..*\.wasm$/.test(response.url()));
  const known = page.waitForResponse((response) => response.url().endsWith('/api/engine'));
  await page.locator('.edit').filter({ has: form }).locator('summary').click();
  await rules;
  await known;
  await settle(page);
  await page.route('**/api/edit-invoice', async (route) => {
    await wait(3_000);
    await route.continue();
  });
  await form.getByRole('textbox').fill('2026-11-15');
  await form.getByRole('button', { name: 'Save' }).click();
  const ahead = page.getByRole('region', { name: 'New findings' });
  await expect(ahead).toContainText('At stake 359');
  await expect(ahead.getByRole('listitem')).toHaveCount(2);
  await expect(page.locator('.f-item')).toHaveCount(2);
  await expect(ahead).toHaveCount(0);
  await expect(page.locator('.preview .callout')).toHaveCount(0);
});

test('an edited term is reckoned like a field, and counts for the contract', async ({ page }) => {
  await openInvoice(page);
  await expect(factOf(page, 'At stake')).toHaveText('359.00USD');
  await page.locator('.terms > summary').click();
  const rate = page.locator('.terms .rates tbody tr').filter({ hasText: '128' });
  const price = rate.locator('td').nth(3);
  const known = page.waitForResponse((response) => response.url().endsWith('/api/engine'));
  await price.locator('summary').click();
  await known;
  await settle(page);
  await page.route('**/api/edit-term', async (route) => {
    await wait(3_000);
    await route.continue();
  });
  await price.getByRole('textbox').fill('142.50');
  await price.getByRole('button', { name: 'Save' }).click();
  // The rate's 174.00 is gone, and what the fee comes to stays.
  const ahead = page.getByRole('region', { name: 'New findings' });
  await expect(ahead).toContainText('At stake 185');
  const promised = await ahead.getByRole('listitem').count();
  await expect(factOf(page, 'At stake')).toHaveText('185.00USD');
  await expect(ahead).toHaveCount(0);
  await expect(page.locator('.f-list .f-n')).toHaveCount(promised);
  await expect(page.locator('.preview .callout')).toHaveCount(0);

  await page.locator('#con').getByRole('link', { name: 'Terms' }).click();
  await expect(page.locator('.rates tbody tr').filter({ hasText: '142.5' })).toHaveCount(1);
});
