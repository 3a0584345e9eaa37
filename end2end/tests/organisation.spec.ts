import { readFileSync } from 'node:fs';
import { examine } from '../support/looks.ts';
import { expect, settle, signUp, test } from '../support/test.ts';

test('a token is made, shown once, works without a session, and ends', async ({ page, playwright }) => {
  const person = await signUp(page);
  await page.goto('/organisation');
  await settle(page);
  await page.getByLabel('What the token is for').fill('Ledger');
  await page.getByLabel('What it may do').selectOption({ index: 1 });
  await page.getByLabel('Your password').first().fill(person.password);
  await page.getByRole('button', { name: 'Make a token' }).click();
  const shown = page.getByRole('status').locator('code');
  await expect(shown).toHaveText(/^probity_[0-9a-f]{64}$/);
  await examine(page, 'organisation');
  const token = (await shown.textContent()) ?? '';

  const program = await playwright.request.newContext({ baseURL: new URL(page.url()).origin });
  const unknown = '/api/documents/00000000-0000-0000-0000-000000000000';
  const asked = async () =>
    (await program.get(unknown, { headers: { authorization: `Bearer ${token}` } })).status();
  expect(await asked()).toBe(404);
  expect((await program.get(unknown)).status()).toBe(401);

  await page.setViewportSize({ width: 1440, height: 900 });
  await page.reload();
  await settle(page);
  await expect(shown).toHaveCount(0);
  await page.getByRole('button', { name: 'End the token Ledger' }).click();
  await expect(page.getByText('No program works for the organisation yet.')).toBeVisible();
  expect(await asked()).toBe(401);
  await program.dispose();
});

test('limits of sessions are set, and a second factor is demanded by whoever has one', async ({ page, troubles }) => {
  troubles.expect(/status of 422/);
  await signUp(page);
  await page.goto('/organisation');
  await settle(page);
  await page.getByLabel('Sign out after minutes without use').fill('none');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('write a whole number from 1 to 43200')).toBeVisible();
  await page.getByLabel('Sign out after minutes without use').fill('15');
  await page.getByRole('button', { name: 'Save' }).click();
  await settle(page);
  await page.reload();
  await expect(page.getByLabel('Sign out after minutes without use')).toHaveValue('15');
  await page.getByLabel('Everybody needs a second factor').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Set up a second factor for yourself first')).toBeVisible();
});

test('all data is saved as a file, and a deletion is asked for and taken back', async ({ page, troubles }) => {
  troubles.expect(/status of 422/);
  const person = await signUp(page);
  await page.goto('/organisation');
  await settle(page);
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download as ZIP' }).click(),
  ]);
  const bytes = readFileSync(await saved.path());
  expect(saved.suggestedFilename()).toBe('organisation.zip');
  // A directory stands at the end of a whole ZIP.
  expect(bytes.subarray(-22, -18).toString('latin1')).toBe('PK\u0005\u0006');
  for (const name of ['people.jsonl', 'invoices.jsonl', 'audit_entries.jsonl']) {
    expect(bytes.includes(name), name).toBe(true);
  }

  await page.getByText('Delete the organisation', { exact: true }).click();
  await page.getByLabel("Type the organisation's name").fill('Another');
  await page.getByLabel('Your password').last().fill(person.password);
  await page.getByRole('button', { name: 'Delete in seven days' }).click();
  await expect(page.getByText("This is not the organisation's name")).toBeVisible();
  await page.getByLabel("Type the organisation's name").fill(person.organisation);
  await page.getByLabel('Your password').last().fill(person.password);
  await page.getByRole('button', { name: 'Delete in seven days' }).click();
  await expect(page.getByText('The organisation is deleted on')).toBeVisible();
  await page.getByRole('button', { name: 'Keep the organisation' }).click();
  await expect(page.getByText('Delete the organisation', { exact: true })).toBeVisible();
});
