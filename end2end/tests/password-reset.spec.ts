import { OwnServer } from '../support/server.ts';
import { expect, settle, signIn, signUp, test, watch } from '../support/test.ts';

test('a forgotten password is set anew by the link in the mail, once', async ({ browser, troubles }) => {
  test.setTimeout(180_000);
  troubles.expect(/status of 422/);
  const server = await OwnServer.start();
  try {
    const context = await browser.newContext({ baseURL: server.address });
    const page = await context.newPage();
    watch(page, troubles);
    const person = await signUp(page);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page).toHaveURL(/\/sign-in$/);
    await settle(page);
    await page.getByRole('link', { name: 'Forgotten password' }).click();

    const ask = async (email: string) => {
      await page.goto('/forgot');
      await settle(page);
      await page.getByLabel('E-mail').fill(email);
      await page.getByRole('button', { name: 'Send me a link' }).click();
      await expect(page.getByRole('status')).toContainText('a link is on its way');
    };
    // The same answer for whoever has no account, and no mail.
    await ask('nobody@aldermoor.example');
    await ask(person.email);
    const links = () => [...server.log.matchAll(/\/reset\?token=[0-9A-Za-z_-]+/g)].map(([link]) => link);
    await expect.poll(links, { timeout: 30_000 }).toHaveLength(1);
    const [link = ''] = links();
    expect(server.log).toContain(`A letter to ${person.email}`);
    expect(server.log).not.toContain('A letter to nobody@');

    const password = 'ninety lantern harvest moon';
    await page.goto(link);
    await settle(page);
    await page.getByRole('textbox', { name: 'New password' }).fill('password1234');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await page.getByRole('textbox', { name: 'New password' }).fill(password);
    await page.getByRole('button', { name: 'Set the password' }).click();
    await expect(page).toHaveURL(/\/sign-in\?changed=password$/);
    await expect(page.getByRole('status')).toContainText('Your password is changed');

    await page.goto(link);
    await expect(page.getByText('This link is used up or has expired.')).toBeVisible();
    await signIn(page, person.email, person.password);
    await expect(page.getByRole('alert')).toContainText('wrong');
    await signIn(page, person.email, password);
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    await expect.poll(() => server.log, { timeout: 30_000 }).toContain('Your password was changed');
    await context.close();
  } finally {
    await server.stop('SIGTERM');
  }
});
