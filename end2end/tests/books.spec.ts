import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { examine } from '../support/looks.ts';
import { expect, loadSamples, settle, signUp, test } from '../support/test.ts';

async function open(page: Page, address: string, heading: string): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(address);
  await settle(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
}

test('overview, vendors, renewals and reports of the samples, in both themes', async ({ page }) => {
  test.setTimeout(240_000);
  await signUp(page);
  await loadSamples(page);

  await page.getByRole('link', { name: 'Overview' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');
  await expect(page.getByRole('region', { name: 'At stake by vendor, scrolls' })).toContainText('Larkhill Facility Services');
  const money = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Money found and decided' }) });
  await expect(money.getByRole('img', { name: /^Money by month, in USD/ })).toBeVisible();
  await money.locator('summary').click();
  await expect(money.getByRole('row')).toHaveCount(13);
  await examine(page, 'overview');

  await open(page, '/vendors?q=larkhill', 'Vendors');
  await expect(page.getByRole('region', { name: 'Vendors, scrolls' }).locator('tbody').getByRole('row')).toHaveCount(1);
  await open(page, '/vendors', 'Vendors');
  await examine(page, 'vendors');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('link', { name: /^Larkhill/ }).click();
  await settle(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Larkhill Facility Services/);
  await expect(page.getByRole('region', { name: 'Latest invoices, scrolls' })).toContainText('LFS-20397');
  await expect(page.locator('figure.price').first().getByRole('img')).toBeVisible();
  await examine(page, 'vendor');

  await open(page, '/renewals', 'Renewals');
  await examine(page, 'renewals');

  for (const [name, title] of [
    ['reconciliations', 'Reconciliations'],
    ['vendors', 'Vendor performance'],
    ['renewals', 'Renewals'],
    ['savings', 'Savings'],
    ['audit', 'Audit trail'],
  ] as const) {
    await open(page, `/reports/${name}`, title);
    await examine(page, `report-${name}`);
  }
});

test('a report is narrowed, and saved as it is narrowed', async ({ page }) => {
  await signUp(page);
  await loadSamples(page);
  await open(page, '/reports/reconciliations', 'Reconciliations');
  const rows = page.getByRole('region', { name: 'Reconciliations, scrolls' }).locator('tbody').getByRole('row');
  await expect(rows).toHaveCount(8);
  await page.getByLabel('From', { exact: true }).fill('2026-10-01');
  await page.getByLabel('Vendor, its whole name').fill('larkhill facility services ltd');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(rows).toHaveCount(5);
  await settle(page);
  for (const [label, name] of [
    ['CSV', 'reconciliations.csv'],
    ['XLSX', 'reconciliations.xlsx'],
  ] as const) {
    const saving = page.waitForEvent('download');
    await page.getByRole('link', { name: label, exact: true }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe(name);
    const bytes = readFileSync(await saved.path());
    if (label === 'CSV') expect(bytes.toString('utf8').trim().split('\r\n')).toHaveLength(6);
    else expect(bytes.subarray(0, 2).toString('latin1')).toBe('PK');
  }
});

test('a calendar has an address of its own, shown once, replaced and ended', async ({ page, playwright, baseURL }) => {
  await signUp(page);
  await loadSamples(page);
  await open(page, '/renewals', 'Renewals');
  const shown = page.locator('.calendar .address');
  // Whoever reads a calendar is not signed in.
  const reader = await playwright.request.newContext();
  const read = async (address: string) => reader.get(new URL(new URL(address).pathname, baseURL).href);

  await page.getByRole('button', { name: 'Make an address' }).click();
  const first = (await shown.textContent()) ?? '';
  const calendar = await read(first);
  expect(calendar.headers()['content-type']).toContain('text/calendar');
  expect(await calendar.text()).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2.0\r\n/);
  await page.reload();
  await settle(page);
  await expect(shown).toHaveCount(0);

  await page.getByRole('button', { name: 'Replace the address' }).click();
  await expect(shown).toBeVisible();
  expect((await read(first)).status()).toBe(404);
  const second = (await shown.textContent()) ?? '';
  expect((await read(second)).status()).toBe(200);
  await page.getByRole('button', { name: 'End it' }).click();
  await expect(page.getByRole('button', { name: 'Make an address' })).toBeVisible();
  expect((await read(second)).status()).toBe(404);
  await reader.dispose();
});
