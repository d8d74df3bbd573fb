import {
  type Msg,
  type MsgHdrs,
  type NatsConnection,
  NoRespondersError,
  PermissionViolationError,
  TimeoutError,
} from '@nats-io/transport-node';
import { z } from 'zod';
import { attemptTimeoutMs } from '../channel.js';

/** How long JetStream has to say which streams keep a subject; without rights to ask there is no answer. */
const lookupMs = 2_000;

const streamInfo = z.looseObject({ config: z.looseObject({ no_ack: z.boolean().optional() }) });
const streamList = z.looseObject({ streams: z.array(streamInfo).nullish() });
const acknowledgement = z.looseObject({
  stream: z.string().optional(),
  seq: z.number().optional(),
  error: z.looseObject({ description: z.string().optional() }).optional(),
});

type Published = { readonly ok: true; readonly by: string } | { readonly ok: false; readonly reason: string };

/**
 * Publishes a message. Where a stream of JetStream keeps the subject, waits for its acknowledgement: the server alone takes
 * messages that a full stream refuses. Elsewhere the server's answer is all there is.
 * @throws the library's error where the connection fails
 */
export async function publish(
  connection: NatsConnection,
  subject: string,
  body: string,
  headers: MsgHdrs,
): Promise<Published> {
  const isKept = await hasStream(connection, subject);
  const refusal = refusalOf(connection, subject);
  if (isKept === 'no') {
    connection.publish(subject, body, { headers });
    // A flush is answered after the message has been accepted or refused.
    await connection.flush();
    const reason = refusal();
    return reason === undefined ? { ok: true, by: '' } : { ok: false, reason };
  }
  // Where nobody may ask for streams, one may be there all the same: its acknowledgement is waited for, and not required.
  const timeout = isKept === 'yes' ? attemptTimeoutMs : lookupMs;
  const answer = await answerTo(connection.request(subject, body, { headers, timeout }));
  const reason = answer === 'denied' ? refusedBy(PermissionViolationError.name) : refusal();
  if (reason !== undefined) return { ok: false, reason };
  const { error, stream, seq } = acknowledgement.safeParse(parsed(answer)).data ?? {};
  if (error) return { ok: false, reason: `the stream refused it (${error.description ?? 'no reason'})` };
  if (stream !== undefined) return { ok: true, by: `: the stream ${stream} keeps it as ${seq}` };
  return isKept === 'yes' ? { ok: false, reason: 'no stream has acknowledged it' } : { ok: true, by: '' };
}

/** Whether a stream keeps a subject and acknowledges; `unknown` where JetStream does not say. */
async function hasStream(connection: NatsConnection, subject: string): Promise<'yes' | 'no' | 'unknown'> {
  const asked = connection.request('$JS.API.STREAM.LIST', JSON.stringify({ subject }), { timeout: lookupMs });
  const answer = await answerTo(asked);
  if (answer === 'nobody') return 'no';
  const read = streamList.safeParse(parsed(answer)).data;
  if (!read) return 'unknown';
  return read.streams?.some(({ config }) => config.no_ack !== true) ? 'yes' : 'no';
}

/**
 * The answer to a request: `nobody` where nobody can answer it, `denied` where it may not be made, `undefined` where no
 * answer came in time.
 */
async function answerTo(request: Promise<Msg>): Promise<Msg | 'nobody' | 'denied' | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof TimeoutError) return undefined;
    const reason = (error as Error).cause ?? error;
    if (reason instanceof NoRespondersError) return 'nobody';
    // Without the right to subscribe to answers none can come.
    if (reason instanceof PermissionViolationError) return reason.operation === 'subscription' ? 'nobody' : 'denied';
    throw error;
  }
}

function parsed(answer: Msg | string | undefined): unknown {
  try {
    return typeof answer === 'object' ? answer.json() : undefined;
  } catch {
    return undefined;
  }
}

/** Collects the reason why the server refuses a message: NATS reports it as a status, not as a response. */
function refusalOf(connection: NatsConnection, subject: string): () => string | undefined {
  let reason: string | undefined;
  void (async () => {
    for await (const status of connection.status()) {
      if (status.type !== 'error') continue;
      const isAboutOther = status.error instanceof PermissionViolationError && status.error.subject !== subject;
      if (!isAboutOther) reason = refusedBy(status.error.name);
    }
  })();
  return () => reason;
}

function refusedBy(error: string): string {
  return `the server refused it (${error})`;
}
