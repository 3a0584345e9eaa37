import { expect, openSample, settle, signUp, test } from '../support/test.ts';

test('an invoice is given to a member, spoken of, and found among what is theirs', async ({ page }) => {
  const person = await signUp(page);
  await openSample(page);
  const talk = page.getByRole('region', { name: 'Conversation and history' });
  await talk.getByLabel('To be settled by').selectOption({ label: person.name });
  await talk.getByRole('button', { name: 'Assign' }).click();
  await expect(talk.getByRole('listitem').first()).toContainText('Invoice assigned');
  await settle(page);
  await talk.getByLabel('Comment').fill('Asked Larkhill about the fee.\n<b>They</b> check it.');
  await talk.getByRole('button', { name: 'Comment' }).click();
  const said = talk.getByRole('listitem').filter({ hasText: 'Asked Larkhill' });
  await expect(said).toContainText('<b>They</b> check it.');
  await expect(said).toContainText(person.name);

  await page.goto('/invoices');
  await settle(page);
  await page.locator('summary').filter({ hasText: 'Filter' }).click();
  await page.getByLabel('Assigned to me').check();
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/whose=mine/);
  const rows = page.getByRole('region', { name: /^Invoices/ }).locator('tbody').getByRole('row');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('LFS-20397');
});
