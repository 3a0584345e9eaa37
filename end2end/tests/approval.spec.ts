import type { Page } from '@playwright/test';
import { expect, factOf, newPerson, openSample, settle, signUp, test } from '../support/test.ts';

const open = (page: Page) => page.locator('.f-open');
const decided = (page: Page) => page.locator('.pane-h').filter({ hasText: 'decided' });

/** Confirms and disputes by the keys alone, until nothing is open. */
async function decideAll(page: Page): Promise<void> {
  const findings = await page.locator('.f-item').count();
  for (let done = 0; done < findings; done += 1) {
    await page.keyboard.press(done === 0 ? 'd' : 'a');
    await expect(decided(page)).toContainText(`${done + 1} of ${findings} decided`);
  }
}

test('by keys: findings are decided, undone, and the invoice is approved with its sum', async ({ page }) => {
  await signUp(page);
  await openSample(page);
  await expect(factOf(page, 'Payment')).toContainText('Waits for decisions');
  await decideAll(page);
  await expect(page.locator('.f-list')).toContainText('Disputed');
  await expect(page.getByRole('button', { name: /^Approve 8,282\.00 USD/ })).toBeVisible();

  await page.locator('.f-item > summary').first().click();
  await expect(open(page)).toHaveCount(1);
  await page.keyboard.press('u');
  await expect(factOf(page, 'Payment')).toContainText('Waits for decisions');
  await page.keyboard.press('a');
  await expect(page.getByRole('button', { name: /^Approve 8,282\.00 USD/ })).toBeVisible();
  await page.keyboard.press('p');
  await expect(factOf(page, 'Payment')).toContainText('Approved by Jo Reyes');
  await page.reload();
  await expect(factOf(page, 'Payment')).toContainText('Approved by Jo Reyes');
  await page.getByRole('button', { name: 'Take back' }).click();
  await expect(page.getByRole('button', { name: /^Approve 8,282\.00 USD/ })).toBeVisible();
});

test('above the limit of the organisation one person is not enough, and a second one is', async ({ page, browser, troubles }) => {
  troubles.expect(/status of 422/);
  await signUp(page);
  await page.goto('/tolerances');
  await settle(page);
  await page.getByLabel('Second person above').fill('5000');
  await page.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(page.getByRole('main')).toContainText('Above 5000');

  await page.goto('/members');
  await settle(page);
  const guest = newPerson();
  await page.getByLabel('E-mail of the person to invite').fill(guest.email);
  await page.getByLabel('As', { exact: true }).selectOption('approver');
  await page.getByRole('button', { name: 'Invite' }).click();
  const address = (await page.getByRole('status').getByRole('link').getAttribute('href')) ?? '';

  await page.goto('/');
  await settle(page);
  await openSample(page);
  await decideAll(page);
  await page.getByRole('button', { name: /^Approve 8,282\.00 USD/ }).click();
  await expect(factOf(page, 'Payment')).toContainText('waits for a second person');
  await page.getByRole('button', { name: /^Approve 8,282\.00 USD/ }).click();
  await expect(page.getByRole('alert')).toContainText('never the same one');

  const context = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const other = await context.newPage();
  await other.goto(address);
  await settle(other);
  await other.getByLabel('Your name').fill('Sam Guest');
  await other.getByLabel('Password').fill(guest.password);
  await other.getByRole('button', { name: 'Sign up' }).click();
  await expect(other).toHaveURL(/\/(invoices)?$/);
  await other.goto(page.url());
  await settle(other);
  await other.keyboard.press('p');
  await expect(factOf(other, 'Payment')).toContainText('Approved by Jo Reyes');
  await expect(factOf(other, 'Payment')).toContainText('Sam Guest');
  await context.close();
});

test('? shows the keys, g goes places, and keys do nothing while a field has the focus', async ({ page }) => {
  await signUp(page);
  await page.goto('/members');
  await settle(page);
  await page.getByLabel('E-mail of the person to invite').focus();
  await page.keyboard.type('g?i');
  await expect(page).toHaveURL(/\/members$/);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await expect(page).toHaveURL(/\/contracts$/);
  await settle(page);
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await expect(page).toHaveURL(/\/invoices$/);
});
