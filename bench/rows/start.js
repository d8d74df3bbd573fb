/** Cold start with the record loaded against an empty Nest app; the memory of a server; the first start of all. */
import { withSqlite } from '../databases.js';
import { line, sized, turnAbout } from '../measure.js';
import { firstAnswer, freePort, get, residentMb, start, startThaw } from '../servers.js';

const path = '/api/v1/tracks/us-cn.counternarcotics/status';
const port = await freePort();

/** Milliseconds from the start of the process to its first answer. */
async function untilAnswer(begin, asked, after = async () => {}) {
  const from = performance.now();
  const server = begin();
  try {
    await firstAnswer(server, port, asked);
    const took = performance.now() - from;
    await after(server);
    return took;
  } finally {
    await server.stop();
  }
}

const first = await turnAbout(
  { thaw: () => withSqlite((file) => untilAnswer(() => startThaw(port, `sqlite:${file}`), path)) },
  { count: 3, warming: 0 },
);

await withSqlite(async (file) => {
  const thaw = () => startThaw(port, `sqlite:${file}`);
  await untilAnswer(thaw, path);
  const memory = [];
  const used = async (server) => {
    for (let i = 0; i < sized(200, 5); i++) await get(port, '/api/v1/tracks?limit=500');
    memory.push(residentMb(server.pid));
  };
  const cold = await turnAbout({
    thaw: () => untilAnswer(thaw, path, used),
    empty: () => untilAnswer(() => start('servers/empty-nest.js', [String(port)]), '/'),
  });
  line({
    what: 'cold start to the first answer, record loaded, against an empty Nest app',
    unit: 'ms',
    of: cold.thaw,
    against: cold.empty,
    better: 'less',
    atMost: 1.7,
  });
  line({
    what: 'resident memory, record loaded, after 200 listings of all tracks',
    unit: 'MB',
    of: memory.slice(sized(1, 0)),
    better: 'less',
    atMost: 200,
  });
});

line({
  what: 'the first start, which loads the record, to its first answer',
  unit: 's',
  of: first.thaw.map((ms) => ms / 1_000),
  better: 'less',
  atMost: 10,
});
