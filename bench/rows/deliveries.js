/** Deliveries by webhook, from the outbox on SQLite to the receiver, against the bare HTTP client with the same bytes. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import { Worker, isMainThread, parentPort } from 'node:worker_threads';
import { Agent, request } from 'undici';
import { withSqlite } from '../databases.js';
import { byCallers, line, seconds, sized, turnAbout } from '../measure.js';
import { openDeliveries } from '../thaw.js';

const count = sized(2_000, 64);
const callers = 32;

/** In a thread of its own, as a receiver is on a machine of its own. */
async function receive() {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(204).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  parentPort.postMessage(server.address().port);
}

function notification(n) {
  const id = `msg_${String(n).padStart(8, '0')}`;
  const data = {
    group: `group ${n % 500}`,
    rule: null,
    severity: 'warning',
    labels: {},
    title: 'Frozen',
    text: 'x'.repeat(800),
    alerts: [],
  };
  const common = { specversion: '1.0', source: '/thaw', subject: 'us-cn.climate', datacontenttype: 'application/json' };
  return { ...common, id, type: 'thaw.alert.firing', time: '2026-01-15T12:00:00.000Z', data };
}

async function run(path) {
  const worker = new Worker(new URL(import.meta.url));
  const [port] = await once(worker, 'message');
  const url = `http://127.0.0.1:${port}/hook`;
  const deliveries = await openDeliveries(`sqlite:${path}`, url);
  const agent = new Agent();
  let made = 0;
  const thaw = async () => {
    await deliveries.put(Array.from({ length: count }, () => notification(made++)));
    return count / (await seconds(deliveries.deliver));
  };
  const bare = async () => {
    const body = JSON.stringify(notification(0));
    const headers = { 'content-type': 'application/cloudevents+json' };
    const one = async () => {
      const answer = await request(url, { dispatcher: agent, method: 'POST', headers, body });
      await answer.body.dump();
    };
    return count / (await seconds(() => byCallers(callers, count, one)));
  };
  const figures = await turnAbout({ thaw, bare }, { warming: 2 });
  line({
    what: 'deliveries by webhook from the outbox on SQLite, each leased, signed and noted durably, against the bare HTTP client',
    unit: 'deliveries/s',
    of: figures.thaw,
    against: figures.bare,
    better: 'more',
    atLeast: 0.5,
    note: `${Buffer.byteLength(JSON.stringify(notification(0)))} bytes, 32 at once`,
  });
  await deliveries.close();
  await agent.destroy();
  await worker.terminate();
}

if (isMainThread) await withSqlite(run);
else await receive();
