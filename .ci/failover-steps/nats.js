import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { join } from 'node:path';
import { kill, start, until, work } from './processes.js';

const { THAW_FAILOVER_NATS: program } = process.env;

/** A server of NATS with JetStream, and the stream on it that the log is published to. */
export class Nats {
  constructor(port) {
    this.port = port;
    this.url = `nats://127.0.0.1:${port}`;
  }
  async start() {
    const args = ['--addr', '127.0.0.1', '--port', String(this.port), '--jetstream', '--store_dir', join(work, 'nats')];
    this.server = start(program, args);
    await until('NATS answers', () => this.ask(async () => true));
  }
  kill() {
    return kill(this.server);
  }
  async ask(question) {
    const connection = await connect({ servers: this.url, reconnect: false, timeout: 2_000 });
    try {
      return await question(await jetstreamManager(connection));
    } finally {
      await connection.close();
    }
  }
  /** Everything that is on the stream, in its order. */
  messages() {
    return this.ask(async (manager) => {
      const { state } = await manager.streams.info('thaw');
      const consumer = await manager.jetstream().consumers.get('thaw');
      const all = [];
      for await (const message of await consumer.fetch({ max_messages: state.messages, expires: 5_000 })) {
        all.push({ id: message.headers.get('Nats-Msg-Id'), ...message.json() });
      }
      return all;
    });
  }
}

/** The entries of some messages, by position and hash, which is the beginning of their ids. */
export function entriesOf(messages) {
  const entries = messages.filter(({ type }) => type === 'thaw.entry.appended');
  return entries.map(({ id, data }) => `${data.position} ${id.slice(0, 64)}`);
}
