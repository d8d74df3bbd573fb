import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { kill, start, until } from './processes.js';

/** A process of Thaw. */
export class Thaw {
  /** @param folder that of the package */
  constructor(name, port, databaseUrl, env = {}, folder = '.') {
    this.name = name;
    this.folder = folder;
    this.origin = `http://127.0.0.1:${port}`;
    const own = {
      PATH: process.env.PATH,
      THAW_PORT: String(port),
      THAW_DATABASE_URL: databaseUrl,
      THAW_LOG_FORMAT: 'json',
    };
    const limits = {
      THAW_READ_LIMIT: 'off',
      THAW_WRITE_LIMIT: 'off',
      THAW_PRIVATE_ADDRESSES: '127.0.0.0/8',
    };
    this.env = {
      ...own,
      ...limits,
      THAW_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      THAW_DATABASE_CONNECT_TIMEOUT: '2',
      ...env,
    };
  }
  async start() {
    this.process = start(process.execPath, ['dist/server/main.js', '--empty'], {
      env: this.env,
      cwd: this.folder,
    });
    // It may start on a machine that is busy with all the others.
    await until(`${this.name} is ready`, () => this.get('/readyz'), 120_000).catch((error) => {
      throw new Error(`${error.message}\n${this.process.written.slice(-3_000)}`);
    });
    this.isUp = true;
    return this;
  }
  kill() {
    this.isUp = false;
    return kill(this.process);
  }
  async get(path) {
    const answer = await fetch(`${this.origin}${path}`, {
      signal: AbortSignal.timeout(20_000),
    });
    if (!answer.ok) throw new Error(`${this.name} answers ${answer.status} to ${path}: ${await answer.text()}`);
    return answer.text();
  }
  async post(path, body) {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    const answer = await fetch(`${this.origin}/api/v1${path}`, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    });
    return {
      status: answer.status,
      headers: answer.headers,
      body: JSON.parse(await answer.text()),
    };
  }
}

/** Takes webhooks, and counts them by their ids. */
export function openReceiver(port) {
  const received = new Map();
  const server = createServer((request, response) => {
    const id = request.headers['webhook-id'];
    received.set(id, (received.get(id) ?? 0) + 1);
    request.resume().on('end', () => response.end('{}'));
  }).listen(port, '127.0.0.1');
  server.unref();
  return received;
}

let count = 0;
const idOf = (n) => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

export function eventOf(type, track, more = {}) {
  count += 1;
  // Days apart, since events of one day on one track may be reports of one thing.
  const days = (count * 3) % 3_600;
  const occurred = new Date(Date.UTC(2016, 0, 1) + days * 86_400_000).toISOString().slice(0, 10);
  const actors = [
    { country: 'US', role: 'participant' },
    { country: 'CN', role: 'participant' },
  ];
  const source = {
    title: `Report ${count}`,
    publisher: `Paper ${count}`,
    url: `https://paper.example/${count}`,
  };
  return {
    id: idOf(count),
    type,
    tracks: [track],
    occurred,
    actors,
    title: `Meeting number ${count}`,
    sources: [source],
    ...more,
  };
}

export const talks = (track) => eventOf('TalksHeld', track, { mode: 'visit', trackRole: 'dedicated' });

/** Writes and reads at all processes until it is stopped. */
export class Load {
  acknowledged = [];
  reads = { answered: 0, failed: 0 };
  longestGap = 0;
  #stopped = false;
  #last = performance.now();
  #work;
  constructor(processes, tracks) {
    this.processes = processes;
    this.tracks = tracks;
    this.#work = [0, 1, 2, 3, 4, 5].map((n) => this.#write(n)).concat([0, 1, 2].map((n) => this.#read(n)));
  }
  async stop() {
    this.#stopped = true;
    await Promise.all(this.#work);
  }
  async #write(n) {
    for (let turn = n; !this.#stopped; turn++) {
      const event = talks(this.tracks[turn % this.tracks.length]);
      // Sent again under its id, to another process, until it is acknowledged.
      for (let at = turn; ; at++) {
        const { status = 0, body } = await this.processes[at % this.processes.length]
          .post('/events', event)
          .catch(() => ({}));
        if (status === 200 || status === 201) break;
        if (status !== 0 && status !== 503) throw new Error(`a write was answered ${status}: ${JSON.stringify(body)}`);
        await sleep(50);
      }
      this.acknowledged.push(event.id);
      const now = performance.now();
      this.longestGap = Math.max(this.longestGap, now - this.#last);
      this.#last = now;
      await sleep(20);
    }
  }
  async #read(n) {
    for (; !this.#stopped; await sleep(20)) {
      const thaw = this.processes[n % this.processes.length];
      const { origin } = thaw;
      const answer = await fetch(`${origin}/api/v1/tracks/${this.tracks[0]}/status`, {
        signal: AbortSignal.timeout(20_000),
      }).catch(() => undefined);
      await answer?.arrayBuffer().catch(() => undefined);
      if (answer?.status === 200) this.reads.answered += 1;
      // A process that was killed answers nothing, and is not counted.
      else if (answer || thaw.isUp) this.reads.failed += 1;
    }
  }
}
