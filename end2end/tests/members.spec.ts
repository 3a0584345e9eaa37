import { expect, newPerson, settle, signUp, test } from '../support/test.ts';

test('an owner invites a person, who joins the same organisation and may not invite', async ({ page, browser }) => {
  await signUp(page);
  await settle(page);
  await page.goto('/members');
  await settle(page);
  const guest = newPerson();
  await page.getByLabel('E-mail of the person to invite').fill(guest.email);
  await page.getByRole('button', { name: 'Invite' }).click();
  const link = page.getByRole('status').getByRole('link');
  await expect(link).toHaveAttribute('href', /^\/sign-up\?invitation=[0-9a-f]{64}$/);
  const address = (await link.getAttribute('href')) ?? '';

  const context = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const other = await context.newPage();
  await other.goto(address);
  await settle(other);
  await other.getByLabel('Your name').fill('Sam Guest');
  await other.getByLabel('Password').fill(guest.password);
  await other.getByRole('button', { name: 'Sign up' }).click();
  await expect(other).toHaveURL(/\/$/);
  await other.goto('/members');
  await expect(other.getByRole('row')).toHaveCount(3);
  await expect(other.getByRole('button', { name: 'Invite' })).toHaveCount(0);

  await other.context().clearCookies();
  await other.goto(address);
  await settle(other);
  await other.getByLabel('Your name').fill('Someone Else');
  await other.getByLabel('Password').fill(guest.password);
  await other.getByRole('button', { name: 'Sign up' }).click();
  await expect(other.getByRole('alert')).toContainText('used up');
  await context.close();
});
