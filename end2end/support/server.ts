// Where the server is, and how one is started on a port and in a folder of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export const root = resolve(import.meta.dirname, '../..');
export const program = process.env.PROBITY_PROGRAM ?? join(root, 'target/release/probity');
export const browserPath = process.env.PROBITY_CHROMIUM ?? '/usr/bin/chromium';
export const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export const addressOf = (port: number) => `http://127.0.0.1:${port}`;

export async function findPort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

export function makeDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'probity-e2e-'));
  chmodSync(folder, 0o755); // Started by root, the private Postgres runs as another user and must get in.
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function environmentOf(port: number, data: string): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !['DATABASE_URL', 'REDIS_URL', 'APP_ENV'].includes(entry[0]),
  );
  return {
    ...Object.fromEntries(inherited),
    LEPTOS_SITE_ADDR: `127.0.0.1:${port}`,
    DATA_DIR: data,
    OPEN_SIGN_UP: 'true', // Each test founds an organisation of its own.
  };
}

/** A server that a test may kill and start again over the same data. */
export class OwnServer {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly port: number,
    private readonly data: string,
  ) {}

  static async start(): Promise<OwnServer> {
    const server = new OwnServer(await findPort(), makeDataFolder());
    await server.run();
    return server;
  }

  get address(): string {
    return addressOf(this.port);
  }

  private get logFile(): string {
    return join(this.data, 'server.log');
  }

  /** What it has said so far, its mails among it. */
  get log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  async run(): Promise<void> {
    const log = openSync(this.logFile, 'a');
    const env = environmentOf(this.port, this.data);
    this.child = spawn(program, ['serve'], { cwd: root, env, stdio: ['ignore', log, log] });
    closeSync(log);
    for (let left = 240; left > 0; left -= 1) {
      if (this.child.exitCode !== null) throw new Error(`${program} ended with ${this.child.exitCode}`);
      const answer = await fetch(`${this.address}/sign-in`).catch(() => undefined);
      if (answer?.ok) return;
      await wait(250);
    }
    throw new Error(`${program} did not answer at ${this.address}`);
  }

  async stop(signal: NodeJS.Signals): Promise<void> {
    if (!this.child || this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }
}
