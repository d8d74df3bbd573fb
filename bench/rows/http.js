/** The live status over HTTP, and its 304, against a bare node:http server that sends the same bytes. */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withSqlite } from '../databases.js';
import { load } from '../load.js';
import { line, sized, turnAbout } from '../measure.js';
import { cpuSeconds, firstAnswer, freePort, get, start, startThaw } from '../servers.js';

const path = '/api/v1/tracks/us-cn.counternarcotics/status';
const [thawPort, barePort] = [await freePort(), await freePort()];
const seconds = sized(4, 1);

/** What Thaw answered, less what every node:http server adds by itself. */
function sameBytes(answer) {
  const headers = [];
  for (let i = 0; i < answer.rawHeaders.length; i += 2) {
    const [name, value] = answer.rawHeaders.slice(i, i + 2);
    if (!['date', 'connection', 'keep-alive'].includes(name.toLowerCase())) headers.push(name, value);
  }
  return { status: answer.status, headers, body: answer.body };
}

async function compare(thaw, directory, { what, headers, atLeast }) {
  const answer = await get(thawPort, path, headers);
  const file = join(directory, `${answer.status}.json`);
  writeFileSync(file, JSON.stringify(sameBytes(answer)));
  const bare = start('servers/bare.js', [file, String(barePort)]);
  while (!(await get(barePort, path).catch(() => undefined))) {
    if (bare.exited()) throw new Error('the bare server did not start');
  }
  const cpu = { thaw: [], bare: [] };
  const measure = async (name, server, port) => {
    const before = cpuSeconds(server.pid);
    const { requests, wrong } = await load(port, [path], headers, answer.status, seconds);
    if (wrong) throw new Error(`${wrong} answers of ${name} were not ${answer.status}`);
    cpu[name].push(((cpuSeconds(server.pid) - before) / requests) * 1e6);
    return requests / seconds;
  };
  const rate = await turnAbout({
    thaw: () => measure('thaw', thaw, thawPort),
    bare: () => measure('bare', bare, barePort),
  });
  await bare.stop();
  const note = `${Buffer.byteLength(answer.body)} bytes`;
  line({
    what: `${what}, throughput`,
    unit: 'requests/s',
    of: rate.thaw,
    against: rate.bare,
    better: 'more',
    atLeast,
    note,
  });
  const [of, against] = [cpu.thaw, cpu.bare].map((each) => each.slice(sized(1, 0)));
  line({ what: `${what}, CPU a request`, unit: 'µs', of, against, better: 'less', atLeast, note });
}

await withSqlite(async (database) => {
  const thaw = startThaw(thawPort, `sqlite:${database}`);
  try {
    const first = await firstAnswer(thaw, thawPort, path);
    const name = 'live GET …/status against a bare node:http server';
    await compare(thaw, dirname(database), { what: name, headers: {}, atLeast: 0.75 });
    const headers = { 'if-none-match': first.headers.etag };
    await compare(thaw, dirname(database), { what: `${name}, the 304`, headers, atLeast: 0.8 });
  } finally {
    await thaw.stop();
  }
});
