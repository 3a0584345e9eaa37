import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import {
  artifacts,
  dropFiles,
  expect,
  factOf,
  rowOf,
  sample,
  settle,
  signUp,
  test,
  uploadOf,
  waitForUploads,
} from '../support/test.ts';

const contract = 'contract-services.pdf';
const invoice = 'invoice-2-lfs-20397.pdf';

async function dropBoth(page: Page): Promise<void> {
  await signUp(page);
  await settle(page);
  await dropFiles(page, page.getByRole('main'), [sample(contract), sample(invoice)]);
}

async function openInvoice(page: Page): Promise<void> {
  await dropBoth(page);
  await waitForUploads(page, [contract, invoice]);
  await page.goto('/invoices');
  await rowOf(page, 'LFS-20397').getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('LFS-20397');
  await settle(page);
}

const finding = (page: Page, rule: string) => page.locator(`.f-list [id^="f-${rule}"]:is(.f-row, .f-open)`);

test('each dropped file shows its upload and every stage after it', async ({ page }) => {
  await dropBoth(page);
  for (const name of [contract, invoice]) {
    const entry = uploadOf(page, name);
    await expect(entry).toBeVisible();
    for (const stage of ['Upload', 'Read', 'Extract', 'Reconcile']) {
      await expect(entry.getByRole('progressbar', { name: stage })).toHaveCount(1);
    }
  }
  await waitForUploads(page, [contract, invoice]);
  for (const bar of await page.locator('.upload progress').all()) await expect(bar).toHaveAttribute('value', '100');
});

test('the same bytes are known again', async ({ page }) => {
  await dropBoth(page);
  await waitForUploads(page, [contract, invoice]);
  await page.goto('/invoices');
  await settle(page);
  const answered = page.waitForResponse((response) => response.url().endsWith('/api/uploads'));
  await dropFiles(page, page.getByRole('main'), [sample(invoice)]);
  expect((await answered).ok()).toBe(true);
  await page.reload();
  await expect(page.locator('.upload')).toHaveCount(2);
  await expect(rowOf(page, 'LFS-20397')).toHaveCount(1);
});

test('what is no document is refused with a reason, and the others go on', async ({ page, troubles }) => {
  troubles.expect(/status of 4\d\d/);
  await signUp(page);
  await settle(page);
  await page.locator('summary').filter({ hasText: 'Upload' }).click();
  const fake = { name: 'holiday.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ this is no PDF at all') };
  const real = { name: contract, mimeType: 'application/pdf', buffer: readFileSync(sample(contract)) };
  await page.getByLabel('Files', { exact: true }).setInputFiles([fake, real]);
  await expect(uploadOf(page, 'holiday.pdf').locator('.fail')).toBeVisible();
  await expect(uploadOf(page, 'holiday.pdf').locator('.note')).toHaveText(/\w+ \w+/);
  await waitForUploads(page, [contract]);
});

test('a contract and an invoice become findings, each with its sum and its place in both documents', async ({
  page,
}) => {
  await openInvoice(page);
  await expect(factOf(page, 'Billed')).toHaveText('8,641.00USD');
  await expect(factOf(page, 'At stake')).toHaveText('359.00USD');
  await expect(factOf(page, 'Payable')).toHaveText('8,282.00USD');
  await expect(finding(page, 'R60').locator('.f-end')).toContainText('185.00');
  await expect(finding(page, 'R70')).toHaveCount(1);

  await finding(page, 'R20').click();
  const open = page.locator('.f-open');
  await expect(open.locator('.f-end')).toContainText('174.00');
  await expect(open).toContainText('142.50');
  await expect(open).toContainText('128.00');
  for (const side of ['inv', 'con']) {
    await expect(page.locator(`#${side} .ev.is-open`).first()).toBeInViewport();
    const drawn = await page
      .locator(`#${side} img.page`)
      .first()
      .evaluate((img: HTMLImageElement) => img.naturalWidth);
    expect(drawn).toBeGreaterThan(300);
  }
  await page.screenshot({ path: join(artifacts, 'findings.png') });
});

test('the keys j and k move between findings', async ({ page }) => {
  await openInvoice(page);
  const first = await page.locator('.f-open').getAttribute('id');
  await page.keyboard.press('j');
  await expect(page.locator('.f-open')).not.toHaveAttribute('id', first ?? '');
  await page.keyboard.press('k');
  await expect(page.locator('.f-open')).toHaveAttribute('id', first ?? '');
});

test('a finding is confirmed, another dismissed with a reason, and both outlive a reload', async ({ page }) => {
  await openInvoice(page);
  await finding(page, 'R20').click();
  await page.locator('.f-open').getByRole('button', { name: 'Confirm' }).click();
  await expect(finding(page, 'R20')).toContainText('Confirmed');

  await finding(page, 'R60').click();
  const open = page.locator('.f-open');
  await open.locator('summary', { hasText: 'Dismiss' }).click();
  await open.getByLabel('Reason to dismiss').selectOption({ index: 1 });
  await open.getByRole('button', { name: 'Dismiss finding' }).click();
  await expect(finding(page, 'R60')).toContainText('Dismissed');
  await expect(factOf(page, 'At stake')).toHaveText('174.00USD');
  await expect(factOf(page, 'Payable')).toHaveText('8,467.00USD');

  await page.reload();
  await expect(finding(page, 'R20')).toContainText('Confirmed');
  await expect(finding(page, 'R60')).toContainText('Dismissed');
  await expect(factOf(page, 'At stake')).toHaveText('174.00USD');
});

test('a corrected field changes the findings at once and for good', async ({ page }) => {
  await openInvoice(page);
  await expect(finding(page, 'R70')).toHaveCount(1);
  const form = page.locator('.edit-form').filter({ has: page.locator('input[name="name"][value="due_date"]') });
  const reading = page.locator('.edit').filter({ has: form });
  await reading.locator('summary').click();
  await form.getByRole('textbox').fill('2026-11-15');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(finding(page, 'R70')).toHaveCount(0);
  await expect(finding(page, 'R20')).toHaveCount(1);
  await page.reload();
  await expect(finding(page, 'R70')).toHaveCount(0);
  await expect(reading.locator('summary')).toContainText('15 Nov 2026');
});

test('a corrected contract term changes the findings of its invoices', async ({ page }) => {
  await openInvoice(page);
  const invoicePage = page.url();
  await page.locator('#con').getByRole('link', { name: 'Terms' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('LFS-2026-014');
  await settle(page);
  const cell = page
    .locator('.rates tbody tr')
    .filter({ hasText: 'B-2' })
    .locator('.edit')
    .filter({
      has: page.locator('input[name="name"][value="unit_price"]'),
    });
  await cell.locator('summary').click();
  await cell.getByRole('textbox').fill('140.00');
  await cell.getByRole('button', { name: 'Save' }).click();
  await expect(cell.locator('summary')).toContainText('140.00');
  await page.goto(invoicePage);
  await expect(finding(page, 'R20').locator('.f-end')).toContainText('30.00'); // 12 hours at 2.50 above
});
