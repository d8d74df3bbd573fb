import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, nkeys } from '@nats-io/transport-node';

/** The program of NATS; `undefined` where there is none. .ci/run names one. */
export const natsProgram =
  process.env.THAW_TEST_NATS_PROGRAM ??
  ['/usr/sbin/nats-server', '/usr/local/bin/nats-server', '/usr/bin/nats-server'].find((path) => existsSync(path));

type Pair = ReturnType<typeof nkeys.createUser>;

const base64 = (value: string | Uint8Array) => Buffer.from(value).toString('base64url');

/** A claim about a key, as `nsc` signs them. */
function jwtOf(issuer: Pair, subject: Pair, name: string, nats: object): string {
  const claims = { jti: name, iat: 1, iss: issuer.getPublicKey(), name, sub: subject.getPublicKey(), nats };
  const text = `${base64(JSON.stringify({ typ: 'JWT', alg: 'ed25519-nkey' }))}.${base64(JSON.stringify(claims))}`;
  return `${text}.${base64(issuer.sign(Buffer.from(text)))}`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A server of NATS with JetStream of a test, which knows one user alone. */
export class NatsWithUsers {
  private constructor(
    readonly address: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
    /** The seed of its user, or the text of the file of credentials. */
    readonly secret: string,
  ) {}

  /** Whose user signs in by the NKEY alone. */
  static byNkey(): Promise<NatsWithUsers> {
    const user = nkeys.createUser();
    const config = `authorization { users: [{ nkey: ${user.getPublicKey()} }] }`;
    return NatsWithUsers.start(config, seedOf(user));
  }

  /** Whose user signs in by credentials: an operator trusts an account, and that the user. */
  static byCredentials(): Promise<NatsWithUsers> {
    const [operator, account, user] = [nkeys.createOperator(), nkeys.createAccount(), nkeys.createUser()];
    // JetStream needs one of its own.
    const system = nkeys.createAccount();
    const any = { subs: -1, data: -1, payload: -1 };
    const limits = { ...any, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 };
    const stores = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };
    const ofAccount = { limits: { ...limits, ...stores }, type: 'account', version: 2 };
    const ofSystem = { limits, type: 'account', version: 2 };
    const accounts = [
      `${account.getPublicKey()}: ${jwtOf(operator, account, 'account', ofAccount)}`,
      `${system.getPublicKey()}: ${jwtOf(operator, system, 'system', ofSystem)}`,
    ];
    const config = [
      `operator: ${jwtOf(operator, operator, 'operator', { type: 'operator', version: 2 })}`,
      'resolver: MEMORY',
      `system_account: ${system.getPublicKey()}`,
      `resolver_preload: {\n${accounts.join('\n')}\n}`,
    ].join('\n');
    const jwt = jwtOf(account, user, 'user', { pub: {}, sub: {}, ...any, type: 'user', version: 2 });
    const part = (title: string, text: string) => `-----BEGIN ${title}-----\n${text}\n------END ${title}------\n`;
    return NatsWithUsers.start(config, `${part('NATS USER JWT', jwt)}\n${part('USER NKEY SEED', seedOf(user))}`);
  }

  private static async start(users: string, secret: string): Promise<NatsWithUsers> {
    const folder = mkdtempSync(join(tmpdir(), 'thaw-nats-'));
    const port = await freePort();
    const file = join(folder, 'nats.conf');
    writeFileSync(file, `listen: 127.0.0.1:${port}\njetstream { store_dir: "${folder}" }\n${users}\n`);
    const child = spawn(natsProgram!, ['--config', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.stderr.on('data', (bytes: Buffer) => {
        said += bytes.toString();
        if (said.includes('Server is ready')) resolve();
      });
      child.once('exit', () => reject(new Error(said)));
    });
    return new NatsWithUsers(`127.0.0.1:${port}`, child, folder, secret);
  }

  /** Whether it refuses whoever does not sign in. */
  async refusesOthers(): Promise<boolean> {
    const connection = await connect({ servers: this.address, reconnect: false }).catch(() => undefined);
    await connection?.close();
    return connection === undefined;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill();
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const seedOf = (pair: Pair) => Buffer.from(pair.getSeed()).toString();
