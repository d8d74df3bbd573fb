import type { TypeField, Vocabulary } from '../../../api/vocabulary.js';

/** The fields that a type has and not every type; none while the type is not known. */
export function ownFieldsOf(type: string, vocabulary: Vocabulary | undefined): readonly TypeField[] {
  const entry = vocabulary?.types.find((each) => each.type === type);
  return entry?.fields.filter(({ particular }) => particular) ?? [];
}

/** The fields that other types have and this one has not, so that they are not sent with it. */
export function fieldsLeftOut(type: string, vocabulary: Vocabulary | undefined): ReadonlySet<string> {
  const entry = vocabulary?.types.find((each) => each.type === type);
  if (!vocabulary || !entry) return new Set();
  const own = new Set(entry.fields.map(({ name }) => name));
  const particular = vocabulary.types.flatMap(({ fields }) => fields.filter((field) => field.particular));
  return new Set(particular.map(({ name }) => name).filter((name) => !own.has(name)));
}

/** Whether a type takes no event without a field. */
export function isRequired(type: string, field: string, vocabulary: Vocabulary | undefined): boolean {
  const entry = vocabulary?.types.find((each) => each.type === type);
  return entry?.fields.some(({ name, required }) => name === field && required) ?? false;
}
