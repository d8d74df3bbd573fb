import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { kill, nobody, start, until, work } from './processes.js';

const {
  THAW_FAILOVER_POSTGRES: postgres,
  THAW_FAILOVER_HAPROXY: haproxy,
  THAW_FAILOVER_LIBRARIES: libraries,
} = process.env;

/** A cluster of PostgreSQL, at a port of its own. */
export class Cluster {
  constructor(name, port) {
    this.port = port;
    this.folder = join(work, 'clusters', name);
    this.url = `postgres://postgres@127.0.0.1:${port}/thaw`;
  }
  run(program, args) {
    return promisify(execFile)(join(postgres, program), args, {
      ...nobody,
      cwd: '/',
    });
  }
  init() {
    return this.run('initdb', ['-D', this.folder, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N']);
  }
  copyOf({ port }) {
    return this.run('pg_basebackup', [
      '-h',
      '127.0.0.1',
      '-p',
      port,
      '-U',
      'postgres',
      '-D',
      this.folder,
      '-R',
      '-N',
      '-c',
      'fast',
    ]);
  }
  async start() {
    const settings = {
      port: this.port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      fsync: 'off',
      shared_buffers: '32MB',
    };
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    this.server = start(join(postgres, 'postgres'), ['-D', this.folder, ...args], { ...nobody, cwd: '/' });
    await until('PostgreSQL answers', () => this.query('SELECT 1', 'postgres'));
  }
  /** As a power failure: the postmaster first, so that it tidies nothing. */
  async kill() {
    const pids = (await this.query('SELECT pid FROM pg_stat_activity')).map(({ pid }) => pid);
    await kill(this.server);
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended with its postmaster.
      }
    }
  }
  async query(sql, database = 'thaw') {
    const client = new pg.Client({
      connectionString: this.url.replace(/thaw$/, database),
      connectionTimeoutMillis: 1_000,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query(sql)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** Says to HAProxy whether a cluster is the primary. */
function agentOf(cluster, port) {
  createServer((socket) => {
    socket.on('error', () => undefined);
    cluster.query('SELECT pg_is_in_recovery() AS standby').then(
      ([{ standby }]) => socket.end(standby ? 'down\n' : 'up\n'),
      () => socket.end('down\n'),
    );
  })
    .listen(port, '127.0.0.1')
    .unref();
}

/** Has HAProxy pass connections on to whichever cluster is the primary. */
export function startHaproxy(port, clusters, agents) {
  const servers = clusters.map(
    (cluster, n) =>
      `  server s${n} 127.0.0.1:${cluster.port} check inter 250ms fall 1 rise 1 agent-check agent-port ${agents[n]} agent-inter 250ms on-marked-down shutdown-sessions`,
  );
  const text = [
    'defaults',
    '  mode tcp',
    '  timeout connect 1s',
    '  timeout client 1h',
    '  timeout server 1h',
    'listen primary',
    `  bind 127.0.0.1:${port}`,
    ...servers,
    '',
  ].join('\n');
  const file = join(work, 'haproxy.cfg');
  writeFileSync(file, text);
  clusters.forEach((cluster, n) => agentOf(cluster, agents[n]));
  return start(haproxy, ['-db', '-f', file], {
    env: { ...process.env, LD_LIBRARY_PATH: libraries },
  });
}
