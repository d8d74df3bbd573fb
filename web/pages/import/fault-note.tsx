import type { Problem } from '../../api/client.js';
import { faultInWords } from './fault-words.js';

/** Why a file, or its map, is refused as a whole, in the words of this page. */
export function FaultNote({ problem }: { readonly problem: Problem }) {
  const lines = problem.errors.length > 1 ? problem.errors.map(({ pointer, detail }) => `${pointer} ${detail}`) : [];
  return (
    <div class="note problem" role="alert">
      <p class="problem-title">{titles[problem.code] ?? problem.title}</p>
      {lines.length === 0 ? (
        <p>{faultInWords(problem.detail)}</p>
      ) : (
        <ul>
          {lines.map((line) => (
            <li key={line}>{faultInWords(line)}</li>
          ))}
        </ul>
      )}
      {problem.requestId && (
        <p class="problem-foot">
          <span>
            Request <code>{problem.requestId}</code>
          </span>
        </p>
      )}
    </div>
  );
}

const titles: Readonly<Record<string, string>> = {
  'other-kind': 'This file cannot be imported',
  'invalid-column-map': 'The columns are not mapped rightly',
  'invalid-table-option': 'The file cannot be read so',
  'truncated-file': 'The file was cut off; nothing is stored',
  'damaged-file': 'The file is damaged; nothing is stored',
  'shifted-table': 'The columns are shifted; nothing is stored',
  'file-too-large': 'The file is too large',
  'too-many-lines': 'The file is too long to be tried as a whole',
  'too-many-vanished': 'Too many rows are gone; nothing is stored',
  'unknown-encoding': 'Nobody knows this encoding',
};
