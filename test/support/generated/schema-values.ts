import fc from 'fast-check';

/** The keywords of JSON Schema that the contract uses. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
}

/** Texts that have broken servers before. */
const hostileTexts = [
  '', ' ', '\u0000', 'a\u0000b', '%00', '../..', "' OR 1=1 --", '__proto__', 'constructor', '💥', '\ud800', '\u202e',
  '\u001b[2J', '0', '1.1', '-1', '1e309', 'null', '[]', '{}', 'a'.repeat(5_000), '\u0001'.repeat(200), '=1+1', '*',
  '2026-02-30', '0000-00-00', '9999-12-31', '-9999', 'Y17E8', '2026-01-10/2026-01-01', '[2025..]', '10000-01-01',
  '2026-01-10T25:00:00Z', '99999999999999999999', 'WyJ4Il0', 'WzFlMzAwLCJcdTAwMDAiXQ', 'WzEuNV0', 'Wy0xLG51bGxd',
] as const; // prettier-ignore

const hostileNumbers = [0, -0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, Number.MIN_VALUE] as const;

/** Whatever JSON can hold. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom<unknown>(...hostileNumbers, null, true, false, [], {}),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Fields that are named alike mean the same: values for them that lead deep into the server. */
export type KnownValues = Readonly<Record<string, readonly unknown[]>>;

/**
 * Makes values of the schemas of an OpenAPI document: mostly values that fit, at their bounds where there are any, and
 * now and then something hostile in one of their places.
 */
export class SchemaValues {
  private readonly made = new Map<string, fc.Arbitrary<unknown>>();

  /** @param known values by the name of a field or parameter */
  constructor(
    private readonly components: Readonly<Record<string, JsonSchema>>,
    private readonly known: KnownValues,
  ) {}

  /** @param name of the field or parameter @param depth how far below the body, since schemas may hold themselves */
  of(schema: JsonSchema, name = '', depth = 0): fc.Arbitrary<unknown> {
    const fitting = this.fitting(schema, name, depth);
    const hostile = [{ weight: depth === 0 ? 1 : 2, arbitrary: hostileValue }];
    const known = this.known[name];
    const familiar = known ? [{ weight: 30, arbitrary: fc.constantFrom(...known) }] : [];
    return fc.oneof({ weight: 30, arbitrary: fitting }, ...familiar, ...hostile);
  }

  private fitting(schema: JsonSchema, name: string, depth: number): fc.Arbitrary<unknown> {
    if (schema.$ref !== undefined) return this.referenced(schema.$ref, name, depth);
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const options = schema.anyOf ?? schema.oneOf;
    // Deep down the first way is enough.
    if (options)
      return fc.oneof(...(depth > 6 ? options.slice(0, 1) : options).map((one) => this.of(one, name, depth)));
    if (schema.allOf) return fc.oneof(...schema.allOf.map((one) => this.of(one, name, depth)));
    const type = Array.isArray(schema.type) ? (schema.type[0] as string) : schema.type;
    switch (type) {
      case 'string':
        return textOf(schema);
      case 'integer':
      case 'number':
        return numberOf(schema, type);
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      case 'array':
        return this.listOf(schema, name, depth);
      case 'object':
        return this.objectOf(schema, depth);
      default:
        return hostileValue;
    }
  }

  /** What a reference stands for, made when the first value is: there are many ways through the document. */
  private referenced(reference: string, name: string, depth: number): fc.Arbitrary<unknown> {
    const key = `${reference} ${name} ${depth}`;
    return fc.constant(null).chain(() => {
      const made = this.made.get(key) ?? this.fitting(this.component(reference), name, depth);
      this.made.set(key, made);
      return made;
    });
  }

  private component(reference: string): JsonSchema {
    const found = this.components[reference.slice(reference.lastIndexOf('/') + 1)];
    if (!found) throw new Error(`the document has no ${reference}`);
    return found;
  }

