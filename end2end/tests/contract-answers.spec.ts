import type { Page } from '@playwright/test';
import { contract, invoice, number } from '../support/case.ts';
import { expect, factOf, openInbox, rowOf, settle, signUp, test, type Person } from '../support/test.ts';

async function uploadBoth(page: Page): Promise<Person> {
  const person = await signUp(page);
  await settle(page);
  await page.locator('summary').filter({ hasText: 'Upload' }).click();
  await page.getByLabel('Files', { exact: true }).setInputFiles([contract(), invoice()]);
  for (const { name } of [contract(), invoice()]) {
    await expect(page.locator('.upload').filter({ hasText: name }).getByRole('link')).toBeVisible({ timeout: 60_000 });
  }
  await openInbox(page);
  await rowOf(page, 'TI-1001').getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('TI-1001');
  await settle(page);
  return person;
}

async function openContract(page: Page): Promise<void> {
  await page.goto('/contracts');
  await page.getByRole('row').filter({ hasText: number }).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(number);
  await settle(page);
}

test('a question is answered with its price in view, and taken back', async ({ page }) => {
  await uploadBoth(page);
  await page.locator('.f-list [id^="f-R22"]').first().click();
  const question = page.getByRole('region', { name: 'Question that the contract leaves open' });
  await expect(question).toContainText('How do the tiers apply? Clause 4.2 leaves it open.');
  await expect(question.getByRole('listitem').filter({ hasText: 'its own tier' })).toContainText('150.00');
  await expect(question.getByRole('listitem').filter({ hasText: 'their total' })).toContainText('100.00');
  await question.getByRole('button', { name: 'all units by the tier of their total' }).click();
  await expect(question).toHaveCount(0);
  await expect(page.locator('.f-list [id^="f-R22"]').first()).toContainText('100.00');

  await openContract(page);
  const questions = page.getByRole('region', { name: 'Open questions' });
  await expect(questions).toContainText('Clause 4.2: How do the tiers apply? all units by the tier of their total.');
  await questions.getByRole('button', { name: 'Take back' }).click();
  await expect(questions.getByRole('button', { name: 'Take back' })).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Earlier versions' })).toContainText('Jo Reyes changed answers.4.2.mode');
  await expect(async () => {
    await page.reload();
    await expect(questions.getByRole('button', { name: 'each unit by its own tier' })).toBeVisible({ timeout: 1_000 });
  }).toPass();
});

test('a confirmed wording is learned, listed and taken back', async ({ page }) => {
  await uploadBoth(page);
  const row = page.locator('.lines-t tbody tr').nth(1);
  await expect(row).not.toContainText('as confirmed');
  await row.locator('summary').filter({ hasText: 'Confirm or correct the rate of line 2' }).click();
  await row.getByLabel('Rate').selectOption({ label: 'EX-1, Extra visit' });
  await row.getByRole('button', { name: 'Remember for this vendor' }).click();
  await expect(row).toContainText('Extra visit');
  await expect(row).toContainText('as confirmed');
  // 80 billed, 75 agreed.
  await expect(row.locator('.c-d')).toContainText('5.00');

  await openContract(page);
  const learned = page.getByRole('region', { name: 'Learned wordings' });
  await expect(learned).toContainText('“Unscheduled call svc” means EX-1');
  await learned.getByRole('button', { name: 'Take back' }).click();
  await expect(learned).toHaveCount(0);
});

test('an edit shows its findings before the server answers, and the server agrees', async ({ page }) => {
  await uploadBoth(page);
  await page.route('**/api/edit-invoice', async (route) => {
    await new Promise((done) => setTimeout(done, 1_500));
    await route.continue();
  });
  const row = page.locator('.lines-t tbody tr').first();
  await row.locator('summary').filter({ hasText: 'Edit quantity of line 1' }).click();
  await row.getByLabel('Quantity of line 1').fill('150');
  await row.getByRole('button', { name: 'Save' }).first().click();
  const ahead = page.getByRole('region', { name: 'New findings' });
  await expect(ahead).toContainText('The server is storing it.');
  // Well before the server, however busy this machine is; the aim of 50 ms is for an idle one.
  const took = Number(await ahead.getAttribute('data-took'));
  test.info().annotations.push({ type: 'milliseconds to the new findings', description: String(took) });
  expect(took).toBeLessThan(500);
  const promised = await ahead.getByRole('listitem').count();
  await expect(ahead).toHaveCount(0);
  await expect(page.locator('.f-list .f-n')).toHaveCount(promised);
  await expect(page.locator('.preview .callout')).toHaveCount(0);
  await expect(factOf(page, 'Billed')).toContainText('280.00');
});
