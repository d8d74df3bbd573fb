import type { Problem } from '../../../../api/client.js';
import type { JsonObject } from './rule-draft.js';

/** Properties of every field of a condition. */
export interface ConditionProps {
  readonly when: JsonObject;
  readonly onWhen: (when: JsonObject) => void;
  readonly errors: Problem['errors'];
}
