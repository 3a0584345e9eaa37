import { setTimeout as wait } from 'node:timers/promises';
import { dropFiles, expect, openInbox, rowOf, sample, settle, signUp, test, waitForUploads } from '../support/test.ts';

test('an edit is reckoned in the browser before the server has answered, and the server comes to the same', async ({
  page,
}) => {
  const files = ['contract-services.pdf', 'invoice-2-lfs-20397.pdf'];
  await signUp(page);
  await settle(page);
  await dropFiles(page, page.getByRole('main'), files.map(sample));
  await waitForUploads(page, files);
  await openInbox(page);
  await rowOf(page, 'LFS-20397').getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('LFS-20397');
  await settle(page);

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
