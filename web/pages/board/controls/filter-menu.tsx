import { useRef, useState } from 'preact/hooks';
import { inWords } from '../../../wording/words.js';

export interface FilterValue {
  readonly value: string;
  readonly name: string;
  /** Explanation of the value, where the name is not enough. */
  readonly meaning?: string;
  /** Number of tracks that it would show. */
  readonly count: number;
}

interface FilterMenuProps {
  readonly name: string;
  /** Called when the menu is open, since a list of 200 parties takes time. */
  readonly values: () => readonly FilterValue[];
  readonly chosen: readonly string[];
  readonly onToggle: (value: string) => void;
}

/** Number of values up to which no search field is needed. */
const fewValues = 12;

/** Collapsible list of values with checkboxes. */
export function FilterMenu({ name, values, chosen, onToggle }: FilterMenuProps) {
  const [open, setOpen] = useState(false);
  const details = useRef<HTMLDetailsElement>(null);
  return (
    <details
      ref={details}
      class="board-menu"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        setOpen(false);
        details.current?.querySelector('summary')?.focus();
      }}
      onFocusOut={(event) => {
        if (event.relatedTarget instanceof Node && !event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <summary>
        {name}
        {chosen.length > 0 && <b> {inWords(chosen.length)}</b>}
      </summary>
      {open && <Values {...{ name, chosen, onToggle }} values={values()} />}
    </details>
  );
}

function Values({
  name,
  values,
  chosen,
  onToggle,
}: Omit<FilterMenuProps, 'values'> & { values: readonly FilterValue[] }) {
  const [wanted, want] = useState('');
  const found = values.filter((one) => `${one.name} ${one.value}`.toLowerCase().includes(wanted.trim().toLowerCase()));
  return (
    <div class="board-values" role="group" aria-label={name} tabIndex={-1}>
      {values.length > fewValues && (
        <input
          type="search"
          aria-label={`Find in ${name.toLowerCase()}`}
          placeholder="Find"
          value={wanted}
          onInput={(event) => want(event.currentTarget.value)}
        />
      )}
      {found.map(({ value, name, meaning, count }) => (
        <label key={value}>
          <input type="checkbox" checked={chosen.includes(value)} onChange={() => onToggle(value)} />
          <span>
            {name} <span class="soft">{inWords(count)}</span>
            {meaning && <small class="soft">{meaning}</small>}
          </span>
        </label>
      ))}
      {found.length === 0 && <p class="soft">{wanted ? 'No such value' : 'None among the tracks shown'}</p>}
    </div>
  );
}
