import { expect, openSample, settle, signIn, signUp, test } from '../support/test.ts';

test('what another does is shown without the page being loaded again', async ({ page, browser }) => {
  const person = await signUp(page);
  await openSample(page);
  const listening = page.waitForResponse(/\/api\/news$/);
  await page.reload();
  await listening;

  const context = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const other = await context.newPage();
  await signIn(other, person.email, person.password);
  await expect(other).toHaveURL(/\/invoices$/);
  await other.goto(page.url());
  await settle(other);
  await other.keyboard.press('d');
  const decided = '.pane-h:has-text("1 of")';
  await expect(other.locator(decided)).toContainText('decided');
  await expect(page.locator(decided)).toContainText('decided');
  await context.close();
});
