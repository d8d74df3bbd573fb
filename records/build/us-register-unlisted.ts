import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lists } from './register/record.js';
import { treesOf } from './register/trees.js';
import { digestsOf, unlistedOf, unlistedTable } from './register/unlisted.js';

const [visits, travels, folder = 'records/historian'] = process.argv.slice(2);
if (!visits || !travels) {
  process.stderr.write('usage: node us-register-unlisted.js <clone of visits> <clone of travels> [folder]\n');
  process.exitCode = 2;
} else {
  const { final, listed } = lists(folder);
  const registers = [
    ['HistoryAtState/visits', treesOf(visits)],
    ['HistoryAtState/travels', treesOf(travels)],
  ] as const;
  const unlisted = registers.flatMap(([repo, trees]) => {
    const ownKinds = new Set([...trees.at(-1)!.records.values()].map(({ kind }) => kind));
    const own = listed.filter(({ kind }) => ownKinds.has(kind));
    return unlistedOf(repo, trees, final, own);
  });
  const digests = registers.flatMap(([repo, trees]) => digestsOf(repo, trees));
  writeFileSync(join(folder, 'unlisted.csv'), unlistedTable(unlisted));
  writeFileSync(join(folder, 'trees.csv'), `${['repo,commit,committed_at,records,sha256', ...digests].join('\n')}\n`);
  process.stdout.write(`${unlisted.length} changes that the list leaves out; ${digests.length} commits\n`);
}
