import { build, summary } from './leaders/record.js';

const [csvPath, folder = 'records'] = process.argv.slice(2);
if (!csvPath) {
  process.stderr.write('usage: node us-leaders.js <historian-all.csv> [records folder]\n');
  process.exitCode = 2;
} else process.stdout.write(`${summary(build(csvPath, folder))}\n`);
