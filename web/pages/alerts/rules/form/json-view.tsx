import { useEffect, useState } from 'preact/hooks';
import { TextField } from '../../../../forms/fields.js';
import { draftIn, isSame, jsonOf, type RuleDraft } from './rule-draft.js';

interface JsonViewProps {
  readonly draft: RuleDraft;
  readonly onDraft: (change: () => RuleDraft) => void;
  readonly onBroken: (broken: boolean) => void;
}

/** The same rule as JSON. While what is typed is no JSON, it stays as it is typed, and the rule as it was. */
export function JsonView({ draft, onDraft, onBroken }: JsonViewProps) {
  const [typed, setTyped] = useState(() => jsonOf(draft));
  const read = draftIn(typed);
  const fault = 'fault' in read ? read.fault : undefined;
  useEffect(() => {
    // The rule became another one elsewhere: theirs was taken.
    if ('draft' in read && !isSame(read.draft, draft)) setTyped(jsonOf(draft));
  }, [draft]);
  return (
    <div class="json-view">
      <TextField
        label="The rule as JSON"
        hint="As the contract has it: POST /api/v1/alert-rules. What the form does not show is kept."
        lines={24}
        value={typed}
        errors={fault === undefined ? [] : [fault]}
        onValue={(text) => {
          setTyped(text);
          const next = draftIn(text);
          onBroken('fault' in next);
          if ('draft' in next) onDraft(() => next.draft);
        }}
      />
    </div>
  );
}
