/** Load from a process of its own, so that the client's work is not counted as the server's. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';

/** Asks for the paths in turn over 32 connections. @returns {Promise<{requests: number, wrong: number}>} answers within `seconds`, and how many had another status */
export async function load(port, paths, headers, status, seconds) {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify({ port, paths, headers, status, seconds })]);
  const [result] = await once(child, 'message');
  return result;
}

if (process.send && process.argv[1] === fileURLToPath(import.meta.url)) {
  const { port, paths, headers, status, seconds } = JSON.parse(process.argv[2]);
  const result = await autocannon({
    url: `http://127.0.0.1:${port}`,
    requests: paths.map((path) => ({ path, headers })),
    connections: 32,
    duration: seconds,
  });
  const of = result.statusCodeStats[status]?.count ?? 0;
  process.send({ requests: result.requests.total, wrong: result.requests.total - of + result.errors });
  process.disconnect();
}
