export type JsonSchema = Readonly<Record<string, unknown>>;

/** An object with these keys and no others. */
export function mapping(
  description: string,
  properties: Readonly<Record<string, JsonSchema>>,
  required?: readonly string[],
): JsonSchema {
  return { description, type: 'object', additionalProperties: false, ...(required ? { required } : {}), properties };
}

/** A text that is not empty. */
export function text(description: string, examples: readonly string[]): JsonSchema {
  return { description, type: 'string', minLength: 1, examples };
}
