import { useMemo } from 'preact/hooks';
import { useParties } from '../../api/parties.js';
import type { FieldProps } from '../fields.js';
import { partyOptions } from './party-options.js';
import { PickedList } from './picked-list.js';

interface PartiesFieldProps extends FieldProps {
  readonly values: readonly string[];
  readonly onValues: (values: readonly string[]) => void;
}

/** A field for any number of parties, found by code or name. */
export function PartiesField(props: PartiesFieldProps) {
  const parties = useParties();
  const options = useMemo(() => partyOptions(parties), [parties]);
  const none = parties.length === 0 ? 'No party to choose from' : 'No party matches these words';
  return <PickedList {...props} {...{ one: 'party', options, none }} />;
}
