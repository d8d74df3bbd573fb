/** 2,000 clients of the live stream on one process, against a bare node:http server of events: memory, and time to all. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { withSqlite } from '../databases.js';
import { event, trackDefined } from '../events.js';
import { line, median, seconds, sized, turnAbout, written } from '../measure.js';
import { firstAnswer, freePort, makeKey, residentMb, start, startThaw } from '../servers.js';

const clients = sized(2_000, 100);
const rounds = sized(15, 1);

/** What the key of the bench adds to a request; set once the server is there. */
const signed = {};

function post(port, path, body) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', ...signed };
    const asked = request({ host: '127.0.0.1', port, path, method: 'POST', headers, agent: false }, (response) => {
      response.resume();
      response.on('end', () =>
        response.statusCode === 201 ? resolve() : reject(new Error(`a POST was answered with ${response.statusCode}`)),
      );
    });
    asked.on('error', reject);
    asked.end(JSON.stringify(body));
  });
}

/** Opens the clients. @returns what appends (ms until the last client has it), and the resident memory (MB) before and with them */
async function withClients(server, port, { stream, events }) {
  let sent = 0;
  const append = () => post(port, events, event(1, sent, 0, sent++));
  const alone = [];
  for (let n = 0; n < rounds; n++) alone.push((await seconds(append)) * 1_000);
  await pause(sized(2_000, 200));
  const before = residentMb(server.pid);
  const script = fileURLToPath(new URL('../servers/sse-clients.js', import.meta.url));
  const readers = fork(script, [String(port), stream, String(clients)]);
  await once(readers, 'message');
  await pause(sized(2_000, 200));
  const opened = residentMb(server.pid);
  return {
    alone,
    async toAll() {
      const all = once(readers, 'message');
      const began = performance.timeOrigin + performance.now();
      await append();
      const [{ at }] = await all;
      return at - began;
    },
    memory: () => ({ before, opened, used: residentMb(server.pid) }),
    async close() {
      readers.disconnect();
      await once(readers, 'exit');
    },
  };
}

function isListening(port) {
  const socket = connect(port, '127.0.0.1');
  return once(socket, 'connect')
    .then(() => true)
    .catch(() => false)
    .finally(() => socket.destroy());
}

const kilobytes = ({ before, used }) => [((used - before) * 1_000) / clients];
const mb = ({ before, opened, used }) => `${Math.round(before)}, ${Math.round(opened)} and ${Math.round(used)} MB`;
const ms = (values) => `${Math.round(median(values))} ms`;

await withSqlite(async (database) => {
  const [thawPort, barePort] = [await freePort(), await freePort()];
  const thawServer = startThaw(thawPort, `sqlite:${database}`, { THAW_TRUSTED_PROXIES: '127.0.0.1' });
  const bareServer = start('servers/bare-sse.js', [String(barePort)]);
  try {
    await firstAnswer(thawServer, thawPort, '/api/v1/tracks/us-cn.counternarcotics/status');
    while (!(await isListening(barePort))) await pause(20);
    signed.authorization = `Bearer ${makeKey(`sqlite:${database}`)}`;
    await post(thawPort, '/api/v1/tracks', trackDefined(1, 0).track);
    const thaw = await withClients(thawServer, thawPort, { stream: '/api/v1/stream', events: '/api/v1/events' });
    const bare = await withClients(bareServer, barePort, { stream: '/', events: '/' });
    const took = await turnAbout({ thaw: thaw.toAll, bare: bare.toAll }, { count: rounds, warming: 3 });
    const [used, theirs] = [thaw.memory(), bare.memory()];
    await thaw.close();
    await bare.close();
    const against = 'against a bare node:http server of events';
    line({
      what: `${written(clients)} open streams on one process, resident memory of one client, ${against}`,
      unit: 'kB',
      of: kilobytes(used),
      against: kilobytes(theirs),
      better: 'less',
      atMost: 2,
      note: `before, with all, and after ${rounds} appends: ${mb(used)}; bare: ${mb(theirs)}`,
    });
    line({
      what: `${written(clients)} open streams on one process, from an append until all have it, ${against}`,
      unit: 'ms',
      of: took.thaw,
      against: took.bare,
      better: 'less',
      atMost: 2,
      note: `an append without clients, durable and projected: ${ms(thaw.alone)}; bare, kept nowhere: ${ms(bare.alone)}`,
    });
  } finally {
    await thawServer.stop();
    await bareServer.stop();
  }
});
