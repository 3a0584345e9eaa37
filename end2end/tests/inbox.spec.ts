import type { Page } from '@playwright/test';
import { expect, loadSamples, rowOf, signUp, test } from '../support/test.ts';

const rows = (page: Page) => page.getByRole('region', { name: /^Invoices/ }).locator('tbody').getByRole('row');

test('a view of the inbox is its address, and each part of it can be taken away', async ({ page }) => {
  await signUp(page);
  await loadSamples(page);
  await page.locator('summary').filter({ hasText: 'Filter' }).click();
  await page.getByLabel('With a finding of').selectOption('R20');
  await page.getByLabel('At stake, at least').fill('100');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/rule=R20/);
  await expect(page).toHaveURL(/stake=100/);
  const narrowed = await rows(page).count();
  expect(narrowed).toBeGreaterThan(0);
  expect(narrowed).toBeLessThan(8);
  await page.reload();
  await expect(rows(page)).toHaveCount(narrowed);
  for (const stake of await rows(page).locator('.c-stake').allInnerTexts()) {
    expect(Number(stake.replace(/[^\d.]/g, ''))).toBeGreaterThanOrEqual(100);
  }

  await page.getByRole('link', { name: /^Take away: finding/ }).click();
  await page.getByRole('link', { name: /^Take away: at stake/ }).click();
  await expect(rows(page)).toHaveCount(8);

  await page.getByRole('link', { name: 'At stake', exact: true }).click();
  await expect(page).toHaveURL(/order=stake/);
  const stakes = await rows(page).locator('.c-stake').allInnerTexts();
  const amounts = stakes.map((text) => Number(text.replace(/[^\d.]/g, '') || '0'));
  expect(amounts).toEqual([...amounts].sort((one, other) => other - one));
});

test('several invoices are acted on at once, after it is said what is at stake', async ({ page }) => {
  await signUp(page);
  await loadSamples(page);
  for (const number of ['LFS-20397', 'LFS-20412']) await rowOf(page, number).getByRole('checkbox').first().check();
  await page.getByRole('button', { name: /^Act on the chosen/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Chosen invoices');
  const act = page.getByRole('button', { name: /^Confirm all findings, 1,747\.00 USD at stake$/ });
  await expect(act).toBeVisible();
  await act.click();
  await expect(page).toHaveURL(/\/invoices\?state=decided$/);
  await expect(rowOf(page, 'LFS-20397')).toContainText('Decided');
  await expect(rowOf(page, 'LFS-20412')).toContainText('Decided');
});

test('no invoice chosen is said in words', async ({ page }) => {
  await signUp(page);
  await page.goto('/invoices/chosen');
  await expect(page.getByRole('alert')).toContainText('Choose at least one invoice');
});
