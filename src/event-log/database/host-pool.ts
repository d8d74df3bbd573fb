import type pg from 'pg';
import type { PostgresHosts } from './postgres-hosts.js';

/** How TypeORM asks a pool for a connection. */
type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: pg.PoolClient['release'],
) => void;

/**
 * A pool of `pg` whose connections go to the first of several servers that will do. Connections that are trusted no more are
 * ended when they are asked for.
 * @param begin is run on each new connection before anybody gets it; where it fails, the next server is tried
 */
export function hostPoolOf(
  { Client, Pool }: typeof pg,
  hosts: PostgresHosts,
  begin: (client: pg.ClientBase) => Promise<void>,
): typeof pg.Pool {
  /** A connection to the server that is current when it is made. */
  class HostClient extends Client {
    readonly url: string;
    readonly generation = hosts.generation;

    constructor(options: pg.ClientConfig) {
      const url = hosts.current;
      super({ ...options, connectionString: url });
      this.url = url;
    }

    // The pool calls it with a callback; `pg` has both forms.
    override connect(callback?: unknown): never {
      const connected = callback as (error: Error | null, client: pg.Client) => void;
      return super.connect((error: Error | null) => {
        if (error) hosts.reject(this.url);
        connected(error, this);
      }) as never;
    }
  }

  return class HostPool extends Pool {
    constructor(options: pg.PoolConfig) {
      // The pool waits for what it returns, though its type does not say so.
      const onConnect = (client: pg.ClientBase): unknown =>
        begin(client).catch((error: unknown) => {
          hosts.reject((client as HostClient).url);
          throw error;
        });
      super({ ...options, Client: HostClient as never, onConnect });
    }

    override connect(callback?: Connected): never {
      const connected = this.connectToAny();
      const given = (client: pg.PoolClient) => callback?.(undefined, client, (fault) => client.release(fault));
      const failed = (error: Error) => callback?.(error, undefined, () => undefined);
      if (callback) connected.then(given, failed);
      return connected as never;
    }

    private async connectToAny(): Promise<pg.PoolClient> {
      for (let tried = 1; ;) {
        const { current } = hosts;
        try {
          const client = await super.connect();
          if ((client as pg.Client as HostClient).generation === hosts.generation) return client;
          client.release(true);
        } catch (error) {
          // Only a server that would not do makes another current; a pool without a free connection does not.
          if (hosts.current === current || tried >= hosts.count) throw error;
          tried += 1;
        }
      }
    }
  };
}
