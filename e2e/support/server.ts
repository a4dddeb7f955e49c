// A Plads of our own: `plads demo` on a free port with a fresh database, and what it said on standard error.

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const binary = resolve(import.meta.dirname, '..', process.env.PLADS_BIN ?? '../target/release/plads');

/** The day of every test and picture: a Tuesday in week 48. */
export const today = '2026-11-24';

export class Server {
  url = '';
  private port = 0;
  private process?: ChildProcess;
  private readonly folder = mkdtempSync(join(tmpdir(), 'plads-e2e-'));
  private readonly log = join(this.folder, 'server.log');

  static async start(day = today): Promise<Server> {
    const server = new Server();
    await server.start(day);
    return server;
  }

  /** Starts again on a later day, with what has been written until then. */
  async later(day: string): Promise<void> {
    await this.stop();
    await this.start(day);
  }

  /** Starts, or starts again at the same address with the same database. */
  async start(day = today): Promise<void> {
    const database = `sqlite:${join(this.folder, 'plads.sqlite')}`;
    const log = openSync(this.log, 'a');
    const args = ['demo', '--listen', `127.0.0.1:${this.port}`, '--db', database, '--today', day, '--keep'];
    const process = spawn(binary, args, { stdio: ['ignore', 'pipe', log] });
    closeSync(log);
    this.process = process;
    this.url = await new Promise<string>((listening, failed) => {
      process.on('error', failed);
      process.on('exit', (code) => failed(new Error(`${binary} ended with ${code}:\n${this.said()}`)));
      createInterface({ input: process.stdout! }).on('line', (line) => {
        const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
        if (url) listening(url);
      });
    });
    this.port = Number(new URL(this.url).port);
    const ready = await fetch(`${this.url}/readyz`);
    if (!ready.ok) throw new Error(`not ready: ${ready.status}\n${this.said()}`);
  }

  /** Stops it in good order; the database stays. */
  async stop(): Promise<void> {
    const process = this.process;
    if (!process || process.exitCode !== null) return;
    await new Promise<void>((ended) => {
      process.once('exit', () => ended());
      process.kill('SIGTERM');
      setTimeout(() => process.kill('SIGKILL'), 10_000).unref();
    });
  }

  /** Stops it for good, and fails when its log tells of a panic or a defect. */
  async end(): Promise<void> {
    await this.stop();
    const bad = this.said().split('\n').filter((line) => /panicked at|a defect/.test(line));
    if (bad.length) throw new Error(`the server's log (${this.log}) tells of defects:\n${bad.join('\n')}`);
    rmSync(this.folder, { recursive: true });
  }

  said(): string {
    return readFileSync(this.log, 'utf8');
  }
}
