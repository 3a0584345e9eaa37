import { OwnServer } from '../support/server.ts';
import {
  dropFiles,
  expect,
  factOf,
  newPerson,
  rowOf,
  sample,
  settle,
  signIn,
  signUp,
  test,
  waitForUploads,
  watch,
} from '../support/test.ts';

test('everything survives a kill of the server, and nothing is doubled', async ({ browser, troubles }) => {
  test.setTimeout(240_000);
  const server = await OwnServer.start();
  try {
    const context = await browser.newContext({ baseURL: server.address });
    const page = await context.newPage();
    watch(page, troubles);
    const person = await signUp(page, newPerson());
    await settle(page);
    const files = ['contract-services.pdf', 'invoice-2-lfs-20397.pdf'];
    await dropFiles(page, page.getByRole('main'), files.map(sample));
    // Killed while it works: what was taken in is finished after the next start.
    for (const name of files)
      await expect(page.locator('.upload').filter({ hasText: name }).locator('.done').first()).toBeVisible();
    await page.goto('about:blank');
    await server.stop('SIGKILL');
    await server.run();

    await signIn(page, person.email, person.password);
    await expect(page).not.toHaveURL(/sign-in/);
    await page.goto('/invoices');
    await waitForUploads(page, files);
    await page.reload();
    await expect(rowOf(page, 'LFS-20397')).toHaveCount(1);
    await rowOf(page, 'LFS-20397').getByRole('link').click();
    await expect(factOf(page, 'At stake')).toHaveText('359.00USD');
    await context.close();
  } finally {
    await server.stop('SIGTERM');
  }
});
