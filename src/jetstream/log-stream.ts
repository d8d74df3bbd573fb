import { Logger } from '@nestjs/common';
import type { JetStreamClient, JetStreamManager, JsMsg, OrderedConsumerOptions } from '@nats-io/jetstream';
import type * as JetStreamLibrary from '@nats-io/jetstream';
import type { headers, NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';
import type { StatusAndAxes } from '../domain/reading/revision.js';
import type { LogPlace } from '../event-log/log-place.js';
import { natsTimeoutMs } from './nats-client.js';
import { placeHeaders, type StreamMessage, subjectsOf } from './stream-messages.js';

/** How many messages are read at once. */
const pageSize = 1_000;
/** The code by which JetStream says that there is no such stream. */
const streamNotFound = 10_059;

/** What is read of a message about a status: another version of Thaw may have published it. */
const statusOnStream = z.object({
  data: z.object({
    track: z.string(),
    position: z.int(),
    to: z.object({ status: z.string(), formal: z.string(), practice: z.string() }),
  }),
});

/** The last message about a track. */
export interface StatusOnStream {
  readonly track: string;
  readonly position: number;
  readonly axes: StatusAndAxes;
  /** The number that the stream gave it. */
  readonly sequence: number;
}

/** Says that the stream of the name does not keep what is to be published, or has what is not known here. */
export class WrongStream extends Error {}

/**
 * The stream of JetStream that the log is published to, made where it is not there. It takes a message only as the next one
 * after those that are known here, so that of two processes that publish at once one is refused, and nothing comes out of
 * order.
 */
export class LogStream {
  private constructor(
    readonly name: string,
    private readonly client: JetStreamClient,
    private readonly manager: JetStreamManager,
    private readonly lib: typeof JetStreamLibrary,
    private readonly newHeaders: typeof headers,
    /** When it was made, as NATS says it. */
    readonly created: string,
    /** Whether it has every message that it ever took. */
    readonly isWhole: boolean,
    /** The number of the last message. */
    public sequence: number,
  ) {}

  /** @throws WrongStream; the library's errors */
  static async open(connection: NatsConnection, name: string): Promise<LogStream> {
    const [lib, nats] = await Promise.all([import('@nats-io/jetstream'), import('@nats-io/transport-node')]);
    const manager = await lib.jetstreamManager(connection, { timeout: natsTimeoutMs });
    const { created, state, config } = await infoOf(manager, lib, name);
    const lacking = Object.values(subjectsOf(name)).filter((subject) => !config.subjects?.includes(subject));
    if (lacking.length > 0)
      throw new WrongStream(`the stream ${name} does not keep the subjects ${lacking.join(', ')}`);
    const isWhole = state.first_seq <= 1;
    return new LogStream(
      name,
      manager.jetstream(),
      manager,
      lib,
      nats.headers,
      String(created),
      isWhole,
      state.last_seq,
    );
  }

  /** Whether it is there and ends as is known here; it is not made. @throws the library's errors */
  async isUnchanged(): Promise<boolean> {
    try {
      const { created, state } = await this.manager.streams.info(this.name);
      return String(created) === this.created && state.last_seq === this.sequence;
    } catch (error) {
      if (isNotFound(this.lib, error)) return false;
      throw error;
    }
  }

  /** The places that messages after a number are about, page by page, in order. */
  async *placesAfter(sequence: number): AsyncGenerator<readonly LogPlace[]> {
    if (sequence >= this.sequence) return;
    const { DeliverPolicy } = this.lib;
    const from = { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: sequence + 1, headers_only: true };
    for await (const page of this.pages(from)) {
      yield page.flatMap(({ headers }) => {
        const position = Number(headers?.get(placeHeaders.position) || Number.NaN);
        return Number.isSafeInteger(position) ? { position, hash: headers!.get(placeHeaders.hash) } : [];
      });
    }
  }

  /** The last message about each track that is still there, with its number, page by page. */
  async *lastStatuses(): AsyncGenerator<readonly StatusOnStream[]> {
    const { DeliverPolicy } = this.lib;
    const last = { deliver_policy: DeliverPolicy.LastPerSubject, filter_subjects: subjectsOf(this.name).statuses };
    for await (const page of this.pages(last)) {
      yield page.flatMap((message): StatusOnStream[] => {
        const read = statusOnStream.safeParse(jsonOf(message)).data?.data;
        if (!read) return [];
        const { track, position, to } = read;
        return [{ track, position, axes: to as StatusAndAxes, sequence: message.seq }];
      });
    }
  }

  /** The last message of a withdrawn past, with its number; `undefined` where there is none. */
  async lastWithdrawal(): Promise<{ readonly position: number; readonly sequence: number } | undefined> {
    const found = await this.manager.streams.getMessage(this.name, { last_by_subj: subjectsOf(this.name).past });
    return found ? { position: Number(found.header.get(placeHeaders.position)), sequence: found.seq } : undefined;
  }

  /**
   * Publishes messages in order, and waits until the stream has all of them.
   * @returns the numbers that it gave them
   * @throws the library's error of the first that was not taken, or WrongStream where one was there before, under another
   * number; those before it are on the stream, perhaps others, too
   */
  async publish(messages: readonly StreamMessage[]): Promise<readonly number[]> {
    const before = this.sequence;
    const acknowledged = await Promise.allSettled(
      messages.map(({ subject, id, place, event }, n) => {
        const fields = this.newHeaders();
        fields.set('Content-Type', 'application/cloudevents+json');
        if (place) {
          fields.set(placeHeaders.position, String(place.position));
          fields.set(placeHeaders.hash, place.hash);
        }
        const options = { msgID: id, headers: fields, expect: { lastSequence: before + n }, timeout: natsTimeoutMs };
        return this.client.publish(subject, JSON.stringify(event), options);
      }),
    );
    const numbers = acknowledged.map((each, n) => {
      if (each.status === 'rejected') throw each.reason;
      if (each.value.seq !== before + n + 1)
        throw new WrongStream(`the stream ${this.name} has other messages than are known`);
      return each.value.seq;
    });
    this.sequence = before + messages.length;
    return numbers;
  }

  /** The messages that there are now, page by page. @throws Error where they stop to come */
  private async *pages(options: Partial<OrderedConsumerOptions>): AsyncGenerator<readonly JsMsg[]> {
    const consumer = await this.client.consumers.get(this.name, options);
    try {
      let left = (await consumer.info()).num_pending;
      while (left > 0) {
        const asked = Math.min(left, pageSize);
        const page: JsMsg[] = [];
        for await (const message of await consumer.fetch({ max_messages: asked, expires: natsTimeoutMs })) {
          page.push(message);
        }
        if (page.length === 0) throw new Error('the stream gives no messages');
        left = page.at(-1)!.info.pending;
        yield page;
      }
    } finally {
      await consumer.delete().catch(() => undefined);
    }
  }
}

async function infoOf(manager: JetStreamManager, lib: typeof JetStreamLibrary, name: string) {
  try {
    return await manager.streams.info(name);
  } catch (error) {
    if (!isNotFound(lib, error)) throw error;
    new Logger(LogStream.name).log(`The stream ${name} is made: the log is published from its beginning`);
    return manager.streams.add({
      ...{ name, subjects: Object.values(subjectsOf(name)), storage: lib.StorageType.File, allow_direct: true },
      description: 'The log of Thaw: entries, statuses, and what was withdrawn',
    });
  }
}

function isNotFound(lib: typeof JetStreamLibrary, error: unknown): boolean {
  return error instanceof lib.JetStreamApiError && error.code === streamNotFound;
}

/** `undefined` where it is no JSON: whoever may publish to the stream may put anything there. */
function jsonOf(message: JsMsg): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}
