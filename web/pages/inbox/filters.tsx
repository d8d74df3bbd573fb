import { useEffect, useState } from 'preact/hooks';
import type { CandidateCounts, CandidateState } from '../../contract/candidates.js';
import { useTracks } from '../../api/tracks.js';
import { ChoiceField, TextField } from '../../forms/fields.js';
import { trackOptions } from '../../forms/pickers/track-options.js';
import { usePlace } from '../../time-travel/as-of.js';
import { inWords } from '../../wording/words.js';
import { candidateStateInWords } from './candidate-words.js';

/** What of the candidates is listed; empty texts do not narrow it. */
export interface Filter {
  readonly state: readonly string[];
  readonly track: string;
  readonly source: string;
  readonly q: string;
  readonly order: string;
}

/** The filter in the address of the page. */
export function filterOf(query: URLSearchParams): Filter {
  const text = (name: string) => query.get(name) ?? '';
  return {
    ...{ track: text('track'), source: text('source'), q: text('q'), order: text('order') },
    state: query.getAll('state'),
  };
}

/** Whether a candidate in this state is listed under a filter: without a state, what awaits judgement. */
export function isListed(state: CandidateState, filter: Filter): boolean {
  return filter.state.length === 0 ? state === 'waiting' || state === 'source-changed' : filter.state.includes(state);
}

const states: readonly CandidateState[] = ['snoozed', 'accepted', 'dismissed'];
const restMs = 300;

/** The filter of the inbox: words, state, track and source, with the number of candidates of each. */
export function Filters({ counts }: { readonly counts: CandidateCounts | undefined }) {
  const { query, change } = usePlace();
  const { state, track, source, order } = filterOf(query);
  const set = (values: Parameters<typeof change>[0]) => change({ ...values, candidate: undefined });
  const awaiting = (counts?.states.waiting ?? 0) + (counts?.states['source-changed'] ?? 0);
  return (
    <form
      class="inbox-filters"
      role="search"
      aria-label="Filter the inbox"
      onSubmit={(event) => event.preventDefault()}
    >
      <Words onWords={(q) => set({ q: q || undefined })} />
      <ChoiceField
        label="State"
        value={state[0] ?? ''}
        none={`${candidateStateInWords('waiting')} (${inWords(awaiting)})`}
        options={states.map((value) => ({
          value,
          label: `${candidateStateInWords(value)} (${inWords(counts?.states[value] ?? 0)})`,
        }))}
        onValue={(value) => set({ state: value || undefined })}
      />
      <TrackField counts={counts} track={track} onTrack={(value) => set({ track: value || undefined })} />
      <ChoiceField
        label="Source"
        value={source}
        none="All sources"
        options={(counts?.sources ?? []).map(({ source: { id, name }, count }) => ({
          value: id,
          label: `${name} (${inWords(count)})`,
        }))}
        onValue={(value) => set({ source: value || undefined })}
      />
      <ChoiceField
        label="Order"
        value={order}
        none="What would change most"
        options={[{ value: 'newest', label: 'Newest first' }]}
        onValue={(value) => set({ order: value || undefined })}
      />
      <Skipped counts={counts} />
    </form>
  );
}

interface TrackFieldProps {
  readonly counts: CandidateCounts | undefined;
  readonly track: string;
  readonly onTrack: (track: string) => void;
}

/** The track: first those for which candidates wait, then all others, of which one can be said to be looked through. */
function TrackField({ counts, track, onTrack }: TrackFieldProps) {
  const tracks = useTracks();
  const waiting = (counts?.tracks ?? []).map(({ track: value, title, count }) => ({
    value,
    label: `${title} (${inWords(count)})`,
  }));
  const others = trackOptions(tracks.values()).filter(({ value }) => !waiting.some((one) => one.value === value));
  return (
    <ChoiceField label="Track" value={track} none="All tracks" options={[...waiting, ...others]} onValue={onTrack} />
  );
}

/** The words that are searched for; the address follows after a pause in typing. */
function Words({ onWords }: { readonly onWords: (words: string) => void }) {
  const { query } = usePlace();
  const known = query.get('q') ?? '';
  const [typed, setTyped] = useState(known);
  useEffect(() => setTyped(known), [known]);
  useEffect(() => {
    if (typed === known) return;
    const timer = setTimeout(() => onWords(typed), restMs);
    return () => clearTimeout(timer);
  }, [typed]);
  return <TextField label="Words" value={typed} onValue={setTyped} />;
}

function Skipped({ counts }: { readonly counts: CandidateCounts | undefined }) {
  const skipped = counts?.skipped ?? [];
  const all = skipped.reduce((sum, { reports }) => sum + reports, 0);
  if (all === 0) return null;
  return (
    <details class="opens">
      <summary>{all === 1 ? 'One report is no candidate' : `${inWords(all)} reports are no candidates`}</summary>
      <ul>
        {skipped.map(({ reason, reports }) => (
          <li key={reason}>
            {inWords(reports)}: {reason}
          </li>
        ))}
      </ul>
    </details>
  );
}
