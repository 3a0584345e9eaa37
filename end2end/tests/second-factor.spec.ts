import { codeOf } from '../support/codes.ts';
import { expect, settle, signIn, signUp, test } from '../support/test.ts';

test('a second factor is set up, and signing in takes a code of it or a recovery code', async ({ page, troubles }) => {
  troubles.expect(/status of 422/);
  const person = await signUp(page);
  await page.goto('/account');
  await settle(page);
  const part = page.getByRole('region', { name: 'Second factor' });

  await part.getByLabel('Your password').fill(person.password);
  await part.getByRole('button', { name: 'Set up a second factor' }).click();
  await expect(part.getByRole('img', { name: /The secret as a picture/ })).toBeVisible();
  const secret = await part.locator('.secret').innerText();
  await part.getByLabel('Code that the app shows').fill('000000');
  await part.getByRole('button', { name: 'Turn on' }).click();
  await expect(part.getByRole('alert')).toBeVisible();
  const used = codeOf(secret);
  await part.getByLabel('Code that the app shows').fill(used);
  await part.getByRole('button', { name: 'Turn on' }).click();
  await expect(part).toContainText('It is on. 10 of your recovery codes are left');
  const codes = page.getByRole('status').getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const recovery = await codes.first().innerText();
  // They are shown this once.
  await page.reload();
  await expect(part).toContainText('It is on');
  await expect(codes).toHaveCount(0);

  const signOut = async () => {
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await expect(page).toHaveURL(/\/sign-in$/);
  };
  const answer = async (code: string) => {
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  };
  await settle(page);
  await signOut();

  await signIn(page, person.email, person.password);
  await expect(page).toHaveURL(/\/sign-in\/code$/);
  // The password alone opens nothing.
  await page.goto('/invoices');
  await expect(page).toHaveURL(/\/sign-in\/code$|\/sign-in$/);
  await page.goto('/sign-in/code');
  await settle(page);
  await answer(used);
  await expect(page.getByRole('alert')).toBeVisible();
  await answer(codeOf(secret, 1));
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await settle(page);
  await signOut();

  await signIn(page, person.email, person.password);
  await expect(page).toHaveURL(/\/sign-in\/code$/);
  await settle(page);
  await answer(recovery);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto('/account');
  await expect(part).toContainText('9 of your recovery codes are left');

  await settle(page);
  await part.getByText('Turn it off').click();
  await part.locator('#disable-password').fill(person.password);
  await part.getByRole('button', { name: 'Turn off the second factor' }).click();
  await expect(part.getByRole('button', { name: 'Set up a second factor' })).toBeVisible();
});
