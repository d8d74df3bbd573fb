import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import { signInOptions } from '../http-client/nats-sign-in.js';
import { type JetStreamConnection, JetStreamSettings } from './jetstream-settings.js';

/** How long the server has for a connection and for an answer, in milliseconds. */
export const natsTimeoutMs = 5_000;

/** The connection of this process to NATS, made when it is first asked for; the library makes it anew where it is lost. */
@Injectable()
export class NatsClient implements OnApplicationShutdown {
  private connecting: Promise<NatsConnection> | undefined;
  private isEnded = false;

  constructor(private readonly settings: JetStreamSettings) {}

  async onApplicationShutdown(): Promise<void> {
    this.isEnded = true;
    const connection = await this.connecting?.catch(() => undefined);
    await connection?.close().catch(() => undefined);
  }

  /** @throws the library's error where NATS cannot be reached */
  connection(): Promise<NatsConnection> {
    const { jetStream } = this.settings;
    if (!jetStream || this.isEnded) return Promise.reject(new Error('NATS is not used'));
    this.connecting ??= this.connect(jetStream);
    return this.connecting;
  }

  private async connect({ servers, isTls, ...signIn }: JetStreamConnection): Promise<NatsConnection> {
    try {
      // Loaded by those alone who use it.
      const lib = await import('@nats-io/transport-node');
      const connection = await lib.connect({
        ...{ servers: [...servers], name: 'thaw log', timeout: natsTimeoutMs, maxReconnectAttempts: -1 },
        ...{ reconnectTimeWait: 1_000, pingInterval: 10_000, maxPingOut: 2 },
        ...(isTls && { tls: {} }),
        ...signInOptions(lib, signIn),
      });
      void connection.closed().then(() => (this.connecting = undefined));
      return connection;
    } catch (error) {
      this.connecting = undefined;
      throw error;
    }
  }
}

const faults: Readonly<Record<string, string>> = {
  TimeoutError: 'NATS does not answer in time',
  NoRespondersError: 'JetStream is not there',
  JetStreamNotEnabled: 'JetStream is not there',
  AuthorizationError: 'NATS refuses the user, password, token, NKEY or credentials',
  PermissionViolationError: 'NATS does not permit it',
  ClosedConnectionError: 'the connection to NATS is lost',
  ConnectionError: 'NATS cannot be reached',
};

/** Why NATS does not do its work, in words that hold no address and no secret; `undefined` for any other error. */
export function natsFaultOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'JetStreamApiError') return `JetStream refused it (${error.message})`;
  const cause = error.cause instanceof Error ? error.cause : error;
  const { code } = cause as NodeJS.ErrnoException;
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) return `NATS cannot be reached (${code})`;
  if (typeof code === 'string' && code.startsWith('nkeys:')) return `the seed of the NKEY is mistyped (${code})`;
  return faults[cause.name] ?? faults[error.name];
}
