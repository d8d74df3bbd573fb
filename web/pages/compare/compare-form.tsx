import { useMemo } from 'preact/hooks';
import type { TrackName } from '../../api/tracks.js';
import { Combobox } from '../../forms/pickers/combobox.js';
import { DayField } from '../../forms/day-field.js';
import { trackOptions } from '../../forms/pickers/track-options.js';
import { type DayNumber, dayOf, isoOf, today } from '../../dates/days.js';
import { partyInWords } from '../../wording/party-names.js';
import type { ComparisonQuery, Way } from './comparison-query.js';

interface CompareFormProps {
  readonly asked: ComparisonQuery;
  readonly tracks: readonly TrackName[];
  readonly parties: readonly string[];
  /** Errors by parameter. */
  readonly errors: ReadonlyMap<string, string>;
  readonly onTrack: (track: string) => void;
  readonly onWay: (way: Way) => void;
  readonly onAsked: (asked: ComparisonQuery) => void;
}

const wayNames: Record<Way, string> = {
  days: 'Two days',
  knowledge: 'Two states of knowledge',
  accounts: 'Two accounts',
};

/** Form of a comparison: track, way, and the two values. */
export function CompareForm(props: CompareFormProps) {
  const { asked, tracks, errors, onTrack, onWay } = props;
  const options = useMemo(() => trackOptions(tracks), [tracks]);
  return (
    <div class="compare-form">
      <Combobox
        label="Track"
        hint={asked.track === undefined && 'By title, party or id'}
        value={asked.track ?? ''}
        options={options}
        none="No track matches these words"
        errors={errors.has('id') ? [errors.get('id')!] : []}
        onValue={(track) => tracks.some((each) => each.track === track) && onTrack(track)}
      />
      <fieldset class="compare-ways">
        <legend>Compare</legend>
        {(Object.keys(wayNames) as Way[]).map((way) => (
          <label key={way}>
            <input type="radio" name="by" value={way} checked={asked.by === way} onChange={() => onWay(way)} />{' '}
            {wayNames[way]}
          </label>
        ))}
      </fieldset>
      <div class="compare-values">
        <Values {...props} />
      </div>
    </div>
  );
}

function Values({ asked, parties, errors, onAsked }: CompareFormProps) {
  const day = (label: string, field: 'from' | 'to' | 'validAt', parameter: string, past = false) => (
    <DayField
      key={parameter}
      label={label}
      day={dayOf(asked[field])}
      placeholder="2023-07-07"
      {...(past && { refused: notYetKnown })}
      error={errors.has(parameter) ? `this ${errors.get(parameter)}` : undefined}
      onDay={(found: DayNumber) => onAsked({ ...asked, [field]: isoOf(found) })}
      onEmpty={() => undefined}
    />
  );
  switch (asked.by) {
    case 'days':
      return [day('From', 'from', 'from'), day('To', 'to', 'to')];
    case 'knowledge':
      return [
        day('On the day', 'validAt', 'validAt'),
        day('As known on', 'from', 'knownFrom', true),
        day('And on', 'to', 'knownTo', true),
      ];
    case 'accounts':
      return [
        day('On the day', 'validAt', 'validAt'),
        <Accounts key="accounts" asked={asked} parties={parties} error={errors.get('accounts')} onAsked={onAsked} />,
      ];
  }
}

function notYetKnown(day: DayNumber): string | null {
  return day > today() ? 'this is later than today: future knowledge cannot be shown' : null;
}

interface AccountsProps {
  readonly asked: ComparisonQuery;
  readonly parties: readonly string[];
  readonly error: string | undefined;
  readonly onAsked: (asked: ComparisonQuery) => void;
}

function Accounts({ asked, parties, error, onAsked }: AccountsProps) {
  if (!asked.accounts)
    return <p class="soft">{asked.track ? 'This track does not have two parties.' : 'Choose a track first.'}</p>;
  const [one, other] = asked.accounts;
  const choose = (label: string, chosen: string, onParty: (party: string) => void) => (
    <label>
      {label}{' '}
      <select value={chosen} onChange={(event) => onParty(event.currentTarget.value)}>
        {[...new Set([...parties, chosen])].map((party) => (
          <option key={party} value={party}>
            {partyInWords(party)}
          </option>
        ))}
      </select>
    </label>
  );
  // Choosing the party of the other side swaps the two, since an account is not compared with itself.
  return (
    <span class="compare-accounts">
      {choose('By the account of', one, (party) =>
        onAsked({ ...asked, accounts: [party, party === other ? one : other] }),
      )}{' '}
      {choose('and by that of', other, (party) =>
        onAsked({ ...asked, accounts: [party === one ? other : one, party] }),
      )}
      {error && (
        <span class="date-wrong" role="alert">
          {error}
        </span>
      )}
    </span>
  );
}