  private listOf({ items = {}, minItems = 0, maxItems = 5 }: JsonSchema, name: string, depth: number) {
    if (depth > 6) return fc.constant([]);
    const least = Math.min(minItems, 3);
    return fc.array(this.of(items, name, depth + 1), {
      minLength: least,
      maxLength: Math.max(least, Math.min(maxItems, 3)),
    });
  }

  private objectOf(schema: JsonSchema, depth: number): fc.Arbitrary<unknown> {
    const { properties = {}, required = [], additionalProperties } = schema;
    if (depth > 6) return fc.constant({});
    const fields = Object.fromEntries(
      Object.entries(properties).map(([name, field]) => [name, this.of(field, name, depth + 1)]),
    );
    const record = fc.record(fields, { requiredKeys: required.filter((name) => name in fields) });
    const other =
      typeof additionalProperties === 'object' ? this.of(additionalProperties, '', depth + 1) : hostileValue;
    const further = fc.dictionary(
      schema.propertyNames ? textOf(schema.propertyNames).map(String) : fc.constantFrom(...hostileTexts),
      other,
      {
        maxKeys: 2,
      },
    );
    // A field that no schema names is refused where the object is strict, and so is a field that is missing.
    const isOpen = typeof additionalProperties === 'object' && Object.keys(properties).length === 0;
    const without = fc.tuple(record, fc.constantFrom('', ...required)).map(([value, name]) => {
      return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
    });
    return fc.oneof(
      { weight: 20, arbitrary: isOpen ? further : record },
      { weight: 1, arbitrary: without },
      { weight: 1, arbitrary: fc.tuple(record, further).map(([one, more]) => ({ ...one, ...more })) },
    );
  }
}

function textOf({ examples, format, pattern, default: usual, minLength = 0, maxLength = 100 }: JsonSchema) {
  const texts = [...(examples ?? []), ...(usual === undefined ? [] : [usual])];
  const byFormat: Partial<Record<string, fc.Arbitrary<string>>> = {
    uuid: fc.uuid(),
    date: fc.constantFrom('2025-12-01', '2026-01-15', '0001-01-01', '9999-12-31', '2024-02-29'),
    'date-time': fc.constantFrom('2026-01-15T12:00:00Z', '2026-01-14T23:59:59.999Z', '9999-12-31T23:59:59Z'),
    uri: fc.constantFrom('https://thaw.invalid/', 'https://[::1]/', `https://thaw.invalid/${'a'.repeat(1_900)}`),
    email: fc.constantFrom('desk@thaw.invalid'),
  };
  const longest = Math.min(maxLength, 5_000);
  const fitting =
    byFormat[format ?? ''] ??
    fc.oneof(
      fc.constantFrom('a'.repeat(Math.max(minLength, 1)), 'é'.repeat(longest), 'x'.repeat(longest + 1)),
      fc.string({ minLength: Math.min(minLength, longest), maxLength: Math.min(longest, 60) }),
    );
  const byPattern = pattern === undefined ? [] : [patternText(pattern)];
  return fc.oneof(fitting, ...(texts.length > 0 ? [fc.constantFrom(...texts)] : []), ...byPattern);
}

function patternText(pattern: string): fc.Arbitrary<string> {
  try {
    return fc.stringMatching(new RegExp(pattern));
  } catch {
    return fc.constant('');
  }
}

function numberOf(
  { minimum = -1_000, maximum = 1_000_000 }: JsonSchema,
  type: 'integer' | 'number',
): fc.Arbitrary<number> {
  const [least, most] = [Math.max(minimum, -(2 ** 31)), Math.min(maximum, 2 ** 31 - 1)];
  const bounds = fc.constantFrom(least, most, least - 1, most + 1);
  return fc.oneof(
    bounds,
    type === 'integer' ? fc.integer({ min: least, max: most }) : fc.double({ min: least, max: most, noNaN: true }),
  );
}
