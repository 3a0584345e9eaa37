import type { Browser, Page } from '@playwright/test';
import { expect, settle, signIn, signUp, test, type Person } from '../support/test.ts';

/** The same person in a browser of its own. */
async function signInElsewhere(browser: Browser, page: Page, person: Person, password = person.password) {
  const context = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const other = await context.newPage();
  await signIn(other, person.email, password);
  await expect(other.getByRole('navigation', { name: 'Main' })).toBeVisible();
  return other;
}

async function openAccount(page: Page): Promise<void> {
  await page.goto('/account');
  await settle(page);
}

const sessionsOf = (page: Page) => page.getByRole('region', { name: /^Sessions/ }).getByRole('row');

/** Whether the page still belongs to someone. */
async function expectSignedOut(page: Page): Promise<void> {
  await page.goto('/invoices');
  await expect(page).toHaveURL(/\/sign-in$/);
}

test('a person sees where it is signed in, ends one session, then all others', async ({ page, browser }) => {
  const person = await signUp(page);
  const phone = await signInElsewhere(browser, page, person);
  const tablet = await signInElsewhere(browser, page, person);
  await openAccount(page);
  await expect(sessionsOf(page)).toHaveCount(4);
  await expect(sessionsOf(page).filter({ hasText: '(this one)' })).toHaveCount(1);
  await expect(sessionsOf(page).filter({ hasText: '(this one)' }).getByRole('button')).toHaveCount(0);

  // The latest used stands first.
  await page.getByRole('button', { name: /^Sign out .* last used/ }).first().click();
  await expect(sessionsOf(page)).toHaveCount(3);
  await expectSignedOut(tablet);
  await phone.goto('/invoices');
  await expect(phone).toHaveURL(/\/invoices$/);

  await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await expect(sessionsOf(page)).toHaveCount(2);
  await expect(page.getByRole('button', { name: 'Sign out everywhere else' })).toHaveCount(0);
  await expectSignedOut(phone);
  await page.goto('/invoices');
  await expect(page).toHaveURL(/\/invoices$/);
});

test('a new password ends all other sessions, and the old one opens nothing', async ({ page, browser, troubles }) => {
  troubles.expect(/status of 422/);
  const person = await signUp(page);
  const other = await signInElsewhere(browser, page, person);
  const password = 'ninety lantern harvest moon';
  await openAccount(page);

  await page.getByLabel('Present password').fill('not the password at all');
  await page.getByLabel('New password').fill(password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('alert')).toContainText('present password is wrong');

  await page.getByLabel('Present password').fill(person.password);
  await page.getByLabel('New password').fill(password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('status')).toContainText('Your password is changed');
  await expectSignedOut(other);

  await signIn(other, person.email, person.password);
  await expect(other.getByRole('alert')).toContainText('wrong');
  await signIn(other, person.email, password);
  await expect(other.getByRole('navigation', { name: 'Main' })).toBeVisible();
});

test('after signing out, Back shows nothing of before', async ({ page, troubles }) => {
  // The page asks who is signed in, and is told: nobody.
  troubles.expect(/status of 401/);
  const person = await signUp(page);
  await page.goto('/members');
  await settle(page);
  await expect(page.getByRole('main')).toContainText(person.email);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  for (let step = 0; step < 2; step += 1) {
    await page.goBack();
    await expect(page).toHaveURL(/\/(sign-in|sign-up)$/);
    await expect(page.locator('body')).not.toContainText(person.email);
    await expect(page.locator('body')).not.toContainText(person.organisation);
  }
});
