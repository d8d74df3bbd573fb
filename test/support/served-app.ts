import { afterAll } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { openApp } from '../../src/app/open-app.js';
import type { ProcessSettings } from '../../src/app/settings.module.js';
import type { EntryBody } from '../../src/domain/entries/entry.js';
import { Database } from '../../src/event-log/database/database.js';
import { EventLog } from '../../src/event-log/event-log.js';
import { SigningKey } from '../../src/integrity/signed-note.js';
import { openLog } from '../../src/http/server/log.js';
import { type DatabaseOptions, FreshDatabase, freshDatabase, type TestEngineName } from './databases.js';
import { FixedClock } from './fixed-clock.js';
import { testSecretKeys } from './secret-keys.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; `undefined` where there is none. */
  readonly body: Record<string, unknown> & { data: Record<string, unknown>[] };
}

const open = new Set<ServedApp>();
// A server that a failed test has left open keeps Jest from ending.
afterAll(async () => {
  for (const served of open) await served.close();
});

/** The real application on a port of its own, with a database of its own and a clock that stands still. */
export class ServedApp {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly origin: string,
    readonly eventLog: EventLog,
    readonly database: Database,
    readonly clock: FixedClock,
    readonly fresh: FreshDatabase,
    /** What was logged so far, a line of JSON each. */
    readonly logged: () => string[],
  ) {}

  /** @param signingKey signs checkpoints; none where `null` @param more other parts than these */
  static async open(
    engine: TestEngineName = 'SQLite :memory:',
    now = '2026-01-15T12:00:00Z',
    signingKey: SigningKey | null = SigningKey.generate('thaw.example/test'),
    more: Partial<ProcessSettings> = {},
    database: DatabaseOptions = {},
  ): Promise<ServedApp> {
    return ServedApp.on(await freshDatabase(engine, database), new FixedClock(now), {
      signingKey: signingKey ?? undefined,
      ...more,
    });
  }

  private static async on(fresh: FreshDatabase, clock: FixedClock, more: Partial<ProcessSettings>): Promise<ServedApp> {
    const lines: string[] = [];
    const log = openLog({ level: 'info', format: 'json' }, (bytes) =>
      lines.push(...bytes.toString().trim().split('\n')),
    );
    const parts = { open: () => fresh.open(), clock, log, version: '1.2.3', secretKeys: testSecretKeys };
    const app = await openApp({ ...parts, ...more });
    await app.listen(0, '127.0.0.1');
    const logged = () => {
      log.flush();
      return lines;
    };
    const served = new ServedApp(app, await app.getUrl(), app.get(EventLog), app.get(Database), clock, fresh, logged);
    open.add(served);
    return served;
  }

  /** Appends bodies and waits until every status counts them. */
  async append(...bodies: EntryBody[]): Promise<void> {
    const appended = await this.eventLog.appendAll(bodies.map((body) => ({ body, recordedBy: 'test' })));
    const last = appended.at(-1)!.position;
    await this.get(`/status/summary?atLeastPosition=${last}`);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('GET', path, { headers });
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.send('POST', path, { body: text, headers: { 'content-type': 'application/json', ...headers } });
  }

  /** `path` is below the base; one that starts with `//` is below the origin. */
  async send(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
    const url = path.startsWith('//') ? `${this.origin}${path.slice(1)}` : `${this.origin}/api/v1${path}`;
    const answer = await fetch(url, { ...init, method });
    const text = await answer.text();
    const isJson = /^application\/([\w.-]+\+)?json/.test(answer.headers.get('content-type') ?? '');
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      body: (isJson && text !== '' ? JSON.parse(text) : undefined) as Answer['body'],
    };
  }

  /** Takes the database away while the server runs. */
  loseDatabase(): Promise<void> {
    return this.fresh.lose();
  }

  /** Stops the server, and starts another over what it has stored; not with a database in memory. */
  async restart(): Promise<ServedApp> {
    open.delete(this);
    await this.app.close();
    return ServedApp.on(this.fresh, new FixedClock(this.clock.now()), {});
  }

  /** Starts another server beside this one over the same database; close it first. Not with a database in memory. */
  beside(more: Partial<ProcessSettings> = {}): Promise<ServedApp> {
    const clock = new FixedClock(this.clock.now());
    return ServedApp.on(new FreshDatabase(this.fresh.url, async () => undefined), clock, more);
  }

  async close(): Promise<void> {
    open.delete(this);
    await this.app.close();
    await this.fresh.drop();
  }
}
