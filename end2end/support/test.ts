// The test of this project: a page whose console stays clean, and what every test does first.
import { expect, test as base, type Locator, type Page } from '@playwright/test';
import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

export { expect };

export const root = resolve(import.meta.dirname, '../..');
export const samples = resolve(import.meta.dirname, '../../samples');
export const artifacts = resolve(import.meta.dirname, '../artifacts');
mkdirSync(artifacts, { recursive: true });

/** Errors of the page that a test brings about on purpose. */
export class Troubles {
  readonly seen: string[] = [];
  private readonly expected: RegExp[] = [];

  expect(pattern: RegExp): void {
    this.expected.push(pattern);
  }

  get unexpected(): string[] {
    return this.seen.filter((text) => !this.expected.some((pattern) => pattern.test(text)));
  }
}

export function watch(page: Page, troubles: Troubles): void {
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.seen.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => troubles.seen.push(String(error)));
}

export const test = base.extend<{ troubles: Troubles }>({
  troubles: [
    async ({ page }, use) => {
      const troubles = new Troubles();
      watch(page, troubles);
      await use(troubles);
      expect(troubles.unexpected, 'errors in the console of the browser').toEqual([]);
    },
    { auto: true },
  ],
});

export interface Person {
  name: string;
  organisation: string;
  email: string;
  password: string;
}

let people = 0;

export function newPerson(): Person {
  people += 1;
  const key = `${process.pid}-${Date.now()}-${people}`;
  return {
    name: 'Jo Reyes',
    organisation: `Aldermoor Foods ${key}`,
    email: `jo-${key}@aldermoor.example`,
    password: 'every invoice held to its contract',
  };
}

/** Waits until the page's own code runs, where it may run at all; before that its forms work as plain ones. */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
}

export async function signUp(page: Page, person: Person = newPerson()): Promise<Person> {
  await page.goto('/sign-up');
  await settle(page);
  await page.getByLabel('Your name').fill(person.name);
  await page.getByLabel('Organisation').fill(person.organisation);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('button', { name: 'Load sample data' })).toBeVisible();
  return person;
}

export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await settle(page);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Drops files from the computer on the page, as a person does with the mouse. */
export async function dropFiles(page: Page, target: Locator, paths: string[]): Promise<void> {
  const files = paths.map((path) => ({ name: basename(path), bytes: readFileSync(path).toString('base64') }));
  const transfer = await page.evaluateHandle((given) => {
    const data = new DataTransfer();
    for (const { name, bytes } of given) {
      const content = Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0));
      data.items.add(new File([content], name, { type: 'application/pdf' }));
    }
    return data;
  }, files);
  for (const type of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(type, { dataTransfer: transfer });
}

/** The entry of a file in the upload drawer. */
export const uploadOf = (page: Page, name: string) => page.locator('.upload').filter({ hasText: name });

/** Waits until these files have been read and reconciled: each leads to what came out of it. */
export async function waitForUploads(page: Page, names: string[]): Promise<void> {
  for (const name of names) await expect(uploadOf(page, name).getByRole('link')).toBeVisible({ timeout: 60_000 });
}

/** Loads the samples and waits until all eight are through; a page without scripts is loaded again by hand. */
export async function loadSamples(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Load sample data' }).click();
  await expect(page).toHaveURL(/\/invoices$/);
  await expect(async () => {
    await page.reload();
    await settle(page);
    await expect(page.locator('.totals')).toContainText('of 8', { timeout: 1_000 });
    await expect(page.locator('.upload .now')).toHaveCount(0, { timeout: 1_000 });
  }).toPass({ timeout: 80_000 });
}

/** Loads the samples and opens the one with a rate, a fee and a due date that the contract does not allow. */
export async function openSample(page: Page): Promise<void> {
  await loadSamples(page);
  await expect(rowOf(page, 'LFS-20397').locator('.c-stake')).toContainText('359.00');
  await rowOf(page, 'LFS-20397').getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('LFS-20397');
  await settle(page);
}

/** Goes to the inbox. The start leads there by itself once there is something to see, which may cross with this. */
export async function openInbox(page: Page): Promise<void> {
  await expect(async () => {
    await page.goto('/invoices');
  }).toPass({ timeout: 30_000 });
}

export const sample = (name: string) => join(samples, name);

/** The row of the inbox that shows an invoice's number. */
export const rowOf = (page: Page, number: string) =>
  page
    .getByRole('region', { name: /^Invoices/ })
    .getByRole('row')
    .filter({ hasText: number });

/** `8722.00` as the pages write it: `8,722.00`. */
export function grouped(amount: string): string {
  const [whole = '0', cents = '00'] = amount.split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
}

export function factOf(page: Page, name: string): Locator {
  return page
    .locator('.r-head .facts > div')
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator('dd');
}
