import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDeliveryHarness } from './delivery-harness.js';
import { notification } from '../notifications.js';

const run = promisify(execFile);
const folder = process.env.THAW_TEST_ALERTMANAGER;
const minute = 60_000;

interface Listed {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  endsAt: string;
  startsAt: string;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

// Shown as skipped where no Alertmanager is named, as PostgreSQL is; .ci/run takes Debian's.
(folder ? describe : describe.skip)('Alertmanager', () => {
  let opened: Awaited<ReturnType<typeof openDeliveryHarness>>;
  let program: ChildProcess;
  let work: string;
  let url: string;

  beforeEach(async () => {
    work = await mkdtemp(join(tmpdir(), 'thaw-alertmanager-'));
    url = `http://127.0.0.1:${await freePort()}`;
    await writeFile(
      join(work, 'config.yml'),
      'route: {receiver: none, group_by: [alertname]}\nreceivers: [{name: none}]\n',
    );
    const listen = `--web.listen-address=${url.slice(7)}`;
    const flags = [`--config.file=${work}/config.yml`, `--storage.path=${work}`, listen, '--cluster.listen-address='];
    program = spawn(join(folder!, 'prometheus-alertmanager'), flags, { stdio: ['ignore', 'ignore', 'pipe'] });
    await new Promise<void>((resolve, reject) => {
      program.stderr!.on('data', (chunk) => String(chunk).includes('Listening') && resolve());
      program.once('exit', (code) => reject(new Error(`it ended with code ${code}`)));
    });
    opened = await openDeliveryHarness('SQLite :memory:');
    // The lapse of alerts is Alertmanager's affair, which has a clock of its own.
    opened.room.clock.set(Date.now());
    opened.room.worker.start();
  });
  afterEach(async () => {
    await opened.close();
    const ended = once(program, 'exit');
    program.kill('SIGKILL');
    await ended;
    await rm(work, { recursive: true, force: true });
  });

  const list = async (): Promise<Listed[]> => {
    const { stdout } = await run(join(folder!, 'amtool'), [
      'alert',
      'query',
      '-o',
      'json',
      `--alertmanager.url=${url}`,
    ]);
    return JSON.parse(stdout) as Listed[];
  };
  const post = async (...all: ReturnType<typeof notification>[]) => {
    const { room } = opened;
    const [known] = await room.channels.list();
    const settings = { url, labels: { site: 'desk' } };
    const id = known?.id ?? (await room.channels.create({ kind: 'alertmanager', name: 'am', settings })).id;
    await room.put([id], ...all);
    await room.worker.idle();
  };

  it('receives our alerts, and amtool lists and groups them', async () => {
    const alert = notification('g').data.alerts[0]!;
    const tracks = ['us-cn.counternarcotics', 'us-cn.climate'];
    await post(notification('g', {}, { alerts: tracks.map((track) => ({ ...alert, track, key: `g:${track}` })) }));
    const listed = await list();
    expect(listed.map(({ labels }) => labels.track).sort()).toEqual(tracks.sort());
    expect(listed[0]!.labels).toMatchObject({
      alertname: 'Frozen talks',
      severity: 'critical',
      team: 'americas',
      site: 'desk',
    });
    expect(listed[0]!.annotations).toMatchObject({
      change: 'dormant → frozen',
      reason: expect.stringMatching(/frozen/),
    });
    const groups = (await (await fetch(`${url}/api/v2/alerts/groups`)).json()) as {
      labels: object;
      alerts: object[];
    }[];
    expect(groups).toMatchObject([{ labels: { alertname: 'Frozen talks' }, alerts: [{}, {}] }]);
  });

  it('is sent what fires again before it lapses, and no more once it is resolved', async () => {
    const { room } = opened;
    await post(notification('g'));
    const [first] = await list();
    await room.advanceTo(room.clock.now() + 5 * minute);
    const [second] = await list();
    expect(Date.parse(second!.endsAt) - Date.parse(first!.endsAt)).toBe(5 * minute);
    const alert = { ...notification('g').data.alerts[0]!, state: 'resolved', until: new Date().toISOString() };
    await post(notification('g', { type: 'thaw.alert.resolved' }, { alerts: [alert] }));
    expect(await list()).toEqual([]);
    await room.advanceTo(room.clock.now() + 60 * minute);
    expect(await list()).toEqual([]);
    const rows = await room.rows<{ state: string; attempts: number }>(
      'SELECT state, attempts FROM alert_delivery ORDER BY sequence',
    );
    expect(rows).toEqual([
      { state: 'sent', attempts: 1 },
      { state: 'sent', attempts: 1 },
    ]);
  });
});
