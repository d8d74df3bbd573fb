import { plain } from '../../../wording/words.js';
import { flagMeanings } from '../../../wording/flag-words.js';
import { flags } from '../selection/view.js';

const columnMeanings = {
  'Declared, in practice':
    'What the parties have declared, and what they do: suspended but meeting is not the same as open but silent.',
  Since: 'The day the status began, with any uncertainty, and how many days ago; an approximate date gives a range.',
  'Last dialogue': 'The last time that all parties of the track took part, on this subject or with it on the agenda.',
  Pressure: 'A score of the strains on the track in the last 90 days; it does not change the status.',
  'Last 30 days':
    'Whether the track improved or deteriorated over the last 30 days. A risk alert is cooperation under threat or high pressure, a resolution opportunity is an opening while cooperation is stalled.',
} as const;

/** Meanings of the columns and flags. */
export function Legend() {
  return (
    <details class="board-legend">
      <summary>What the columns and flags mean</summary>
      <dl>
        {Object.entries(columnMeanings).map(([name, meaning]) => (
          <Meaning key={name} name={name} meaning={meaning} />
        ))}
        {flags.map((flag) => (
          <Meaning key={flag} name={plain(flag)} meaning={`${flagMeanings[flag]}.`} />
        ))}
      </dl>
    </details>
  );
}

function Meaning({ name, meaning }: { readonly name: string; readonly meaning: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{meaning}</dd>
    </div>
  );
}
