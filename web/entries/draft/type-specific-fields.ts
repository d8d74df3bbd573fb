import type { TypeField, Vocabulary } from '../../api/vocabulary.js';

/** Fields that only some types have, for one type; none for an unknown type. */
export function ownFieldsOf(type: string, vocabulary: Vocabulary | undefined): readonly TypeField[] {
  const entry = vocabulary?.types.find((each) => each.type === type);
  return entry?.fields.filter(({ particular }) => particular) ?? [];
}

/** Fields that this type does not have, to leave out when it is sent. */
export function fieldsLeftOut(type: string, vocabulary: Vocabulary | undefined): ReadonlySet<string> {
  const entry = vocabulary?.types.find((each) => each.type === type);
  if (!vocabulary || !entry) return new Set();
  const own = new Set(entry.fields.map(({ name }) => name));
  const particular = vocabulary.types.flatMap(({ fields }) => fields.filter((field) => field.particular));
  return new Set(particular.map(({ name }) => name).filter((name) => !own.has(name)));
}

/** Whether a type requires a field. */
export function isRequired(type: string, field: string, vocabulary: Vocabulary | undefined): boolean {
  const entry = vocabulary?.types.find((each) => each.type === type);
  return entry?.fields.some(({ name, required }) => name === field && required) ?? false;
}
