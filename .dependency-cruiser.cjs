/** The rooms of src/ and who may import whom. Arrows go down: entrances, then the side rooms, status, event-log, domain. */
const entrance = '^src/([^/]+[.]ts$|cli/)';

const mayImport = {
  dashboard: [],
  feeds: ['status', 'event-log', 'http', 'domain'],
  alerts: ['status', 'event-log', 'http', 'domain'],
  intake: ['status', 'event-log', 'http', 'domain'],
  status: ['event-log', 'http', 'domain'],
  'event-log': ['domain'],
  http: ['domain'],
  domain: [],
};

const rooms = Object.entries(mayImport).map(([room, below]) => ({
  name: `${room}-imports-only-what-is-below-it`,
  comment: below.length ? `src/${room} may import ${below.join(', ')}` : `src/${room} imports nothing else of ours`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: `^src/(${[room, ...below].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...rooms,
    {
      name: 'domain-is-pure',
      comment: 'Of npm the domain takes only what parses and prints; of Node nothing.',
      severity: 'error',
      from: { path: '^src/domain/', pathNot: '[.]spec[.]ts$' },
      to: { pathNot: ['^src/domain/', '^node_modules/(edtf|zod)/'] },
    },
    {
      name: 'every-file-has-a-room',
      comment: 'A new folder under src/ belongs on the list of rooms first.',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: [entrance, `^src/(${Object.keys(mayImport).join('|')})/`] },
    },
    {
      name: 'migrations-stand-alone',
      comment: 'A migration that imports the code of today changes its meaning with it.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { pathNot: ['^migrations/', '^node_modules/typeorm/'] },
    },
    {
      name: 'only-entrances-and-the-log-know-the-migrations',
      severity: 'error',
      from: { path: '^src/', pathNot: [entrance, '^src/event-log/'] },
      to: { path: '^migrations/' },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: '[.]spec[.]ts$' },
      to: { path: '(^test/|[.]spec[.]ts$)' },
    },
    {
      name: 'no-development-packages-in-the-product',
      comment: 'The web page is built into files of its own, and brings nothing to be installed.',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: '([.]spec[.]ts$|^src/dashboard/web/)' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      comment: 'Cycles of types alone are gone when the code runs; all others make the order of loading matter.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
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
