// How a page is examined: in both themes, wide and narrow.
import AxeBuilder from '@axe-core/playwright';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { artifacts, expect } from './test.ts';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const looks = [
  { name: 'light', scheme: 'light', width: 1440, height: 900 },
  { name: 'dark', scheme: 'dark', width: 1440, height: 900 },
  { name: 'small-light', scheme: 'light', width: 320, height: 720 },
  { name: 'small-dark', scheme: 'dark', width: 320, height: 720 },
] as const;

/** Looks at the page in each look: no violation of axe, nothing wider than the window. */
export async function examine(page: Page, screen: string): Promise<void> {
  for (const { name, scheme, width, height } of looks) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze();
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
    await page.screenshot({ path: join(artifacts, `${screen}-${name}.png`), fullPage: width === 320 });
    expect.soft(told, `${screen}, ${name}`).toEqual([]);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect.soft(wider, `${screen}, ${name}: wider than the window`).toBeLessThanOrEqual(0);
  }
}
