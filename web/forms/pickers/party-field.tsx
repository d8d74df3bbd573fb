import { useMemo } from 'preact/hooks';
import { useParties } from '../../api/parties.js';
import { Combobox } from './combobox.js';
import type { FieldProps } from '../fields.js';
import type { Option } from './options.js';
import { partyOptions } from './party-options.js';

interface PartyFieldProps extends FieldProps {
  readonly value: string;
  readonly onValue: (value: string) => void;
  /** Options besides the parties: `third-party` for an account. */
  readonly more?: readonly Option[];
}

const noOptions: readonly Option[] = [];

/** A field for a party, found by its code or its name. */
export function PartyField({ more = noOptions, ...field }: PartyFieldProps) {
  const parties = useParties();
  const options = useMemo(() => [...more, ...partyOptions(parties)], [more, parties]);
  return <Combobox {...field} options={options} />;
}
