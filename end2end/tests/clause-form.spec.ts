import { contract, number } from '../support/case.ts';
import { expect, settle, signUp, test } from '../support/test.ts';

test('a clause is added, changed and removed by form, with and without scripts', async ({
  page,
  javaScriptEnabled,
  troubles,
}) => {
  troubles.expect(/status of 422/);
  await signUp(page);
  await settle(page);
  await page.goto('/');
  await settle(page);
  await page.locator('summary').filter({ hasText: 'Upload' }).click();
  const sent = page.waitForResponse('**/api/uploads');
  await page.getByLabel('Files', { exact: true }).setInputFiles([contract()]);
  if (javaScriptEnabled === false) await page.getByRole('button', { name: 'Send files' }).click();
  await sent;
  await expect(async () => {
    await page.goto('/contracts');
    await page.getByRole('row').filter({ hasText: number }).getByRole('link').click({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await settle(page);
  const clauses = page.getByRole('region', { name: 'Clauses' });
  await expect(clauses).toContainText('Prices go by tiers, and how they apply is open: up to 100 at USD 1.00');

  await clauses.getByText('Add a clause').click();
  await clauses.locator('summary').filter({ hasText: /^Minimum charge$/ }).click();
  const form = clauses.locator('form').filter({ has: page.locator('input[name="kind"][value="minimum_charge"]') });
  await form.first().getByLabel('Number of the clause').fill('5.1');
  await form.first().getByLabel('The least that is charged in each period').fill('250');
  await form.first().getByRole('button', { name: 'Save clause' }).click();
  await expect(clauses).toContainText('At least USD 250.00 is charged in each period.');

  const added = clauses.getByRole('listitem').filter({ hasText: '5.1' });
  // A form that was open before a save may still be, with scripts.
  const open = async () => {
    if (await added.getByLabel('The least that is charged in each period').isVisible()) return;
    await added.locator('summary').filter({ hasText: 'Change clause 5.1' }).click();
  };
  await open();
  await added.getByLabel('The least that is charged in each period').fill('lots');
  await added.getByRole('button', { name: 'Save clause' }).click();
  await expect(page.getByRole('alert')).toContainText('Nothing was changed.');

  await open();
  await added.getByLabel('The least that is charged in each period').fill('300');
  await added.getByRole('button', { name: 'Save clause' }).click();
  await expect(clauses).toContainText('At least USD 300.00 is charged in each period.');

  await open();
  await added.getByRole('button', { name: 'Remove clause 5.1' }).click();
  await expect(added).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Earlier versions' })).toContainText('Jo Reyes changed clauses.5.1');
});
