/**
 * The rooms of src/ and who may import whom, types included. Arrows go down: entrances, app and cli; upkeep;
 * then alerts and candidates; stream, sources and intake; readings; projection and integrity; http-client; http and
 * secrets; event-log; contract; domain.
 */
const entrance = '^src/[^/]+[.]ts$';

const rooms = {
  app: [
    'cli',
    'upkeep',
    'alerts',
    'candidates',
    'stream',
    'sources',
    'intake',
    'readings',
    'projection',
    'integrity',
    'http-client',
    'http',
    'secrets',
    'event-log',
    'contract',
    'domain',
  ],
  cli: [
    'app',
    'upkeep',
    'alerts',
    'candidates',
    'sources',
    'intake',
    'readings',
    'projection',
    'integrity',
    'http-client',
    'http',
    'secrets',
    'event-log',
    'contract',
    'domain',
  ],
  alerts: [
    'sources',
    'intake',
    'readings',
    'projection',
    'http-client',
    'http',
    'secrets',
    'event-log',
    'contract',
    'domain',
  ],
  candidates: ['sources', 'intake', 'readings', 'projection', 'http', 'event-log', 'contract', 'domain'],
  sources: ['intake', 'http-client', 'http', 'secrets', 'event-log', 'contract', 'domain'],
  stream: ['projection', 'http', 'event-log', 'contract', 'domain'],
  intake: ['readings', 'integrity', 'projection', 'http', 'event-log', 'contract', 'domain'],
  readings: ['projection', 'http', 'event-log', 'contract', 'domain'],
  upkeep: ['alerts', 'projection', 'integrity', 'http', 'event-log', 'contract', 'domain'],
  projection: ['event-log', 'domain'],
  integrity: ['http', 'event-log', 'contract', 'domain'],
  'http-client': ['http', 'domain'],
  http: ['contract', 'domain'],
  secrets: ['event-log', 'domain'],
  'event-log': ['domain'],
  contract: ['domain'],
  domain: [],
};

/** The sub-rooms of the larger rooms, from the bottom up: each may import those that are named before it. */
const subRooms = {
  domain: [
    'time',
    'events',
    'policy',
    'entries',
    'record',
    'series',
    'fold',
    'wording',
    'reports',
    'reading',
    'explain',
    'brief',
    'article',
    'time-travel',
    'alerts',
    'candidates',
  ],
  http: ['content', 'server', 'endpoint', 'sse', 'pages'],
  readings: [
    'endpoint',
    'log',
    'tracks',
    'explain',
    'claims',
    'compare',
    'replay',
    'ledger',
    'measures',
    'timeline-marks',
    'summary',
    'policies',
    'parties',
    'series',
    'vocabulary',
    'article',
  ],
  intake: ['record', 'files', 'import', 'http'],
  sources: ['kinds', 'reports', 'registry', 'polling', 'webhook', 'health', 'http'],
  alerts: [
    'outbox',
    'channels',
    'delivery',
    'rules',
    'lifecycle',
    'notifications',
    'evaluation',
    'back-test',
    'source-watch',
  ],
  cli: ['terminal', 'commands', 'rows'],
};

const betweenRooms = Object.entries(rooms).map(([room, below]) => ({
  name: `${room}-imports-only-what-is-below-it`,
  comment: below.length ? `src/${room} may import ${below.join(', ')}` : `src/${room} imports nothing else of ours`,
  severity: 'error',
  from: { path: `^src/${room}/`, pathNot: '[.]spec[.]ts$' },
  to: { path: '^src/', pathNot: `^src/(${[room, ...below].join('|')})/` },
}));

const betweenSubRooms = Object.entries(subRooms).flatMap(([room, order]) =>
  order.map((name, index) => ({
    name: `${room}-${name}-imports-only-what-is-below-it`,
    severity: 'error',
    from: { path: `^src/${room}/${name}/`, pathNot: '[.]spec[.]ts$' },
    to: { path: `^src/${room}/[^/]+/`, pathNot: `^src/${room}/(${order.slice(0, index + 1).join('|')})/` },
  })),
);

/** What server, command line and pages share as values: dates in words, and texts as they are searched. They import nothing. */
const sharedWords = '^src/domain/wording/(dates|folded-text)[.]ts$';

module.exports = {
  forbidden: [
    ...betweenRooms,
    ...betweenSubRooms,
    {
      name: 'no-cycles',
      comment: 'Types included: a circle of types is one idea in two files.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'domain-is-pure',
      comment:
        'Of npm the domain takes only what parses, stems and prints, and the lists of a standard; of Node nothing.',
      severity: 'error',
      from: { path: '^src/domain/', pathNot: '[.]spec[.]ts$' },
      to: { pathNot: ['^src/domain/', '^node_modules/(edtf|iso-3166|stemmer|zod)/'] },
    },
    {
      name: 'shared-words-stand-alone',
      severity: 'error',
      from: { path: sharedWords },
      to: { path: '.' },
    },
    {
      name: 'contract-is-pure',
      comment: 'The contract is read by the server as values and by the pages as types.',
      severity: 'error',
      from: { path: '^src/contract/' },
      to: { pathNot: ['^src/(contract|domain)/', '^node_modules/zod/'] },
    },
    {
      name: 'pages-take-types-of-the-contract-only',
      comment: 'A value of the server in a page would bring its libraries along; the shared words need none.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(src|migrations)/', pathNot: sharedWords, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pages-know-no-room-but-the-contract',
      severity: 'error',
      from: { path: '^web/', pathNot: '[.]spec[.]ts$' },
      to: { path: '^src/', pathNot: ['^src/contract/', sharedWords] },
    },
    {
      name: 'every-file-has-a-room',
      comment: 'A new folder under src/ belongs on the list of rooms first.',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: [entrance, `^src/(${Object.keys(rooms).join('|')})/`] },
    },
    {
      name: 'migrations-stand-alone',
      comment: 'A migration that imports the code of today changes its meaning with it.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { pathNot: ['^migrations/', '^node_modules/typeorm/'] },
    },
    {
      name: 'only-the-app-and-the-log-know-the-migrations',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(app|event-log)/'] },
      to: { path: '^migrations/' },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: '^(src|web|migrations)/', pathNot: '[.]spec[.]ts$' },
      to: { path: '(^test/|[.]spec[.]ts$)' },
    },
    {
      name: 'no-development-packages-in-the-product',
      comment: 'The pages are built into files of their own, and bring nothing to be installed.',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: '[.]spec[.]ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
