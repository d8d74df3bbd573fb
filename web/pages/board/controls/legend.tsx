import { plain } from '../../../wording/words.js';
import { flagMeanings } from '../../../wording/flag-words.js';
import { flags } from '../selection/view.js';

const columnMeanings = {
  'Below the status':
    'What the parties have declared, and what they do: suspended but meeting is not the same as open but silent.',
  Since: 'The day the status began, with its doubt, and how many days ago that is; a coarse date gives a range.',
  'Last dialogue': 'The last time that all parties of the track took part, on this subject or with it on the agenda.',
  Pressure: 'What strained the track in the trailing 90 days, as a score; it does not move the status.',
  Month:
    'Whether the track improved or deteriorated over the last 30 days. A risk alert is cooperation under threat or high pressure, a resolution opportunity an opening where nothing works.',
} as const;

/** What the columns and the flags say, for whoever asks. */
export function Legend() {
  return (
    <details class="board-legend">
      <summary>What the columns and flags say</summary>
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
