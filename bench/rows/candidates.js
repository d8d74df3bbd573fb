/** Grouping a report with 1,000,000 reports stored against 10,000, as many of them on each day. */
import { postgresMissing, withPostgres, withSqlite } from '../databases.js';
import { line, sized, skipped, turnAbout, written } from '../measure.js';
import { definePairs, fillCandidates, openGrouping, openLog } from '../thaw.js';

const sizes = { large: sized(1_000_000, 20_000), small: sized(10_000, 10_000) };
const [measured, recent] = [sized(5_000, 500), 10_000];
const [onOneDay, publishers] = [2_000, 4];
const names =
  'France Germany Japan India Brazil Kenya Egypt Iran Iraq Israel Turkey Poland Spain Italy Norway Peru Chile Ghana Nepal Qatar'.split(
    ' ',
  );
const codes = 'FR DE JP IN BR KE EG IR IQ IL TR PL ES IT NO PE CL GH NP QA'.split(' ');
const acts = [
  'hold talks on',
  'sign a deal on',
  'suspend talks about',
  'differ over',
  'propose a meeting on',
  'exchange notes on',
];
const parts = 'tra de sti ru lo ma ven po shi na gra ter bo ra cu den fi lis'.split(' ');

/** A number as a made-up word, so that headlines differ as those of the world do. */
const word = (n) => [n % 18, (n * 7 + 5) % 18, Math.floor(n / 18) % 18].map((part) => parts[part]).join('');

/** Four reports of each act, each in its publisher's words; a hundred of a pair of parties on each day. */
function reportAt(at) {
  const story = Math.floor(at / publishers);
  const day = new Date(Date.UTC(2020, 0, 1) + Math.floor(at / onOneDay) * 86_400_000).toISOString().slice(0, 10);
  const n = (story * 2_654_435_761) % 4_294_967_296;
  const what = [n % 4_409, (n >> 4) & 4_095, (n >> 9) & 4_095, (n >> 14) & 4_095].map(word).join(' ');
  const title = `US and ${names[story % 20]} ${acts[n % 6]} ${what}${at % publishers ? `, ${word(at % 13)} says` : ''}`;
  return { key: `k${at}`, title, publisher: `Publisher ${at % publishers}`, day, dayIsPublication: true, actors: [] };
}

/** An engine, and how a database of it is made. */
const engines = {
  SQLite: (work) => withSqlite((path) => work(`sqlite:${path}`)),
  PostgreSQL: withPostgres,
};

async function open(engine, count, work) {
  return engines[engine](async (url) => {
    const { database, log, close } = await openLog(url);
    await definePairs(log, codes);
    const group = await openGrouping(database, log);
    // The older ones are rows of the same size, and in the same order, written by the database itself.
    let at = count - Math.min(count, recent);
    await fillCandidates(database, at, onOneDay);
    group.skipTo(at);
    const next = (many) => group(Array.from({ length: many }, () => reportAt(at++)));
    while (at < count) await next(Math.min(5_000, count - at));
    try {
      return await work(next);
    } finally {
      await close();
    }
  });
}

const whatOn = (engine) =>
  `grouping a report at ${written(sizes.large)} stored reports against ${written(sizes.small)}, ${engine}`;

async function compare(engine) {
  await open(engine, sizes.small, (small) =>
    open(engine, sizes.large, async (large) => {
      const cost = (next) => async () => ((await next(measured)) / measured) * 1_000;
      const { large: of, small: against } = await turnAbout({ large: cost(large), small: cost(small) });
      line({ what: whatOn(engine), unit: 'µs', of, against, better: 'less', atMost: 1.5 });
    }),
  );
}

await compare('SQLite');
const missing = await postgresMissing();
if (missing) skipped(whatOn('PostgreSQL'), missing);
else await compare('PostgreSQL');
