/**
 * Callers of a server, in a process of their own: so many at once, each with its next request as soon as it has its
 * answer. argv: port, `poll` or `append`, how many, seconds; the series of the events, and a key to send. Tells its parent how many requests there were, how many were
 * answered otherwise than asked for, and the milliseconds that 50 and 99 of 100 answers took at most.
 */
import { Agent, request } from 'node:http';
import { event } from '../events.js';

const [port, what, count, seconds] = [
  Number(process.argv[2]),
  process.argv[3],
  Number(process.argv[4]),
  Number(process.argv[5]),
];
const series = Number(process.argv[6] ?? 3);
const key = process.argv[7];
const agent = new Agent({ keepAlive: true, maxSockets: count });
const took = [];
let wrong = 0;
let sent = 0;

function send({ method, path, body, expected }) {
  return new Promise((resolve) => {
    const began = performance.now();
    const headers = {
      ...(body && { 'content-type': 'application/json' }),
      ...(key && { authorization: `Bearer ${key}` }),
    };
    const asked = request({ host: '127.0.0.1', port, path, method, headers, agent }, (response) => {
      response.resume();
      response.on('end', () => {
        took.push(performance.now() - began);
        if (response.statusCode !== expected) wrong += 1;
        resolve();
      });
    });
    asked.on('error', () => {
      wrong += 1;
      resolve();
    });
    asked.end(body);
  });
}

const next = {
  poll: () => ({ method: 'GET', path: '/api/v1/tracks/us-cn.counternarcotics/status', expected: 200 }),
  append: () => {
    const n = sent++;
    return {
      method: 'POST',
      path: '/api/v1/events',
      body: JSON.stringify(event(series, n, n % 20, n % 9_000)),
      expected: 201,
    };
  },
}[what];

const end = performance.now() + seconds * 1_000;
await Promise.all(
  Array.from({ length: count }, async () => {
    while (performance.now() < end) await send(next());
  }),
);
took.sort((a, b) => a - b);
const quantile = (share) => took[Math.min(took.length - 1, Math.floor(share * took.length))];
process.send({ requests: took.length, wrong, p50: quantile(0.5), p99: quantile(0.99) });
process.disconnect();
agent.destroy();
