import { randomUUID } from 'node:crypto';
import { afterAll, describe } from '@jest/globals';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import type { JetStreamConnection } from '../../src/jetstream/jetstream-settings.js';
import { streamMessage } from '../../src/contract/log/stream-message.js';

/** `host:port` of a NATS server with JetStream. */
export const natsServer = process.env.THAW_TEST_NATS;

/** Shown as skipped where no server is named; .ci/run names one. */
export const describeWithNats = natsServer ? describe : describe.skip;

/** A message as it is on the stream. */
export interface ReadMessage {
  readonly sequence: number;
  readonly subject: string;
  readonly id: string;
  readonly position: string;
  readonly event: ReturnType<typeof streamMessage.parse>;
}

let admin: { readonly connection: NatsConnection; readonly manager: JetStreamManager } | undefined;
const streams = new Set<string>();
afterAll(async () => {
  for (const name of streams) await (await api()).streams.delete(name).catch(() => undefined);
  await admin?.connection.close();
});

async function connected(): Promise<NonNullable<typeof admin>> {
  if (!admin) {
    const connection = await connect({ servers: natsServer! });
    admin = { connection, manager: await jetstreamManager(connection) };
  }
  return admin;
}

const api = async () => (await connected()).manager;

/** A stream of one test, by whatever way its servers reach it. */
export class TestStream {
  readonly name = `thaw-test-${randomUUID()}`;

  constructor() {
    streams.add(this.name);
  }

  settings(server = natsServer!): JetStreamConnection {
    return { servers: [server], isTls: false, stream: this.name };
  }

  async add(subjects: string[]): Promise<void> {
    await (await api()).streams.add({ name: this.name, subjects });
  }

  async delete(): Promise<void> {
    await (await api()).streams.delete(this.name);
  }

  /** Publishes what no Thaw does. */
  async publish(subject: string, text: string): Promise<void> {
    await (await api()).jetstream().publish(`${this.name}.${subject}`, text);
  }

  /** Publishes so many messages of entries that no log has, from position 1 on. */
  async flood(count: number): Promise<void> {
    const client = (await api()).jetstream();
    const sent = Array.from({ length: count }, (_, n) => {
      const fields = headers();
      fields.set('Thaw-Position', String(n + 1));
      fields.set('Thaw-Hash', 'none');
      return client.publish(`${this.name}.entry.X`, '', { headers: fields });
    });
    await Promise.all(sent);
  }

  /** The number of the last message; 0 where there is no stream. */
  async length(): Promise<number> {
    const info = await (await api()).streams.info(this.name).catch(() => undefined);
    return info?.state.last_seq ?? 0;
  }

  /** Resolves once it has so many messages. */
  async reaches(length: number): Promise<void> {
    const heard = (await connected()).connection.subscribe(`${this.name}.>`);
    if ((await this.length()) < length) {
      for await (const _ of heard) if ((await this.length()) >= length) break;
    }
    heard.unsubscribe();
  }

  /** Every message, each held against the contract. */
  async messages(): Promise<ReadMessage[]> {
    const all: ReadMessage[] = [];
    const left = await this.length();
    if (left === 0) return all;
    const consumer = await (await api()).jetstream().consumers.get(this.name);
    for await (const message of await consumer.fetch({ max_messages: left, expires: 10_000 })) {
      const { seq: sequence, subject, headers } = message;
      const [id, position] = [headers!.get('Nats-Msg-Id'), headers!.get('Thaw-Position')];
      all.push({ sequence, subject, id, position, event: streamMessage.parse(message.json()) });
    }
    await consumer.delete();
    return all;
  }
}

/** What a message says, in a word each. */
export function gist({ subject, event }: ReadMessage): string {
  const what = subject.split('.').slice(1).join('.');
  if (event.type === 'thaw.entry.appended') return `${what} ${event.data.position}`;
  if (event.type === 'thaw.past.replaced') return `${what} ${event.data.position}`;
  const { from, to, because } = event.data;
  return `${what} ${from?.status ?? 'unknown'} > ${to.status} by ${because}`;
}
