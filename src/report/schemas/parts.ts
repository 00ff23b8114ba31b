// What the outputs of several commands have in common. These files are the one definition of kport's JSON: the schemas beside them
// are generated from it (scripts/generate-schemas.ts), and what prints the JSON imports its types, and nothing else, from here.

import Type, { type Static, type TProperties, type TSchema, type TSchemaOptions, type TUnsafe } from 'typebox';

/** An object of these fields and no others. */
export const fields = <P extends TProperties>(description: string, properties: P, more: TSchemaOptions = {}) =>
  Type.Object(properties, { description, additionalProperties: false, ...more });

export const text = (description: string, more: TSchemaOptions = {}) => Type.String({ description, ...more });

/** A line or a column. */
export const ordinal = (description: string) => Type.Integer({ description, minimum: 1 });

export const count = (description: string) => Type.Integer({ description, minimum: 0 });

export const oneOf = <const V extends readonly string[]>(description: string, values: V): TUnsafe<V[number]> =>
  Type.Unsafe<V[number]>({ description, enum: values });

export const list = <S extends TSchema>(description: string, items: S, more: TSchemaOptions = {}) =>
  Type.Array(items, { description, ...more });

/** JSON has no undefined: null is a value that nobody gave. */
export const orNull = <S extends TSchema & { readonly type: string }>(schema: S): TUnsafe<Static<S> | null> =>
  Type.Unsafe<Static<S> | null>({ ...schema, type: [schema.type, 'null'] });

/** The part that stands under `$defs` by this name. */
export const ref = <S extends TSchema>(name: string, _part: S): TUnsafe<Static<S>> =>
  Type.Unsafe<Static<S>>({ $ref: `#/$defs/${name}` });

/** The whole output of a command, with the parts that it names. */
export const output = <P extends TProperties>(
  title: string,
  description: string,
  properties: P,
  $defs?: Readonly<Record<string, TSchema>>,
) => fields(description, properties, { $schema: 'https://json-schema.org/draft/2020-12/schema', title, ...($defs && { $defs }) });

export const version = Type.Unsafe<1>({
  description: 'The version of this format. It grows when a field changes its meaning or goes away; new fields do not change it.',
  const: 1,
});

/** Neither a line nor a column without the other. */
export const PAIRED = { dependentRequired: { line: ['column'], column: ['line'] } };

export const place = (line = '1-based.', column = '1-based, in UTF-16 code units.') => ({
  line: Type.Optional(ordinal(line)),
  column: Type.Optional(ordinal(column)),
});

export const JSON_POINTER = { pattern: '^(/.*)?$' };

export const object = fields('Which Kubernetes object it is about.', {
  apiVersion: text('As in the manifest.'),
  kind: text('As in the manifest.'),
  namespace: Type.Optional(text('metadata.namespace; absent where the manifest names none.')),
  name: text('metadata.name; "" for an object without one (generateName, a template).'),
});

export const renderedBy = oneOf('What rendered it.', ['helm', 'kustomize']);

/** One rendering of a chart or of a kustomization. */
export const rendering = {
  by: renderedBy,
  from: text('The chart or the folder of the kustomization.'),
  set: Type.Optional(text('The name of the set of values.')),
};

const reason = {
  reason: text('Why, in one line, in the language of the run.'),
  code: text('The same by its name, whatever the language.'),
};

const WHOLE_FILE = 'Absent when the whole file could not be had.';

export const unreadable = fields(
  'Input that could not be judged.',
  {
    file: text('The path as the user named it, with forward slashes; "-" for standard input.'),
    ...place(`1-based. ${WHOLE_FILE}`, `1-based, in UTF-16 code units. ${WHOLE_FILE}`),
    ...reason,
  },
  PAIRED,
);

const IN_FILE = 'Of a part of a file; absent for a whole one.';

export const skipped = fields(
  'A file that is not for kport, or a part of one that is not judged.',
  {
    file: text('The path as the user named it.'),
    ...place(`1-based. ${IN_FILE}`, `1-based, in UTF-16 code units. ${IN_FILE}`),
    ...reason,
  },
  PAIRED,
);
