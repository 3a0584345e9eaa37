import { expect, newPerson, settle, signIn, signUp, test } from '../support/test.ts';

test('a person signs up, signs out and signs in again', async ({ page }) => {
  const person = await signUp(page);
  await expect(page.getByRole('navigation', { name: 'Main' })).toContainText(person.organisation);

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.goto('/invoices');
  await expect(page).toHaveURL(/\/sign-in$/);

  await signIn(page, person.email, person.password);
  await expect(page.getByRole('button', { name: 'Load sample data' })).toBeVisible();
});

test('a wrong password is refused, and so is an unknown person, in the same words', async ({ page, troubles }) => {
  troubles.expect(/status of 422/);
  const person = await signUp(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);

  await signIn(page, person.email, 'not the password at all');
  const refusal = page.getByRole('alert');
  await expect(refusal).toBeVisible();
  const words = await refusal.innerText();

  await signIn(page, newPerson().email, 'not the password at all');
  await expect(refusal).toHaveText(words);
  await page.goto('/invoices');
  await expect(page).toHaveURL(/\/sign-in$/);
});

test('an e-mail address signs up once', async ({ page, troubles }) => {
  troubles.expect(/status of (409|422)/);
  const person = await signUp(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);

  await page.goto('/sign-up');
  await settle(page);
  await page.getByLabel('Your name').fill('Someone Else');
  await page.getByLabel('Organisation').fill('Elsewhere');
  await page.getByLabel('E-mail').fill(person.email.toUpperCase());
  await page.getByLabel('Password').fill('another long password');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
});

test('the first page comes to life however often it is loaded', async ({ page }) => {
  await signUp(page);
  for (let load = 0; load < 12; load += 1) {
    await page.goto('/');
    await settle(page);
    await expect(page.getByRole('button', { name: 'Load sample data' })).toBeVisible();
  }
});
