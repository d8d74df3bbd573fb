/**
 * `npm run bench`: every row in a process of its own, one after another, then the table in results.md.
 * `node bench/run.js http start` runs the named rows only, prints them and writes nothing. `--quick` runs each row once
 * and small, some at once, prints the table without judging it and writes nothing; it fails where a row throws or gives no figure.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem, type as osType, release } from 'node:os';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { causes } from './causes.js';
import { postgresVersion } from './databases.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const all = [
  'http',
  'access',
  'append-postgres',
  'append-sqlite',
  'import',
  'rebuild',
  'growth',
  'long-track',
  'time-travel',
  'replay',
  'alerts',
  'deliveries',
  'sources',
  'candidates',
  'stream',
  'load',
  'holds',
  'pages',
  'start',
];
const isQuick = process.argv.includes('--quick');
const named = process.argv.slice(2).filter((argument) => argument !== '--quick');
/** Runs a row. @returns the lines that it printed, or one that says why there is none */
async function runRow(name) {
  const began = Date.now();
  const child = spawn(process.execPath, ['--expose-gc', here(`rows/${name}.js`)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...(isQuick && { THAW_BENCH_QUICK: '1' }) },
  });
  const [printed, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  process.stderr.write(`bench: ${name} took ${Math.round((Date.now() - began) / 1_000)} s\n`);
  const found = printed.split('\n').filter((each) => each.startsWith('{"what"'));
  const lines = found.map((each) => JSON.parse(each));
  if (code !== 0) lines.push({ what: `rows/${name}.js`, skipped: `it ended with ${signal ?? `code ${code}`}` });
  else if (found.length === 0) lines.push({ what: `rows/${name}.js`, skipped: 'it printed no figure' });
  return lines;
}

/** Runs rows one after another; in a quick run, whose figures mean nothing, one for each processor at once. */
async function runRows(names) {
  const waiting = [...names.entries()];
  const results = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await runRow(next[1]);
  };
  await Promise.all(Array.from({ length: isQuick ? cpus().length : 1 }, work));
  return results.flat();
}

const lines = await runRows(named.length ? named : all);

const number = (value) => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3));
const verdict = ({ met }) => (isQuick ? 'not judged' : met ? 'met' : '**missed**');
const bound = ({ atLeast, atMost }) => (atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`);

function tableRow(row) {
  if (row.skipped) return `| ${row.what} | – | – | – | – | not measured: ${row.skipped} |`;
  const { what, unit, mine, theirs, ratio, spread, note } = row;
  const against = theirs === undefined ? '–' : `${number(theirs)} ${unit}`;
  const measured = `${number(mine)} ${unit} (±${Math.round(spread * 50)} %)`;
  return `| ${what}${note ? ` (${note})` : ''} | ${measured} | ${against} | ${number(ratio)} | ${bound(row)} | ${verdict(row)} |`;
}

function causeOf({ what }) {
  const known = Object.entries(causes).find(([start]) => what.startsWith(start));
  return `- **${what}**: ${known ? known[1] : 'the cause is not known yet.'}`;
}

/** The version of a package. @param folder whose packages: those of Thaw, or those of the bench alone */
function installed(name, folder) {
  return `${name} ${JSON.parse(readFileSync(here(`${folder}/node_modules/${name}/package.json`), 'utf8')).version}`;
}

const versions = [
  `Node ${process.versions.node}`,
  await postgresVersion(),
  ...['@nestjs/core', 'fastify', 'typeorm', 'better-sqlite3', 'pg', 'zod'].map((name) => installed(name, '..')),
  ...['autocannon', '@event-driven-io/emmett-postgresql', 'lighthouse'].map((name) => installed(name, '.')),
];
const missed = lines.filter((row) => row.met === false);
const table = [
  '| what | Thaw | against | ratio | bound | |',
  '| --- | ---: | ---: | ---: | --- | --- |',
  ...lines.map(tableRow),
].join('\n');
const document = `# Bench

Written by \`npm run bench\`; do not edit. ${new Date().toISOString().slice(0, 10)}, on ${cpus().length} x ${cpus()[0].model},
${Math.round(totalmem() / 1e9)} GB, ${osType()} ${release()}. ${versions.join(', ')}.

Figures are medians of several rounds, with half their range in per cent; both sides of a row run turn about in one run,
so read the ratio rather than the figures. A ratio says how many times as good as the other side Thaw is (\`at least\`),
or how many times as large its figure is (\`at most\`; without another side, the figure itself).

${table}

${missed.length ? `## What was missed, and why\n\n${missed.map(causeOf).join('\n')}` : 'Every bound was met.'}
`;

if (named.length || isQuick) process.stdout.write(`${table}\n`);
else writeFileSync(here('results.md'), document);

const failed = lines.filter(({ skipped, mine }) => skipped || !Number.isFinite(mine));
if (isQuick && failed.length) {
  process.stderr.write(`bench: no figure of ${failed.map(({ what }) => what).join('; ')}\n`);
  process.exitCode = 1;
}
