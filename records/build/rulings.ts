import { parseArgs } from 'node:util';
import { policyNamed } from '../../src/domain/policy/shipped-policies.js';
import { agreementBy, type Judged, judgeRulings, strainScore } from './rulings/score.js';

const { values } = parseArgs({
  options: { policy: { type: 'string' }, differing: { type: 'boolean', default: false } },
});
const judged = judgeRulings(values.policy === undefined ? undefined : policyNamed(values.policy));
const percent = (part: number, whole: number) => `${Math.round((100 * part) / whole)} %`;
const lines: string[] = [];
const print = (line = '') => void lines.push(line);

function table(name: string, groups: ReadonlyMap<string, { agree: number; all: number }>): void {
  print(name);
  for (const [key, { agree, all }] of groups) {
    print(
      `  ${key.padEnd(32)} ${String(agree).padStart(4)} of ${String(all).padStart(3)}  ${percent(agree, all).padStart(5)}`,
    );
  }
  print();
}

function differs({ track, date, label, reading, reason }: Judged): string {
  const flags = reading.flags.length > 0 ? `, ${reading.flags.join(', ')}` : '';
  return `  ${track} ${date}: ruled “${label}” (${reason}); reads ${reading.status} (${reading.formal.state}, ${reading.practice.state}${flags})`;
}

const agree = judged.filter((one) => one.agrees).length;
const strain = strainScore(judged);
print(
  `Rulings by ${values.policy ?? 'each track’s own policy'}: ${agree} of ${judged.length} (${percent(agree, judged.length)})\n`,
);
table('By track', agreementBy(judged, 'track'));
table('By label', agreementBy(judged, 'label'));
print(
  `The flag “strained” on days ruled active: ${strain.hits} of ${strain.hits + strain.missed} strained days found, ` +
    `${strain.falseAlarms} false alarms on ${strain.falseAlarms + strain.rightlyNone} others`,
);
if (values.differing)
  print(
    `\nThe days on which they differ\n${judged
      .filter((one) => !one.agrees)
      .map(differs)
      .join('\n')}`,
  );
// Written at once: a pipe that takes the first lines and closes is no fault.
process.stdout.write(`${lines.join('\n')}\n`);
