import type { Page } from '@playwright/test';
import { expect, factOf, openSample, settle, signUp, test } from '../support/test.ts';

const waiting = 'This cannot be checked without the verified accounts. Import them.';

async function typeAccount(page: Page, account: string): Promise<void> {
  const form = page.locator('.edit-form').filter({ has: page.locator('input[name="name"][value="payment_account"]') });
  const reading = page.locator('#inv .edit').filter({ has: form });
  await page.locator('#inv details.missing > summary').click();
  await reading.locator('summary').click();
  await form.getByRole('textbox').fill(account);
  await form.getByRole('button', { name: 'Save' }).click();
}

async function importList(page: Page, kind: string, text: string): Promise<void> {
  await page.goto('/inputs');
  await settle(page);
  await page.getByLabel('The file holds').selectOption({ label: kind });
  const buffer = Buffer.from(text);
  await page.getByLabel('CSV file').setInputFiles({ name: 'accounts.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'Import' }).click();
  await expect(page).toHaveURL(/\/inputs$/);
}

test('an imported list settles a check that waited for it, and is taken back', async ({ page }) => {
  await signUp(page);
  await openSample(page);
  const invoice = page.url();
  await typeAccount(page, 'GB33BUKB20201555555555');
  const undecided = page.locator('details.undecided');
  await expect(undecided).toContainText(waiting);

  await importList(page, 'Verified accounts', 'vendor;account;verified_on\nLarkhill Facility Services Ltd;GB33;02.03.2026\n');
  const refused = page.getByRole('alert');
  await expect(refused).toContainText('Nothing of accounts.csv was imported: 1 fault in Verified accounts.');
  await expect(refused).toContainText("Row 2, column verified_on: '02.03.2026' is not a day. Write it as 2026-11-24");
  const kind = page.locator('#kind-verified_accounts');
  await expect(kind).toContainText('Never imported');
  await expect(kind).toContainText('Waited for by R16');

  const list = 'Vendor,Account,Verified_on\nLarkhill Facility Services Ltd,GB33 BUKB 2020 1555 5555 55,2026-03-02\n';
  await importList(page, 'Verified accounts', list);
  await expect(page.locator('.callout[role="status"]')).toContainText('accounts.csv was imported: Verified accounts, 1 row.');
  await expect(kind).toContainText('1 row, last import');
  await expect(async () => {
    await page.goto(invoice);
    await expect(undecided.filter({ hasText: waiting })).toHaveCount(0, { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await expect(factOf(page, 'At stake')).toHaveText('359.00USD');

  await page.goto('/inputs');
  await settle(page);
  await kind.getByRole('button', { name: 'Take back accounts.csv' }).click();
  await expect(kind).toContainText('Taken back');
  await expect(async () => {
    await page.goto(invoice);
    await expect(undecided).toContainText(waiting, { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
});

test('a tolerance lets a small difference pass, and none for a rule that has none', async ({ page }) => {
  await signUp(page);
  await openSample(page);
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
