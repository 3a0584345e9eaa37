import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, newPerson, settle, signUp, test } from '../support/test.ts';

const rows = (page: Page) => page.getByRole('region', { name: /^Audit log/ }).locator('tbody').getByRole('row');

test('the audit log shows who did what, is filtered, and saved as it is filtered', async ({ page }) => {
  const person = await signUp(page);
  await page.goto('/members');
  await settle(page);
  const guest = newPerson();
  await page.getByLabel('E-mail of the person to invite').fill(guest.email);
  await page.getByRole('button', { name: 'Invite' }).click();
  await expect(page.getByRole('status').getByRole('link')).toBeVisible();

  await page.getByRole('link', { name: 'Audit log' }).click();
  await settle(page);
  const invited = rows(page).filter({ hasText: 'Invitation made' });
  await expect(invited).toHaveCount(1);
  await expect(invited).toContainText(person.email);
  await expect(invited).toContainText(guest.email);
  const all = await rows(page).count();

  await page.getByLabel('Action').selectOption({ label: 'Invitation made' });
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(page).toHaveURL(/action=invitation\.made/);
  await expect(rows(page)).toHaveCount(1);
  expect(all).toBeGreaterThan(1);

  for (const format of ['CSV', 'JSON'] as const) {
    await settle(page);
    const saving = page.waitForEvent('download');
    await page.getByRole('link', { name: format }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe(`audit.${format.toLowerCase()}`);
    const text = readFileSync(await saved.path(), 'utf8');
    const entries: { action: string; person: string }[] =
      format === 'JSON'
        ? JSON.parse(text)
        : text.trim().split('\r\n').slice(1).map((line) => {
            const cells = line.split('","');
            return { action: cells[7] ?? '', person: cells[3] ?? '' };
          });
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ action: 'invitation.made', person: person.email });
  }

  // Saving it is an entry too.
  await page.goto('/audit?action=audit.exported');
  await expect(rows(page)).toHaveCount(2);
  // What is no action is refused in words, and another's log is not there to be found.
  await page.goto('/audit?action=everything');
  await expect(page.getByRole('alert')).toContainText('Choose one from the list');
  await page.goto(`/audit?person=${encodeURIComponent(newPerson().email)}`);
  await expect(page.getByRole('heading', { name: 'No entries here' })).toBeVisible();
});
