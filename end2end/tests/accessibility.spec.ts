import { join } from 'node:path';
import { examine } from '../support/looks.ts';
import { artifacts, dropFiles, expect, openInbox, openSample, rowOf, sample, settle, signUp, test, waitForUploads } from '../support/test.ts';

test('sign-up and sign-in', async ({ page }) => {
  for (const address of ['sign-up', 'sign-in']) {
    await page.goto(`/${address}`);
    await settle(page);
    await examine(page, address);
  }
});

test('start', async ({ page }) => {
  await signUp(page);
  await settle(page);
  await examine(page, 'start');
});

test('inbox, reconciliation, contracts and contract', async ({ page }) => {
  test.setTimeout(180_000);
  await signUp(page);
  await settle(page);
  const files = ['contract-services.pdf', 'invoice-2-lfs-20397.pdf'];
  await dropFiles(page, page.getByRole('main'), files.map(sample));
  await waitForUploads(page, files);

  await openInbox(page);
  await settle(page);
  await examine(page, 'inbox');

  // What was dropped together is a batch.
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto('/batches');
  await settle(page);
  await examine(page, 'batches');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('link', { name: '2 files' }).click();
  await expect(page.getByRole('status')).toContainText('All 2 files are at an end.');
  await settle(page);
  await examine(page, 'batch');
  await openInbox(page);

  await page.setViewportSize({ width: 1440, height: 900 });
  await rowOf(page, 'LFS-20397').getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('LFS-20397');
  await settle(page);
  await examine(page, 'reconciliation');

  await page.goto('/contracts');
  await settle(page);
  await examine(page, 'contracts');

  await page.getByRole('main').getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('LFS-2026-014');
  await settle(page);
  await examine(page, 'contract');
});

test('letter, dispute and recovery', async ({ page }) => {
  test.setTimeout(180_000);
  await signUp(page);
  await openSample(page);
  const findings = await page.locator('.f-item').count();
  for (let done = 1; done <= findings; done += 1) {
    await page.keyboard.press('d');
    await expect(page.locator('#findings')).toContainText(`${done} of ${findings} decided`);
  }
  await page.keyboard.press('l');
  await expect(page).toHaveURL(/\/letter$/);
  await settle(page);
  await examine(page, 'letter');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ media: 'print' });
  await page.screenshot({ path: join(artifacts, 'letter-print.png'), fullPage: true });
  await page.emulateMedia({ media: 'screen' });
  await page.getByRole('button', { name: 'Mark as sent' }).click();
  await expect(page.locator('.phead .state')).toHaveText('Sent');
  await settle(page);
  await examine(page, 'dispute');
  for (const screen of ['disputes', 'recovery']) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`/${screen}`);
    await settle(page);
    await examine(page, screen);
  }
});

test('inputs and tolerances', async ({ page }) => {
  await signUp(page);
  for (const screen of ['inputs', 'tolerances']) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`/${screen}`);
    await settle(page);
    await examine(page, screen);
  }
});

test('the theme chosen is kept', async ({ page }) => {
  await page.goto('/sign-in');
  await settle(page);
  await page.locator('.theme label').filter({ hasText: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
});
