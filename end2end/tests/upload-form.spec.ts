import { expect, rowOf, sample, settle, signUp, test } from '../support/test.ts';

test('files chosen in the dialog are read, with and without scripts', async ({ page, javaScriptEnabled }) => {
  await signUp(page);
  await settle(page);
  for (const name of ['contract-services.pdf', 'invoice-3-lfs-20412.pdf']) {
    await page.goto('/');
    await settle(page);
    await page.locator('summary').filter({ hasText: 'Upload' }).click();
    // Leaving the page before the file has arrived would break its upload off.
    const sent = page.waitForResponse('**/api/uploads');
    await page.getByLabel('Files', { exact: true }).setInputFiles(sample(name));
    // With scripts the files go at once, and there is no button to press.
    if (javaScriptEnabled === false) await page.getByRole('button', { name: 'Send files' }).click();
    await sent;
    await expect(async () => {
      await page.goto('/invoices');
      await expect(page.locator('.upload').filter({ hasText: name }).getByRole('link')).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 60_000 });
  }
  // The list may have been drawn a moment before the file was done, and without scripts it stays as drawn.
  await page.goto('/invoices');
  await expect(rowOf(page, 'LFS-20412').locator('.c-stake')).toContainText('1,388.00');
});
