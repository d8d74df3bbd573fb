/**
 * What Thaw is made of: writes an SBOM (CycloneDX, by npm, from the lock file alone), lists the licences of all packages
 * and fails where one is not on the list, and asks the registry for known vulnerabilities.
 * `node .ci/supply-chain.js [FILE]`; by default dist/sbom.cdx.json.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/** Of what is installed with Thaw: these ask for their notice at most. */
const shipped = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', '0BSD', 'MIT-0'];
const publicDomain = ['CC0-1.0', 'Unlicense'];
/** Of what only builds and tests it, and so is passed on to nobody. */
const development = ['MPL-2.0', 'CC-BY-4.0', 'PSF-2.0', 'Python-2.0'];
/** Packages that name no licence in their manifest, with the one in their LICENSE file. */
const unnamed = { 'color-convert@0.5.3': 'MIT' };
/** The registry has so long, in milliseconds: a run without one goes on. */
const auditMs = 4_000;

const run = promisify(execFile);
const npm = async (args, options = {}) => (await run('npm', args, { maxBuffer: 2 ** 26, ...options })).stdout;

/** Whether the terms of an SPDX expression are all met by the list: `(A OR B)` by one of them, `A AND B` by both. */
function isAllowed(expression, list) {
  const alternatives = expression.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return alternatives.some((terms) => terms.split(' AND ').every((id) => list.includes(id)));
}

function licenceOf({ name, version, licenses = [] }) {
  const named = licenses.map(({ license, expression }) => expression ?? license.id ?? license.name).join(' AND ');
  return named || (unnamed[`${name}@${version}`] ?? 'none');
}

/** The packages whose licence is not on the list, each as one line. */
function refused(components) {
  return components.flatMap((component) => {
    const isDevelopment = component.properties.some(({ name }) => name === 'cdx:npm:package:development');
    const list = [...shipped, ...publicDomain, ...(isDevelopment ? development : [])];
    const licence = licenceOf(component);
    if (isAllowed(licence, list)) return [];
    return [`${component.name}@${component.version}: ${licence}${isDevelopment ? ' (for development)' : ''}`];
  });
}

function counted(components) {
  const counts = new Map();
  for (const component of components) {
    const licence = licenceOf(component);
    counts.set(licence, (counts.get(licence) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([licence, count]) => `${String(count).padStart(5)}  ${licence}`);
}

/** Asks for known vulnerabilities. @returns a line about them, and whether there is one in what is installed with Thaw */
async function audit() {
  const args = ['audit', '--omit', 'dev', '--json', '--fetch-retries', '0', '--fetch-timeout', String(auditMs)];
  const answer = await npm(args, { timeout: auditMs + 1_000 }).catch((error) => error.stdout ?? '');
  let read;
  try {
    read = JSON.parse(answer);
  } catch {
    read = { message: `no answer within ${auditMs} ms` };
  }
  const { metadata, vulnerabilities, message } = read;
  if (!metadata) return { line: `not asked for vulnerabilities: ${message}`, isVulnerable: false };
  const names = Object.keys(vulnerabilities);
  return { line: `known vulnerabilities: ${names.join(', ') || 'none'}`, isVulnerable: names.length > 0 };
}

const file = process.argv[2] ?? 'dist/sbom.cdx.json';
const [text, { line, isVulnerable }] = await Promise.all([
  npm(['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only']),
  audit(),
]);
const bill = JSON.parse(text);
// npm names the project after its folder.
bill.metadata.component.name = JSON.parse(readFileSync('package.json', 'utf8')).name;
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`);
const faults = refused(bill.components);
console.log(
  `${bill.components.length} packages in ${file}, by licence:\n${counted(bill.components).join('\n')}\n${line}`,
);
if (faults.length > 0) console.error(`Licences that are not on the list of .ci/supply-chain.js:\n${faults.join('\n')}`);
process.exitCode = faults.length > 0 || isVulnerable ? 1 : 0;
