/**
 * Clients of an event stream, in a process of their own. argv: port, path, how many. Tells its parent `open` when all are
 * live, and then, whenever all have got a further `entry.appended`, the instant (ms since 1970) at which the last one had.
 */
import { request } from 'node:http';
import { byCallers } from '../measure.js';

const [port, path, count] = [Number(process.argv[2]), process.argv[3], Number(process.argv[4])];
const got = [];

/** Each client has an address of its own, as behind a proxy that is trusted: one address gets few streams. */
function open(n) {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, path, agent: false, headers: { 'x-forwarded-for': `10.0.${n >> 8}.${n & 255}` } },
      (response) => {
        if (response.statusCode !== 200) return reject(new Error(`answered with ${response.statusCode}`));
        let events = 0;
        response.setEncoding('latin1');
        response.on('data', (text) => {
          if (text.includes('event: position')) resolve();
          for (let at = text.indexOf('event: entry'); at >= 0; at = text.indexOf('event: entry', at + 1)) {
            got[events] = (got[events] ?? 0) + 1;
            if (got[events++] === count) process.send({ all: events, at: performance.timeOrigin + performance.now() });
          }
        });
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

await byCallers(50, count, open);
process.send({ open: count });
process.on('disconnect', () => process.exit(0));
