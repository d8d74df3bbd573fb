import type { TypeEntry } from '../../api/vocabulary.js';
import type { Option } from './options.js';
import { plain } from '../../wording/words.js';

type Described = Pick<TypeEntry, 'type' | 'group' | 'words' | 'definition' | 'cameo'>;

/** Options for event types, by group; found by name, definition or CAMEO code. */
export function typeOptions(types: readonly Described[]): Option[] {
  const groups = [...new Set(types.map(({ group }) => group))];
  return groups.flatMap((group) =>
    types
      .filter((each) => each.group === group)
      .map(({ type, words, definition, cameo }) => ({
        ...{ value: type, label: plain(type), group: plain(group) },
        detail: [definition, words, cameo.length > 0 ? `CAMEO ${cameo.join(', ')}` : ''].filter(Boolean).join(' · '),
      })),
  );
}
